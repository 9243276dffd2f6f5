/** Asks for the control token, where the mock listens beyond its machine. */
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import { token } from "../api/Client.ts"
import { retry } from "../state/World.ts"
import { Dialog } from "./Dialog.tsx"

export const TokenDialog = (): JSX.Element => {
  const [value, setValue] = useState("")
  return (
    <Dialog title="Which token did the mock print?">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          token.set(value.trim())
          retry()
        }}
      >
        <p>
          This mock listens beyond its machine, so it asks for the control token that it printed at start.
        </p>
        <label class="field">
          Token
          <input
            class="input mono"
            autocomplete="off"
            value={value}
            onInput={(event) => setValue(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button primary" disabled={value.trim() === ""}>
          Open the inbox
        </button>
      </form>
    </Dialog>
  )
}
