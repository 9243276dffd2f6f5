/** Decodes the body of a webhook into events. */
import { isRecord } from "../internal/json.ts"
import { fromWebhook } from "../MetaError.ts"
import * as Account from "./AccountEvent.ts"
import type { Event, Unknown } from "./Event.ts"
import * as Message from "./MessageReceived.ts"
import * as Origin from "./Origin.ts"
import * as Status from "./StatusChanged.ts"
import * as Template from "./TemplateEvent.ts"
import * as UserAction from "./UserActed.ts"
import { compact, id, leaves, list, object } from "./readJson.ts"
import type { Json } from "./readJson.ts"

/**
 * The changes that carry a conversation: Meta's `messages`, and the gateway's
 * names of its subscriptions, should they ever stand in its place. Messages and
 * statuses of other fields are something else: history, calls, another app's.
 */
const conversation: ReadonlySet<string | undefined> = new Set([
  undefined,
  "messages",
  "message",
  "message_status",
  "status",
  "read"
])

type ReadElement = (self: Json, base: Origin.Base, contacts: Origin.Contacts) => Event | undefined
type ReadChange = (value: Json, base: Origin.Base) => Event | undefined

/** A list of its own, with one event for each element. */
interface Elements {
  readonly key: string
  readonly read: ReadElement
  readonly part: Unknown["part"]
}

/** Beside or instead of messages and statuses. */
const actions: Elements = { key: "user_actions", read: UserAction.acted, part: "action" }

/** The other fields that come as a list. */
const elements: ReadonlyMap<string, Elements> = new Map<string, Elements>([
  ["smb_message_echoes", { key: "message_echoes", read: Message.echoed, part: "change" }],
  ["user_preferences", { key: "user_preferences", read: Account.preference, part: "change" }]
])

const changes: ReadonlyMap<string, ReadChange> = new Map<string, ReadChange>([
  ...Object.entries(Template.fields),
  ...Object.entries(Account.fields)
])

const unknown = (part: Unknown["part"], base: Origin.Base): Unknown =>
  compact({ _tag: "Unknown", part, ...base })

const error = (raw: unknown, base: Origin.Base, contacts: Origin.Contacts): Event => {
  const error = fromWebhook(raw)
  return error === undefined
    ? unknown("error", base)
    : compact({ _tag: "ErrorReported", error, contact: contacts.find(), ...base })
}

/** The words that say that it is a webhook of WhatsApp; they carry nothing else. */
const isConstant = (key: string, value: unknown): boolean =>
  (key === "object" && value === "whatsapp_business_account") ||
  (key === "messaging_product" && value === "whatsapp")

/** What an object holds beside the keys that were read; `undefined` where that is nothing. */
const rest = (self: Json, ...read: ReadonlyArray<string | undefined>): Json | undefined => {
  const left = Object.fromEntries(
    Object.entries(self).filter(([key, value]) => !read.includes(key) && !isConstant(key, value))
  )
  return leaves(left) === 0 ? undefined : left
}

/** The keys of an entry or of `metadata` that an origin holds. */
const inOrigin = (origin: Origin.Origin, keys: Readonly<Record<string, keyof Origin.Origin>>) =>
  Object.keys(keys).filter((key) => origin[keys[key] as keyof Origin.Origin] !== undefined)

const hasRest = (
  change: Json,
  value: Json,
  field: string | undefined,
  origin: Origin.Origin,
  own: string | undefined
): boolean => {
  const metadata = inOrigin(origin, {
    phone_number_id: "phoneNumberId",
    display_phone_number: "displayPhoneNumber"
  })
  return (
    rest(change, "value", field === undefined ? undefined : "field") !== undefined ||
    rest(value, "metadata", "messages", "statuses", "errors", "contacts", own) !== undefined ||
    (isRecord(value["metadata"])
      ? rest(value["metadata"], ...metadata) !== undefined
      : leaves(value["metadata"]) > 0)
  )
}

const readChange = (change: unknown, entry: Json, out: Array<Event>): void => {
  const self = object(change)
  const value = self["value"]
  const field = id(self["field"])
  const origin = Origin.origin(entry, object(value))
  const base = (raw: unknown): Origin.Base => ({ field, origin, raw })
  if (!isRecord(value)) {
    out.push(unknown("change", base(change)))
    return
  }
  const messages = list(value["messages"])
  const statuses = list(value["statuses"])
  const errors = list(value["errors"])
  const isConversation = conversation.has(field)
  const own = isConversation ? actions : elements.get(field ?? "")
  const others = own === undefined ? [] : list(value[own.key])
  const events = messages.length + statuses.length + errors.length + others.length
  const contacts = Origin.contacts(value["contacts"], events)
  const before = out.length
  for (const raw of messages) {
    const message = isConversation && isRecord(raw) ? Message.received(raw, base(raw), contacts) : undefined
    out.push(message ?? unknown("message", base(raw)))
  }
  for (const raw of statuses) {
    const status = isConversation && isRecord(raw) ? Status.changed(raw, base(raw), contacts) : undefined
    out.push(status ?? unknown("status", base(raw)))
  }
  for (const raw of errors) out.push(error(raw, base(raw), contacts))
  for (const raw of others) {
    const event = isRecord(raw) ? own?.read(raw, base(raw), contacts) : undefined
    out.push(event ?? unknown(own?.part ?? "change", base(raw)))
  }
  if (out.length > before && !hasRest(self, value, field, origin, own?.key) && !contacts.hasRest()) return
  const event =
    out.length > before || field === undefined ? undefined : changes.get(field)?.(value, base(change))
  out.push(event ?? unknown("change", base(change)))
}

