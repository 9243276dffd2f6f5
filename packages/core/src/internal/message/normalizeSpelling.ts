/**
 * Converts the spellings that Meta tolerates into the ones that it documents:
 * enumerations in upper case (`"type": "TEXT"`, `"sub_type": "COPY_CODE"`);
 * ids of Meta's as numbers; objects as JSON text; some booleans and integers as
 * text; keys that are null, which are removed. The contract's tolerated forms say which.
 * Objects that need no change are returned as they are, and so is everything
 * that belongs to the caller: texts, a flow's data, contacts.
 */
import * as Result from "effect/Result"
import { get } from "../../message/Field.ts"
import { toPlainJson } from "./toPlainJson.ts"

type Body = Readonly<Record<string, unknown>>
type Change = (value: unknown) => unknown

const unchanged: Change = (value) => value

const lower: Change = (value) => (typeof value === "string" ? value.toLowerCase() : value)

/** An id that Meta assigned, such as a media id: digits, which some clients send as a number. */
const idText: Change = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value

/** An object or list that was sent as JSON text, within the bounds of the message itself. */
const parseJsonText: Change = (value) => {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value
  try {
    const parsed = toPlainJson(JSON.parse(value))
    return Result.isSuccess(parsed) ? withoutNulls(parsed.success) : value
  } catch {
    return value
  }
}

/** The objects of a body, each of which may be JSON text. */
const content = (changes: Readonly<Record<string, Change>>): Readonly<Record<string, Change>> =>
  Object.fromEntries(
    Object.entries(changes).map(([key, change]) => [key, pipeChanges(parseJsonText, change)])
  )

/** `"true"`, `"false"`, 1 and 0. */
const booleanOf: Change = (value) =>
  value === "true" || value === 1 ? true : value === "false" || value === 0 ? false : value

const integerOf: Change = (value) =>
  typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value

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
          card_index: integerOf,
          type: lower,
          header,
          action: fields({ name: lower, catalog_id: idText, buttons: each(fields({ type: lower })) })
        })
      ),
      parameters: fields({
        mode: lower,
        flow_action: lower,
        flow_id: idText,
        flow_message_version: idText,
        ttl_minutes: integerOf
      })
    })
  )
})

const parameter = fields({
  type: lower,
  ...files,
  product: fields({ catalog_id: idText }),
  currency: fields({ amount_1000: integerOf }),
  ttl_minutes: integerOf,
  limited_time_offer: fields({ expiration_time_ms: integerOf })
})
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
  const kept: Array<readonly [string, unknown]> = []
  for (const [key, before] of Object.entries(value)) {
    const after = opaque.has(key) ? before : withoutNulls(before)
    changed ||= after !== before || before === null
    if (after !== null) kept.push([key, after])
  }
  return changed ? Object.fromEntries(kept) : value
}

const root = fields({
  type: lower,
  recipient_type: lower,
  messaging_product: lower,
  ...content({
    text: fields({ preview_url: booleanOf }),
    image: file,
    video: file,
    audio: fields({ id: idText, voice: booleanOf }),
    document: file,
    sticker: file,
    location: unchanged,
    contacts: unchanged,
    reaction: unchanged,
    interactive,
    template,
    context: unchanged
  })
})

/** A body in Meta's documented spelling; the same object where it already is. */
export const normalizeSpelling = (body: Body): Body => root(withoutNulls(body)) as Body
