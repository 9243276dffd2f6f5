/** Chooses a scenario by typing a part of its name, or of what happens. */
import type { JSX } from "preact"
import { useId } from "preact/hooks"
import { scenarios, useScenarios } from "../../state/scenarios.ts"

interface Properties {
  readonly label: string
  readonly value: string
  readonly onChange: (name: string) => void
}

export const ScenarioField = ({ label, onChange, value }: Properties): JSX.Element => {
  useScenarios()
  const id = useId()
  const found = scenarios.value.find(({ name }) => name === value)
  const isUnknown = scenarios.value.length > 0 && found === undefined
  return (
    <label class="field">
      {label}
      <input
        ref={(input) => input?.setCustomValidity(isUnknown ? "Choose a scenario of the list." : "")}
        class="input mono"
        list={id}
        required
        autocomplete="off"
        spellcheck={false}
        aria-invalid={isUnknown}
        aria-describedby={`${id}-summary`}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id={id}>
        {scenarios.value.map(({ name, summary }) => (
          <option key={name} value={name}>
            {summary}
          </option>
        ))}
      </datalist>
      <span class="hint" id={`${id}-summary`}>
        {found?.summary ?? "Type a part of a name, or of what happens."}
      </span>
    </label>
  )
}