const readEntry = (entry: unknown, out: Array<Event>): void => {
  const self = object(entry)
  const found = self["changes"]
  if (found === undefined || found === null) {
    out.push(unknown("entry", { origin: Origin.origin(self, self), raw: entry }))
    return
  }
  for (const change of list(found)) readChange(change, self, out)
  const origin = Origin.origin(self, {})
  const read = inOrigin(origin, { id: "businessAccountId", time: "timestampMillis" })
  const left = rest(self, "changes", ...read)
  if (left !== undefined) out.push(unknown("entry", { origin, raw: left }))
}

/**
 * The entry of a body that is no complete webhook: an entry, a change or a
 * change's value that stands alone, as Meta's dashboard shows them.
 */
const lone = (body: Json): unknown => {
  if (Array.isArray(body["changes"])) return body
  if (typeof body["field"] === "string" && isRecord(body["value"])) return { changes: [body] }
  const isValue =
    isRecord(body["metadata"]) &&
    ["messages", "statuses", "errors", "user_actions"].some((key) => key in body)
  return isValue ? { changes: [{ value: body }] } : undefined
}

/** The events of a body; `undefined` where it is no webhook. */
export const read = (body: unknown): ReadonlyArray<Event> | undefined => {
  if (!isRecord(body)) return undefined
  const out: Array<Event> = []
  const entry = body["entry"]
  if (typeof entry !== "object" || entry === null) {
    const found = lone(body)
    if (found === undefined) return undefined
    readEntry(found, out)
    return out
  }
  for (const item of list(entry)) readEntry(item, out)
  const left = rest(body, "entry")
  if (left !== undefined) out.push(unknown("body", { origin: {}, raw: left }))
  return out
}

/**
 * Ids that Meta writes as numbers, such as a template's, may be too long for `JSON.parse`, which would round them to
 * another one's. A key in a text that a person wrote has its quotes escaped, and is not found.
 */
const longId = /("(?:[a-z_]*_)?id"\s*:\s*)(\d{16,})(?![\d.eE])/g

/** Parses JSON; `undefined` where the text is none. */
export const parse = (text: string): unknown => {
  try {
    return JSON.parse(/\d{16}/.test(text) ? text.replace(longId, '$1"$2"') : text)
  } catch {
    return undefined
  }
}

/**
 * Reads a webhook's body, as text or parsed, into events in the order of the
 * body: within one change messages, then statuses, then errors.
 *
 * It never throws and drops nothing: each message, status, error, echo,
 * preference and user action is one event, and each other change is one. What is
 * new or has lost its form is an `Unknown` event, beside which the rest is read
 * as usual. Every value of the body is in some event's fields or `raw`, save
 * nulls, empty texts, the constants `object` and `messaging_product`, and the
 * `id` and `time` of an entry without changes. A body that is no webhook at all
 * is one `Unknown` of `part: "body"`.
 *
 * Source: Meta, webhooks reference; Connexease forwards Meta's payloads unchanged.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Webhook } from "@connexease-gateway/core"
 * import assert from "node:assert/strict"
 *
 * const message = { from: "905321234567", id: "wamid.1", timestamp: "1750030073", type: "text", text: { body: "Merhaba" } }
 * const value = { metadata: { phone_number_id: "1" }, messages: [message] }
 * const body = { object: "whatsapp_business_account", entry: [{ id: "2", changes: [{ field: "messages", value }] }] }
 *
 * for (const event of Webhook.decode(body)) {
 *   switch (event._tag) {
 *     case "MessageReceived":
 *       if (event.content.type === "text") assert.equal(event.content.body, "Merhaba")
 *       break
 *     case "StatusChanged":
 *       console.log(event.id, event.status)
 *       break
 *   }
 * }
 * ```
 */
export const decode = (body: unknown): ReadonlyArray<Event> => {
  const json = typeof body === "string" ? (parse(body) ?? body) : body
  return read(json) ?? [unknown("body", { origin: {}, raw: json })]
}
