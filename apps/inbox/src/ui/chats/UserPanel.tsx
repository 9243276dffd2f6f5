/** Traits of the simulated user, and the outcome of the next message to them. */
import type { JSX } from "preact"
import { useEffect, useState } from "preact/hooks"
import type { UserView } from "@connexease-gateway/mock-gateway"
import { refresh } from "../../state/users.ts"
import { scenarios, useScenarios } from "../../state/scenarios.ts"
import * as UserActions from "../../state/userActions.ts"

interface Properties {
  readonly person: string
  readonly user: UserView | undefined
}

const traits = [
  ["blocked", "Has blocked the business", "What is sent fails with 131026."],
  ["optedOut", "Wants no marketing", "Marketing templates fail with 131050."],
  ["onWhatsApp", "Is on WhatsApp", "Without, what is sent fails with 131026."]
] as const

export const UserPanel = ({ person, user }: Properties): JSX.Element => {
  useScenarios()
  const [scenario, setScenario] = useState("not-on-whatsapp")
  useEffect(() => void refresh(), [])
  if (!/^\d{7,15}$/.test(person)) {
    return <p class="note">Only users with a phone number can be simulated; this is a group or a user id.</p>
  }
  return (
    <div class="stack">
      {traits.map(([name, label, hint]) => (
        <label key={name} class="check trait">
          <input
            type="checkbox"
            checked={user?.[name] ?? name === "onWhatsApp"}
            onChange={({ currentTarget: { checked } }) =>
              void UserActions.change(person, { [name]: checked }, "Changed.").then(refresh)
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
          void UserActions.nextOutcome(person, scenario)
        }}
      >
        <label class="field">
          The next message to this person
          <select class="input" value={scenario} onChange={(event) => setScenario(event.currentTarget.value)}>
            {scenarios.value.map(({ name, summary }) => (
              <option key={name} value={name}>
                {name}: {summary}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button">
          Set the next outcome
        </button>
      </form>
    </div>
  )
}
