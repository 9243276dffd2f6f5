/** Recognises what kind of payload a JSON value is, by its keys alone. */
import * as Predicate from "effect/Predicate"

export type Payload =
  /** A message, or a read receipt, on its way to the gateway. */
  | { readonly kind: "outbound"; readonly body: Record<string, unknown> }
  /** What the gateway, or Meta behind it, answers. */
  | { readonly kind: "response"; readonly body: Record<string, unknown> }
  /** What is posted to a webhook. A lone change or `value`, as documentation often prints it, is wrapped into a whole one. */
  | { readonly kind: "webhook"; readonly body: Record<string, unknown> }

const has = (body: Record<string, unknown>, ...keys: ReadonlyArray<string>): boolean =>
  keys.some((key) => Object.hasOwn(body, key))

const webhookOf = (change: Record<string, unknown>): Record<string, unknown> => ({
  object: "whatsapp_business_account",
  entry: [{ id: "0", changes: [change] }]
})

const changeOf = (value: Record<string, unknown>): Record<string, unknown> => ({
  field: has(value, "history") ? "history" : "messages",
  value
})

/** Whether this is what Meta answers to an upload: an id and nothing else. */
export const isUpload = (body: Record<string, unknown>): boolean =>
  Object.keys(body).length === 1 && typeof body["id"] === "string"

/** `undefined` for what is none of them. */
export const recognise = (value: unknown): Payload | undefined => {
  if (!Predicate.isObject(value) || Array.isArray(value)) return undefined
  const body = value as Record<string, unknown>
  if (has(body, "object", "entry")) return { kind: "webhook", body }
  if (has(body, "isSuccess", "error", "errors", "success", "mime_type", "sha256") || isUpload(body))
    return { kind: "response", body }
  if (has(body, "metadata")) return { kind: "webhook", body: webhookOf(changeOf(body)) }
  if (has(body, "field") && has(body, "value")) return { kind: "webhook", body: webhookOf(body) }
  if (has(body, "to", "recipient", "type", "status", "text", "template", "recipient_type")) {
    return { kind: "outbound", body }
  }
  if (has(body, "messages", "contacts")) return { kind: "response", body }
  return has(body, "messaging_product") ? { kind: "outbound", body } : undefined
}
