import { child } from "./Field.ts"
import type { Json, JsonObject } from "./Json.ts"
import { isObject } from "./Json.ts"

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
    if (object !== value) tell(field, "An object by the documentation; Meta takes it as JSON text.")
    return read(object, field, tell)
  }

const parse = (text: string): Json => {
  try {
    const value = JSON.parse(text) as Json
    return isObject(value) ? value : text
  } catch {
    return text
  }
}

/** An object, some of whose keys are read. A key that is null is left out: Chatwoot writes `context` so. */
const object =
  (readers: Readonly<Record<string, Read>>): Read =>
  (value, field, tell) => {
    if (!isObject(value)) return value
    let folded: Record<string, Json> | undefined
    for (const [key, before] of Object.entries(value)) {
      const read = Object.hasOwn(readers, key) ? readers[key] : undefined
      if (before === null) {
        tell(child(field, key), "Left out by the documentation; Meta takes a null.")
        folded ??= { ...value }
        delete folded[key]
      } else if (read !== undefined) {
        const after = read(before, child(field, key), tell)
        if (after !== before) (folded ??= { ...value })[key] = after
      }
    }
    return folded ?? value
  }

const list =
  (read: Read): Read =>
  (value, field, tell) => {
    if (!Array.isArray(value)) return value
    let folded: ReadonlyArray<Json> = value
    for (const [at, item] of value.entries()) {
      const after = read(item, `${field}[${at}]`, tell)
      if (after !== item) folded = folded.with(at, after)
    }
    return folded
  }

const plain = object({})
const file = object({ id })
const files = { image: file, video: file, document: file }
const header = object({ type: name, ...files })

const interactive = object({
  type: name,
  header,
  body: plain,
  footer: plain,
  action: orText(
    object({
      name,
      catalog_id: id,
      buttons: list(object({ type: name, reply: plain })),
      sections: list(object({ rows: list(plain), product_items: list(plain) })),
      cards: list(
        object({
          type: name,
          header,
          body: plain,
          action: object({ name, catalog_id: id, buttons: list(object({ type: name, quick_reply: plain })) })
        })
      ),
      parameters: object({ mode: name, flow_action: name, flow_id: id, flow_action_payload: plain })
    })
  )
})

const parameter = object({ type: name, ...files, product: object({ catalog_id: id }) })
const part = { type: name, sub_type: plainName, parameters: list(parameter) }

const root = object({
  to: id,
  context: plain,
  text: plain,
  ...files,
  audio: file,
  sticker: file,
  location: plain,
  contacts: list(
    object({
      name: plain,
      org: plain,
      phones: list(plain),
      emails: list(plain),
      urls: list(plain),
      addresses: list(plain)
    })
  ),
  reaction: plain,
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
  const folded = root(body, "", (field, text) => tolerated.push({ field, text }))
  return { body: isObject(folded) ? folded : body, tolerated }
}
