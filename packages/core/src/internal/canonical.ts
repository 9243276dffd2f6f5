/**
 * The spellings that Meta tolerates, turned into the ones that it documents:
 * enumerations in upper case (`"type": "TEXT"`, `"sub_type": "COPY_CODE"`), and
 * keys that are undefined and would not be sent. Objects that need no change
 * are handed on as they are, and so is everything that belongs to the caller:
 * texts, a flow's data, contacts.
 */
import { at } from "../message/Field.ts"

type Body = Readonly<Record<string, unknown>>
type Change = (value: unknown) => unknown

/** A body in Meta's documented spelling; the same object where it already is. */
export const canonical = (body: Body): Body =>
  fields({
    type: lower,
    recipient_type: lower,
    messaging_product: lower,
    interactive,
    template
  })(dense(body)) as Body

const lower: Change = (value) => (typeof value === "string" ? value.toLowerCase() : value)

/** Changes some fields of an object; anything else passes. */
const fields =
  (changes: Readonly<Record<string, Change>>): Change =>
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value
    let out: Record<string, unknown> | undefined
    for (const key in changes) {
      const before = at(value, key)
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

const header = fields({ type: lower })

const interactive = fields({
  type: lower,
  header,
  action: fields({
    name: lower,
    buttons: each(fields({ type: lower })),
    cards: each(
      fields({ type: lower, header, action: fields({ name: lower, buttons: each(fields({ type: lower })) }) })
    ),
    parameters: fields({ mode: lower, flow_action: lower })
  })
})

const flat = { type: lower, sub_type: lower, parameters: each(fields({ type: lower })) }

const template = fields({
  language: fields({ policy: lower }),
  components: each(fields({ ...flat, cards: each(fields({ components: each(fields(flat)) })) }))
})

/** Without keys that are undefined, which JSON does not carry. */
const dense: Change = (value) => {
  if (Array.isArray(value)) return each(dense)(value)
  if (typeof value !== "object" || value === null) return value
  let changed = false
  const out: Record<string, unknown> = {}
  for (const [key, before] of Object.entries(value)) {
    const after = dense(before)
    changed ||= after !== before || before === undefined
    if (after !== undefined) out[key] = after
  }
  return changed ? out : value
}
