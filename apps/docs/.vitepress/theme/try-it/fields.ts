/** The values of a message as fields of a form: every text, number and switch, with its path. */
import { applyEdits, modify } from "jsonc-parser"

export type Value = string | number | boolean

export interface Field {
  readonly path: ReadonlyArray<string | number>
  readonly label: string
  readonly value: Value
}

/** What a form leaves alone: it says what kind of message it is. */
const fixed = new Set(["messaging_product", "recipient_type", "type", "sub_type"])

/** `reply buttons 1 title` of `interactive.action.buttons[0].reply.title`: the last steps, counted from one. */
const labelOf = (path: ReadonlyArray<string | number>): string =>
  path
    .slice(path.length > 2 ? 1 : 0)
    .filter((step) => step !== "action" && step !== "parameters" && step !== "components")
    .map((step) => (typeof step === "number" ? String(step + 1) : step.replaceAll("_", " ")))
    .join(" › ")

/** The fields of a text at once, since a form that lags behind loses what is typed; none where it is no JSON. */
export const fieldsIn = (text: string): ReadonlyArray<Field> => {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === "object" ? fieldsOf(json, []) : []
  } catch {
    return []
  }
}

/** Values nested deeper are of no message. */
const DEEPEST = 24

const fieldsOf = (json: unknown, path: ReadonlyArray<string | number>): ReadonlyArray<Field> => {
  if (path.length > DEEPEST) return []
  if (Array.isArray(json)) return json.flatMap((value, index) => fieldsOf(value, [...path, index]))
  if (typeof json === "object" && json !== null) {
    return Object.entries(json).flatMap(([key, value]) =>
      fixed.has(key) ? [] : fieldsOf(value, [...path, key])
    )
  }
  return typeof json === "string" || typeof json === "number" || typeof json === "boolean"
    ? [{ path, label: labelOf(path), value: json }]
    : []
}

/** The text with one value changed; the rest of it stays as it was written. */
export const withValue = (text: string, path: ReadonlyArray<string | number>, value: Value): string =>
  applyEdits(text, modify(text, [...path], value, {}))
