/**
 * The forms of a message body that Meta takes and does not document, read as the documented ones. The schemas know
 * the documented forms alone.
 */
import type { Json, JsonObject } from "./Json.ts"

/** Something that Meta takes and its pages do not show. */
export interface Tolerated {
  readonly field: string
  readonly text: string
}

/** A body as Meta reads it, and what was written otherwise. */
export interface Folded {
  readonly body: JsonObject
  readonly tolerated: ReadonlyArray<Tolerated>
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const longestName = 64

/** Keys can be the sender's, so that long ones are cut. */
const child = (path: string, key: string): string => {
  const name = key.length > longestName ? `${key.slice(0, longestName)}…` : key
  return path === "" ? name : `${path}.${name}`
}

/** Gives the documented form of a value, and tells of other forms by the field's path. */
type Read = (value: Json, field: string, tell: (field: string, text: string) => void) => Json

/** Recorded at Meta for a parameter's type; a Java library writes an interactive message's so. */
const name: Read = (value, field, tell) => {
  const folded = plainName(value, field, tell)
  if (folded !== value) tell(field, "Lower case by the documentation; Meta takes any.")
  return folded
}

/** Meta's own pages write `CATALOG` and `COPY_CODE`. */
const plainName: Read = (value) => (typeof value === "string" ? value.toLowerCase() : value)

/** Recorded at Meta for recipients; a PHP library writes catalogues so. */
const id: Read = (value, field, tell) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return value
  tell(field, "A string by the documentation; Meta takes a number.")
  return String(value)
}

/** Chatwoot writes the action of every interactive message so. */
const orText =
  (read: Read): Read =>
  (value, field, tell) => {
    const object = typeof value === "string" ? parse(value) : value
    if (object === value) return read(value, field, tell)
    tell(field, "An object by the documentation; Meta takes it as JSON text.")
    return read(present(object, field, tell), field, tell)
  }

const parse = (text: string): Json => {
  try {
    const value = JSON.parse(text) as Json
    return isObject(value) ? value : text
  } catch {
    return text
  }
}

/** An object, some of whose keys are read. */
const object = (readers: Readonly<Record<string, Read>>): Read => {
  const byKey = new Map(Object.entries(readers))
  return (value, field, tell) => {
    if (!isObject(value)) return value
    let folded: Record<string, Json> | undefined
    for (const key of Object.keys(value)) {
      const before = value[key]
      const read = byKey.get(key)
      if (read === undefined || before === undefined) continue
      const after = read(before, child(field, key), tell)
      if (after !== before) (folded ??= { ...value })[key] = after
    }
    return folded ?? value
  }
}

const list =
  (read: Read): Read =>
  (value, field, tell) => {
    if (!Array.isArray(value)) return value
    let folded: Array<Json> | undefined
    for (const [at, item] of value.entries()) {
      const after = read(item, `${field}[${at}]`, tell)
      if (after !== item) (folded ??= [...value])[at] = after
    }
    return folded ?? value
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
const present: Read = (value, field, tell) => {
  if (Array.isArray(value)) return list(present)(value, field, tell)
  if (!isObject(value)) return value
  let folded: Record<string, Json> | undefined
  for (const key of Object.keys(value)) {
    const before = value[key]
    if (before === null) {
      tell(child(field, key), "Left out by the documentation; Meta takes a null.")
      folded ??= { ...value }
      delete folded[key]
    } else if (typeof before === "object" && !foreign.has(key)) {
      const after = present(before, child(field, key), tell)
      if (after !== before) (folded ??= { ...value })[key] = after
    }
  }
  return folded ?? value
}

const file = object({ id })
const files = { image: file, video: file, document: file }
const header = object({ type: name, ...files })

const interactive = object({
  type: name,
  header,
  action: orText(
    object({
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
  )
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

/**
 * A body in the form that Meta documents, where Meta takes others: names in upper case, its ids as numbers, an action
 * as JSON text, keys that are null. The body itself when nothing differs.
 */
export const fold = (body: JsonObject): Folded => {
  const tolerated: Array<Tolerated> = []
  const tell = (field: string, text: string) => tolerated.push({ field, text })
  const folded = root(present(body, "", tell), "", tell)
  return { body: isObject(folded) ? folded : body, tolerated }
}
