/** Adds a rule: which scenario, when, and for which recipient. */
import type { RuleInput, WhenInput } from "@connexease-gateway/mock-gateway"
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import * as Client from "../../api/Client.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { scenarios } from "../../state/scenarios.ts"
import { ScenarioField } from "../parts/ScenarioField.tsx"

const kinds = ["next", "always", "every", "probability"] as const
type Kind = (typeof kinds)[number]

const words: Readonly<Record<Kind, readonly [label: string, number: string | undefined, initial: number]>> = {
  next: ["The next so many", "How many", 1],
  always: ["Always", undefined, 1],
  every: ["Every so many-th", "Which", 2],
  probability: ["By chance", "Per cent", 10]
}

const whenOf = (kind: Kind, number: number): WhenInput => {
  switch (kind) {
    case "next":
      return { kind, count: number }
    case "every":
      return { kind, nth: number }
    case "probability":
      return { kind, probability: number / 100 }
    default:
      return { kind }
  }
}

export const RuleForm = ({
  onAdded,
  path
}: {
  readonly path: string
  readonly onAdded: () => Promise<void>
}): JSX.Element => {
  const [name, setName] = useState("window-closed")
  const [at, setAt] = useState<"before" | "after" | "">("")
  const [kind, setKind] = useState<Kind>("next")
  const [number, setNumber] = useState(1)
  const [to, setTo] = useState("")
  const [numbers, setNumbers] = useState<Readonly<Record<string, string>>>({})
  const scenario = scenarios.value.find((one) => one.name === name)
  const [, numberLabel] = words[kind]
  const add = () => {
    const parameters = Object.fromEntries(
      (scenario?.parameters ?? []).flatMap((parameter) => {
        const value = numbers[parameter]
        return value === undefined || value === "" ? [] : [[parameter, Number(value)]]
      })
    )
    const rule: RuleInput = {
      scenario: name,
      when: whenOf(kind, number),
      ...(at === "" ? {} : { at }),
      ...(to.trim() === "" ? {} : { to: to.trim() }),
      ...(Object.keys(parameters).length === 0 ? {} : { parameters })
    }
    void withErrorToast(() => Client.post(path, rule), "The rule is set.").then(onAdded)
  }
  return (
    <form
      class="form part"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <h3>Add a rule</h3>
      <ScenarioField
        label="Scenario"
        value={name}
        onChange={(next) => {
          setName(next)
          setAt("")
        }}
      />
      <div class="form-line">
        <label class="field">
          When
          <select
            class="input"
            value={kind}
            onChange={(event) => {
              const next = kinds.find((one) => one === event.currentTarget.value) ?? "next"
              setKind(next)
              setNumber(words[next][2])
            }}
          >
            {kinds.map((one) => (
              <option key={one} value={one}>
                {words[one][0]}
              </option>
            ))}
          </select>
        </label>
        {numberLabel === undefined ? null : (
          <label class="field">
            {numberLabel}
            <input
              class="input"
              type="number"
              min={kind === "probability" ? 0 : 1}
              max={kind === "probability" ? 100 : undefined}
              step={kind === "probability" ? "any" : 1}
              required
              value={number}
              onInput={(event) => setNumber(event.currentTarget.valueAsNumber)}
            />
          </label>
        )}
        {(scenario?.times.length ?? 0) > 1 ? (
          <label class="field">
            Applies
            <select
              class="input"
              value={at === "" ? scenario?.at : at}
              onChange={(event) => setAt(event.currentTarget.value === "before" ? "before" : "after")}
            >
              <option value="before">before the message is accepted</option>
              <option value="after">after the message is accepted</option>
            </select>
          </label>
        ) : null}
        <label class="field">
          Only to
          <input
            class="input"
            inputMode="tel"
            placeholder="any recipient"
            value={to}
            onInput={(event) => setTo(event.currentTarget.value)}
          />
        </label>
        {(scenario?.parameters ?? []).map((parameter) => (
          <label key={parameter} class="field">
            {parameter}
            <input
              class="input"
              type="number"
              min={0}
              step="any"
              placeholder="default"
              value={numbers[parameter] ?? ""}
              onInput={(event) => setNumbers({ ...numbers, [parameter]: event.currentTarget.value })}
            />
          </label>
        ))}
      </div>
      <div>
        <button type="submit" class="button primary">
          Add the rule
        </button>
      </div>
    </form>
  )
}
