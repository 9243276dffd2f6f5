/** Makes a message fail with a chosen Meta code. */
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import * as Failure from "../../model/Failure.ts"
import type { Item } from "../../model/Item.ts"
import * as UserActions from "../../state/userActions.ts"

export const FailForm = ({
  disabled,
  item
}: {
  readonly item: Item
  readonly disabled: boolean
}): JSX.Element => {
  const [code, setCode] = useState(131_026)
  return (
    <form
      class="line"
      onSubmit={(event) => {
        event.preventDefault()
        void UserActions.step(item, "failed", code)
      }}
    >
      <select
        class="input small code"
        aria-label="Code of the failure"
        value={code}
        disabled={disabled}
        onChange={(event) => setCode(Number(event.currentTarget.value))}
      >
        {Failure.later.map((failure) => (
          <option key={failure.code} value={failure.code}>
            {failure.code} {failure.title}
          </option>
        ))}
      </select>
      <button type="submit" class="button small danger" disabled={disabled}>
        Fail
      </button>
    </form>
  )
}
