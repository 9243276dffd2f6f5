/** The balance and the settings of the world. */
import type { SettingsInput, SettingsView } from "@connexease-gateway/mock-gateway"
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import * as Client from "../../api/Client.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { SettingsForm } from "./SettingsForm.tsx"
import { useResource } from "./useResource.ts"

const dollars = (micros: number): string => `$${(micros / 1_000_000).toFixed(6).replace(/0{1,4}$/, "")}`

export const LimitsPanel = ({ world }: { readonly world: string }): JSX.Element => {
  const path = Client.inWorld(world, "/settings")
  const [settings, refresh] = useResource<SettingsView>(path)
  if (settings === undefined) return <p class="aside">Loading.</p>
  const change = (input: SettingsInput, done: string) =>
    void withErrorToast(() => Client.patch(path, input), done).then(refresh)
  return (
    <>
      <h2>Limits and balance</h2>
      <p class="aside">Profile {settings.profile}</p>
      <BalanceForm
        key={`balance ${settings.balanceMicros === null}`}
        balance={settings.balanceMicros}
        onChange={change}
      />
      <SettingsForm settings={settings} onChange={change} />
    </>
  )
}

type Change = (input: SettingsInput, done: string) => void

const BalanceForm = ({
  balance,
  onChange
}: {
  readonly balance: number | null
  readonly onChange: Change
}): JSX.Element => {
  const [amount, setAmount] = useState(balance === null ? 5 : balance / 1_000_000)
  return (
    <form
      class="form part"
      onSubmit={(event) => {
        event.preventDefault()
        onChange({ balanceMicros: Math.round(amount * 1_000_000) }, "The balance is set.")
      }}
    >
      <h3>
        Balance{" "}
        <span class={`badge ${balance === null ? "" : balance <= 0 ? "bad" : "good"}`}>
          {balance === null ? "unlimited" : dollars(balance)}
        </span>
      </h3>
      <div class="form-line">
        <label class="field">
          Dollars
          <input
            class="input"
            type="number"
            step="any"
            required
            value={amount}
            onInput={(event) => setAmount(event.currentTarget.valueAsNumber)}
          />
          <span class="hint">A message costs $0.001; at zero the next is refused with BILL_001.</span>
        </label>
      </div>
      <div class="line">
        <button type="submit" class="button">
          Set the balance
        </button>
        <button
          type="button"
          class="button"
          disabled={balance !== null && balance <= 0}
          onClick={() => onChange({ balanceMicros: 0 }, "The account is empty.")}
        >
          Empty it
        </button>
        <button
          type="button"
          class="button"
          disabled={balance === null}
          onClick={() => onChange({ balanceMicros: null }, "The balance is unlimited.")}
        >
          Unlimited
        </button>
      </div>
    </form>
  )
}
