/** Balance, rate limits and the settings of the world. */
import type { SettingsInput, SettingsView } from "@connexease-gateway/mock-gateway"
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import * as Client from "../../api/Client.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { useResource } from "./useResource.ts"

const dollars = (micros: number): string => `$${(micros / 1_000_000).toFixed(6).replace(/0{1,4}$/, "")}`

export const LimitsPanel = ({ world }: { readonly world: string }): JSX.Element => {
  const path = Client.inWorld(world, "/settings")
  const [settings, refresh] = useResource<SettingsView>(path)
  if (settings === undefined) return <p class="aside">Loading.</p>
  const change = (input: SettingsInput, done = "Changed.") =>
    void withErrorToast(() => Client.patch(path, input), done).then(refresh)
  return (
    <>
      <h2>Limits and balance</h2>
      <p class="aside">
        Profile {settings.profile}, seed <span class="mono">{settings.seed}</span>
      </p>
      <BalanceForm
        key={`balance ${settings.balanceMicros === null}`}
        balance={settings.balanceMicros}
        onChange={change}
      />
      <LimitsForm
        key={`${settings.limits.sec} ${settings.limits.min}`}
        limits={settings.limits}
        onChange={change}
      />
      <ThroughputForm
        key={`throughput ${settings.throughput}`}
        throughput={settings.throughput}
        onChange={change}
      />
      <div class="part stack">
        <h3>Rules of the world</h3>
        <Choice
          checked={settings.enforceWindow}
          label="Enforce the 24-hour window"
          hint="Free-form messages outside it fail with 131047, as in production; else they are delivered and marked."
          onChange={(enforceWindow) => change({ enforceWindow })}
        />
        <Choice
          checked={settings.templates === "registered"}
          label="Templates have to be registered"
          hint="A template that this world does not know is refused with 132001."
          onChange={(checked) => change({ templates: checked ? "registered" : "any" })}
        />
        <Choice
          checked={settings.pairLimit}
          label="Limit messages to one person"
          hint="A burst of 45, then one in six seconds; more is refused with 131056."
          onChange={(pairLimit) => change({ pairLimit })}
        />
        <Choice
          checked={settings.strict}
          label="Strict"
          hint="What is only a warning otherwise is refused: types and fields that Connexease's documentation does not name."
          onChange={(strict) => change({ strict })}
        />
      </div>
    </>
  )
}

interface ChoiceProperties {
  readonly checked: boolean
  readonly label: string
  readonly hint: string
  readonly onChange: (checked: boolean) => void
}

const Choice = ({ checked, hint, label, onChange }: ChoiceProperties): JSX.Element => (
  <label class="check trait">
    <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
    <span class="tight">
      {label}
      <span class="hint">{hint}</span>
    </span>
  </label>
)

type Change = (input: SettingsInput, done?: string) => void

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

const LimitsForm = ({
  limits,
  onChange
}: {
  readonly limits: SettingsView["limits"]
  readonly onChange: Change
}): JSX.Element => {
  const [sec, setSec] = useState(limits.sec)
  const [min, setMin] = useState(limits.min)
  return (
    <form
      class="form part"
      onSubmit={(event) => {
        event.preventDefault()
        onChange({ limits: { sec, min } }, "The limits are set.")
      }}
    >
      <h3>Rate limits</h3>
      <div class="form-line">
        <label class="field">
          Per second
          <input
            class="input"
            type="number"
            min={0}
            required
            value={sec}
            onInput={(event) => setSec(event.currentTarget.valueAsNumber)}
          />
        </label>
        <label class="field">
          Per minute
          <input
            class="input"
            type="number"
            min={0}
            required
            value={min}
            onInput={(event) => setMin(event.currentTarget.valueAsNumber)}
          />
        </label>
      </div>
      <div>
        <button type="submit" class="button">
          Set the limits
        </button>
      </div>
    </form>
  )
}

const ThroughputForm = ({
  onChange,
  throughput
}: {
  readonly throughput: SettingsView["throughput"]
  readonly onChange: Change
}): JSX.Element => {
  const [perSecond, setPerSecond] = useState(throughput ?? 80)
  return (
    <form
      class="form part"
      onSubmit={(event) => {
        event.preventDefault()
        onChange({ throughput: perSecond }, "The throughput is limited.")
      }}
    >
      <h3>
        Meta's throughput{" "}
        <span class="badge">{throughput === null ? "unlimited" : `${throughput} per second`}</span>
      </h3>
      <div class="form-line">
        <label class="field">
          Messages per second
          <input
            class="input"
            type="number"
            min={0}
            required
            value={perSecond}
            onInput={(event) => setPerSecond(event.currentTarget.valueAsNumber)}
          />
          <span class="hint">What Meta takes from this world; more is refused with 130429.</span>
        </label>
      </div>
      <div class="line">
        <button type="submit" class="button">
          Limit the throughput
        </button>
        <button
          type="button"
          class="button"
          disabled={throughput === null}
          onClick={() => onChange({ throughput: null }, "The throughput is unlimited.")}
        >
          Remove the limit
        </button>
      </div>
    </form>
  )
}
