/** Traits of the simulated user, and the outcome of the next message to them. */
import type { JSX } from "preact"
import { useEffect, useState } from "preact/hooks"
import type { UserView } from "@connexease-gateway/mock-gateway"
import { refresh } from "../../state/users.ts"
import * as Recipient from "../../model/Recipient.ts"
import * as UserActions from "../../state/userActions.ts"
import { ScenarioField } from "../parts/ScenarioField.tsx"

interface Properties {
  readonly recipient: string
  readonly user: UserView | undefined
}

const traits = [
  ["blocked", "Has blocked the business", "What is sent fails with 131026."],
  ["optedOut", "Wants no marketing", "Marketing templates fail with 131050."],
  ["onWhatsApp", "Is on WhatsApp", "Without, what is sent fails with 131026."]
] as const

export const UserPanel = ({ recipient, user }: Properties): JSX.Element => {
  const [scenario, setScenario] = useState("not-on-whatsapp")
  const [name, setName] = useState(user?.name ?? "")
  useEffect(() => void refresh(), [])
  if (!/^\d{7,15}$/.test(recipient)) {
    return <p class="note">Only users with a phone number can be simulated; this is a group or a user id.</p>
  }
  return (
    <div class="stack">
      <p class="mono">{Recipient.format(recipient)}</p>
      <form
        class="line"
        onSubmit={(event) => {
          event.preventDefault()
          void UserActions.change(recipient, { name: name.trim() }, "The name is set.").then(refresh)
        }}
      >
        <label class="field grow">
          Profile name
          <input
            class="input"
            dir="auto"
            required
            maxLength={200}
            pattern={String.raw`.*\S.*`}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <span class="hint">Webhooks of this user carry it.</span>
        </label>
        <button type="submit" class="button">
          Set the name
        </button>
      </form>
      {traits.map(([name, label, hint]) => (
        <label key={name} class="check trait">
          <input
            type="checkbox"
            checked={user?.[name] ?? name === "onWhatsApp"}
            onChange={({ currentTarget: { checked } }) =>
              void UserActions.change(recipient, { [name]: checked }, "Changed.").then(refresh)
            }
          />
          <span class="tight">
            {label}
            <span class="hint">{hint}</span>
          </span>
        </label>
      ))}
      <form
        class="stack part"
        onSubmit={(event) => {
          event.preventDefault()
          void UserActions.nextOutcome(recipient, scenario)
        }}
      >
        <ScenarioField label="The next message to this user" value={scenario} onChange={setScenario} />
        <button type="submit" class="button">
          Set the next outcome
        </button>
      </form>
    </div>
  )
}
