/** Webhooks as Meta builds them, with parts of one's own, and what is read from them. */
import { Webhook } from "@connexease-gateway/core"
import { assert } from "@effect/vitest"

export const waba = "102290129340398"
export const metadata = { display_phone_number: "908502550000", phone_number_id: "106540352242922" }

export const change = (field: string, value: unknown) => ({ field, value })
export const post = (...changes: ReadonlyArray<unknown>) => ({
  object: "whatsapp_business_account",
  entry: [{ id: waba, changes }]
})

/** One POST with one `messages` change. */
export const conversation = (value: object) =>
  post(change("messages", { messaging_product: "whatsapp", metadata, ...value }))

export const message = (id: string, body: object) => ({
  from: "905321234567",
  id,
  timestamp: "1771854964",
  ...body
})
export const text = (id: string, body = "Merhaba") => message(id, { type: "text", text: { body } })
export const status = (id: string, name: string, more: object = {}) => ({
  id,
  status: name,
  timestamp: "1771854964",
  recipient_id: "905321234567",
  ...more
})

/** The only event of a body. */
export const only = (body: unknown): Webhook.Event => {
  const [event, ...more] = Webhook.decode(body)
  assert.isDefined(event)
  assert.lengthOf(more, 0)
  return event
}

/** The only event of a body, which has this tag. */
export const as = <Tag extends Webhook.Event["_tag"]>(
  tag: Tag,
  body: unknown
): Extract<Webhook.Event, { _tag: Tag }> => {
  const event = only(body)
  assert.strictEqual(event._tag, tag)
  return event as Extract<Webhook.Event, { _tag: Tag }>
}

export const received = (body: object) =>
  as("MessageReceived", conversation({ messages: [message("wamid.1", body)] }))
export const changed = (body: object) => as("StatusChanged", conversation({ statuses: [body] }))
export const ids = (events: ReadonlyArray<Webhook.Event>) =>
  events.map((event) => ("id" in event ? event.id : event._tag))
