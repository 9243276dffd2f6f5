/**
 * The forms of a message body that Meta takes and does not document, read as the documented ones. The schemas know
 * the documented forms alone.
 */
import * as ToleratedForm from "@connexease-gateway/contract/ToleratedForm"
import type { Json, JsonObject } from "./Json.ts"
import { isObject } from "./Json.ts"

/** A value in a form that Meta takes and its pages do not show. */
export interface Tolerated {
  readonly field: string
  readonly text: string
}

/** A body as Meta reads it, and what was written otherwise. */
export interface DocumentedBody {
  readonly body: JsonObject
  readonly tolerated: ReadonlyArray<Tolerated>
}

const MAX_NAME_CHARACTERS = 64

/** Keys can be the sender's, so that long ones are cut. */
const child = (path: string, key: string): string => {
  const name = key.length > MAX_NAME_CHARACTERS ? `${key.slice(0, MAX_NAME_CHARACTERS)}…` : key
  return path === "" ? name : `${path}.${name}`
}

/** Returns the documented form of a value, and reports any other form by the field's path. */
type Read = (value: Json, field: string, report: (field: string, text: string) => void) => Json

/** Recorded at Meta for a parameter's type; a Java library writes an interactive message's so. */
const name: Read = (value, field, report) => {
  const documentedValue = plainName(value, field, report)
  if (documentedValue !== value) report(field, "Lower case by the documentation; Meta takes any.")
  return documentedValue
}

/** Meta's own pages write `CATALOG` and `COPY_CODE`. */
const plainName: Read = (value) => (typeof value === "string" ? value.toLowerCase() : value)

/** Recorded at Meta for recipients; a PHP library writes catalogues so. */
const id: Read = (value, field, report) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return value
  report(field, "A string by the documentation; Meta takes a number.")
  return String(value)
}

/** How deep an object that is sent as text may nest. */
const MAX_TEXT_DEPTH = 64

const nestsWithin = (value: Json, depth: number): boolean =>
  typeof value !== "object" ||
  value === null ||
  (depth > 0 && Object.values(value).every((item: Json) => nestsWithin(item, depth - 1)))

const parse = (text: string): Json => {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    const value = JSON.parse(text) as Json
    return nestsWithin(value, MAX_TEXT_DEPTH) ? value : text
  } catch {
    return text
  }
}

/** Each form: what it stands for by the documentation, and how it is read; the value itself where it is not of the form. */
const readings: Readonly<
  Record<ToleratedForm.ToleratedForm["form"], readonly [documented: string, read: (value: Json) => Json]>
> = {
  "json-text": ["An object or list", (value) => (typeof value === "string" ? parse(value) : value)],
  "boolean-text": ["A boolean", (value) => (value === "true" ? true : value === "false" ? false : value)],
  "boolean-number": ["A boolean", (value) => (value === 1 ? true : value === 0 ? false : value)],
  "integer-text": [
    "An integer",
    (value) => (typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value)
  ],
  number: ["A string", (value) => (Number.isSafeInteger(value) ? String(value) : value)]
}

const forms = ToleratedForm.all.map(
  ({ field, form }): { readonly steps: ReadonlyArray<string>; readonly read: Read } => ({
    // A list's items are a step of their own.
    steps: field.replaceAll("[]", ".[]").split("."),
    read: (value, at, report) => {
      const [documented, read] = readings[form]
      const after = read(value)
      if (after !== value)
        report(at, `${documented} by the documentation; Meta is taken to accept this form.`)
      return after
    }
  })
)

/** The value with the one at the end of the steps read; nothing is copied where nothing changes. */
const readAt = (steps: ReadonlyArray<string>, read: Read): Read => {
  const [step, ...rest] = steps
  if (step === undefined) return read
  const inner = readAt(rest, read)
  return step === "[]" ? list(inner) : object({ [step]: inner })
}

/** An object, some of whose keys are read. */
const object = (readers: Readonly<Record<string, Read>>): Read => {
  // Readers are few, and keys can be as many as the sender likes.
  const known = Object.entries(readers)
  return (value, field, report) => {
    if (!isObject(value)) return value
    let documentedValue: Record<string, Json> | undefined
    for (const [key, read] of known) {
      const before = Object.hasOwn(value, key) ? value[key] : undefined
      if (before === undefined) continue
      const after = read(before, child(field, key), report)
      if (after !== before) (documentedValue ??= { ...value })[key] = after
    }
    return documentedValue ?? value
  }
}

const list =
  (read: Read): Read =>
  (value, field, report) => {
    if (!Array.isArray(value)) return value
    let documentedValue: Array<Json> | undefined
    for (const [at, item] of value.entries()) {
      const after = read(item, `${field}[${at}]`, report)
      if (after !== item) (documentedValue ??= [...value])[at] = after
    }
    return documentedValue ?? value
  }

/** Objects in which a null may mean something to the flow or the payment provider that they are for. */
const foreign: ReadonlySet<string> = new Set([
  "data",
  "flow_action_data",
  "payment_settings",
  "shipping_info",
  "beneficiaries",
  "importer_address"
])

/** A value without the keys that are null: Chatwoot writes `context` so. */
const present: Read = (value, field, report) => {
  if (Array.isArray(value)) return list(present)(value, field, report)
  if (!isObject(value)) return value
  let documentedValue: Record<string, Json> | undefined
  for (const key of Object.keys(value)) {
    const before = value[key]
    if (before === null) {
      report(child(field, key), "Left out by the documentation; Meta takes a null.")
      documentedValue ??= { ...value }
      delete documentedValue[key]
    } else if (typeof before === "object" && !foreign.has(key)) {
      const after = present(before, child(field, key), report)
      if (after !== before) (documentedValue ??= { ...value })[key] = after
    }
  }
  return documentedValue ?? value
}

const file = object({ id })
const files = { image: file, video: file, document: file }
const header = object({ type: name, ...files })

const interactive = object({
  type: name,
  header,
  action: object({
    name,
    catalog_id: id,
    buttons: list(object({ type: name })),
    cards: list(
      object({
        type: name,
        header,
        action: object({ name, catalog_id: id, buttons: list(object({ type: name })) })
      })
    ),
    parameters: object({ mode: name, flow_action: name, flow_id: id })
  })
})

const parameter = object({ type: name, ...files, product: object({ catalog_id: id }) })
const part = { type: name, sub_type: plainName, parameters: list(parameter) }

const root = object({
  to: id,
  ...files,
  audio: file,
  sticker: file,
  interactive,
  template: object({
    language: object({ policy: name }),
    components: list(object({ ...part, cards: list(object({ components: list(object(part)) })) }))
  })
})

const toleratedForms = forms.map(({ read, steps }) => readAt(steps, read))

/**
 * A body in the form that Meta documents, where Meta takes others: names in upper case, its ids as numbers, keys that
 * are null, and what `ToleratedForm` lists, such as objects as JSON text. The body itself when nothing differs.
 */
export const readToleratedForms = (body: JsonObject): DocumentedBody => {
  const tolerated: Array<Tolerated> = []
  const report = (field: string, text: string) => tolerated.push({ field, text })
  const read = toleratedForms.reduce<Json>((before, form) => form(before, "", report), body)
  const documentedValue = root(present(read, "", report), "", report)
  return { body: isObject(documentedValue) ? documentedValue : body, tolerated }
}
