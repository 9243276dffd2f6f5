/** The settings of the world: a field for each row of the mock's table, derived from its JSON Schema. */
import type { SettingsInput, SettingsView } from "@connexease-gateway/mock-gateway"
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import * as Json from "../../model/Json.ts"
import type { Schema } from "../../state/settingsSchema.ts"
import { useSettingsSchema } from "../../state/settingsSchema.ts"

interface Properties {
  readonly settings: SettingsView
  readonly onChange: (input: SettingsInput, done: string) => void
}

/** Settings with a form of their own. */
const elsewhere = ["balanceMicros"]

export const SettingsForm = ({ onChange, settings }: Properties): JSX.Element | null => {
  const schema = useSettingsSchema()
  const [changed, setChanged] = useState<SettingsInput>({})
  const rows = Object.entries(schema?.properties ?? {}).filter(([name]) => !elsewhere.includes(name))
  return (
    <form
      class="form part"
      onSubmit={(event) => {
        event.preventDefault()
        setChanged({})
        onChange(changed, "The settings are saved.")
      }}
    >
      <h3>Settings</h3>
      {rows.map(([name, row]) => (
        <Field
          key={name}
          name={name}
          schema={row}
          value={Json.at({ ...settings, ...changed }, name)}
          onChange={(value) => setChanged({ ...changed, [name]: value })}
        />
      ))}
      <div>
        <button type="submit" class="button primary" disabled={Object.keys(changed).length === 0}>
          Save the settings
        </button>
      </div>
    </form>
  )
}

interface FieldProperties {
  readonly name: string
  readonly schema: Schema
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** `enforceWindow` as words. */
const wordsOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const isOf = ({ type }: Schema, wanted: string): boolean =>
  typeof type === "string" ? type === wanted : (type ?? []).includes(wanted)

const Field = ({ name, onChange, schema, value }: FieldProperties): JSX.Element => {
  const label = capitalized(wordsOf(name))
  const hint =
    schema.description === undefined ? null : <span class="hint">{capitalized(schema.description)}</span>
  if (isOf(schema, "boolean")) {
    return (
      <label class="check trait">
        <input
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span class="tight">
          {label}
          {hint}
        </span>
      </label>
    )
  }
  if (schema.properties !== undefined) {
    return (
      <fieldset class="field">
        <legend>{label}</legend>
        <div class="form-line">
          {Object.entries(schema.properties).map(([part, { description = part, ...rest }]) => (
            <Field
              key={part}
              name={description}
              schema={rest}
              value={Json.at(value, part)}
              onChange={(next) => onChange({ ...(Json.isObject(value) ? value : {}), [part]: next })}
            />
          ))}
        </div>
        {hint}
      </fieldset>
    )
  }
  return (
    <label class="field">
      {label}
      {schema.enum === undefined ? (
        <Input schema={schema} value={value} onChange={onChange} />
      ) : (
        <select class="input" value={String(value)} onChange={(event) => onChange(event.currentTarget.value)}>
          {schema.enum.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      )}
      {hint}
    </label>
  )
}

/** A number or a text; a number that may be absent is `null` where the field is empty. */
const Input = ({ onChange, schema, value }: Omit<FieldProperties, "name">): JSX.Element => {
  const isNullable = isOf(schema, "null")
  return isOf(schema, "integer") ? (
    <input
      class="input"
      type="number"
      min={schema.minimum}
      max={schema.maximum}
      required={!isNullable}
      placeholder={isNullable ? "no limit" : undefined}
      value={value === null ? "" : String(value)}
      onInput={({ currentTarget }) =>
        onChange(currentTarget.value === "" ? null : currentTarget.valueAsNumber)
      }
    />
  ) : (
    <input
      class="input"
      maxLength={schema.maxLength}
      required
      value={String(value)}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  )
}
