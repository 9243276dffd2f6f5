/**
 * Converts the spellings that Meta tolerates into the ones that it documents:
 * enumerations in upper case (`"type": "TEXT"`, `"sub_type": "COPY_CODE"`);
 * ids of Meta's as numbers; an interactive message's `action` as JSON text;
 * keys that are null, which are removed.
 * Objects that need no change are returned as they are, and so is everything
 * that belongs to the caller: texts, a flow's data, contacts.
 */
import { get } from "../../message/Field.ts"
import { isRecord } from "../json.ts"

type Body = Readonly<Record<string, unknown>>
type Change = (value: unknown) => unknown

/** A body in Meta's documented spelling; the same object where it already is. */
export const normalizeSpelling = (body: Body): Body =>
  fields({
    type: lower,
    recipient_type: lower,
    messaging_product: lower,
    image: file,
    video: file,
    audio: file,
    document: file,
    sticker: file,
    interactive,
    template
  })(withoutNulls(body)) as Body

const lower: Change = (value) => (typeof value === "string" ? value.toLowerCase() : value)

/** An id that Meta assigned, such as a media id: digits, which some clients send as a number. */
const idText: Change = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value

/** An object that was sent as JSON text. */
const parseJsonText: Change = (value) => {
  if (typeof value !== "string") return value
  try {
    const object: unknown = JSON.parse(value)
    return isRecord(object) ? withoutNulls(object) : value
  } catch {
    return value
  }
}

/** Changes some fields of an object; anything else passes. */
const fields =
  (changes: Readonly<Record<string, Change>>): Change =>
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value
    let out: Record<string, unknown> | undefined
    for (const key in changes) {
      const before = get(value, key)
      if (before === undefined) continue
      const after = changes[key]?.(before)
      if (after !== before) (out ??= { ...value })[key] = after
    }
    return out ?? value
  }

/** Changes the items of a list. */
const each =
  (change: Change): Change =>
  (value) => {
    if (!Array.isArray(value)) return value
    const out = value.map(change)
    return out.some((item, i) => item !== value[i]) ? out : value
  }

const pipeChanges =
  (...changes: ReadonlyArray<Change>): Change =>
  (value) =>
    changes.reduce((before, change) => change(before), value)

const file = fields({ id: idText })
const files = { image: file, video: file, document: file }
const header = fields({ type: lower, ...files })

const interactive = fields({
  type: lower,
  header,
  action: pipeChanges(
    parseJsonText,
    fields({
      name: lower,
      catalog_id: idText,
      buttons: each(fields({ type: lower })),
      cards: each(
        fields({
          type: lower,
          header,
          action: fields({ name: lower, catalog_id: idText, buttons: each(fields({ type: lower })) })
        })
      ),
      parameters: fields({ mode: lower, flow_action: lower, flow_id: idText })
    })
  )
})

const parameter = fields({ type: lower, ...files, product: fields({ catalog_id: idText }) })
const flat = { type: lower, sub_type: lower, parameters: each(parameter) }

const template = fields({
  language: fields({ policy: lower }),
  components: each(fields({ ...flat, cards: each(fields({ components: each(fields(flat)) })) }))
})

/** Objects in which a null may mean something to the flow or the payment provider that they are for. */
const opaque: ReadonlySet<string> = new Set([
  "data",
  "flow_action_data",
  "payment_settings",
  "shipping_info",
  "beneficiaries",
  "importer_address"
])

/** Removes keys that are null. */
const withoutNulls: Change = (value) => {
  if (Array.isArray(value)) return each(withoutNulls)(value)
  if (typeof value !== "object" || value === null) return value
  let changed = false
  const out: Record<string, unknown> = {}
  for (const [key, before] of Object.entries(value)) {
    const after = opaque.has(key) ? before : withoutNulls(before)
    changed ||= after !== before || before === null
    if (after !== null) out[key] = after
  }
  return changed ? out : value
}
