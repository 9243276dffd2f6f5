import type { Profile } from "@connexease-gateway/contract"
import type { TemplateRegistry } from "../templates/TemplateRegistry.ts"
import { isObject } from "./Json.ts"
import type { JsonObject } from "./Json.ts"
import * as Recipient from "./Recipient.ts"
import type { Refusal, Warning } from "./Refusal.ts"

export type { Json, JsonObject } from "./Json.ts"
export type { MetaRefusal, Refusal, Warning } from "./Refusal.ts"

/** What a body that passed the gateway's rules asks for. */
export type Request =
  | {
      readonly kind: "message"
      /** the message type; `text` when the body names none */
      readonly type: string
      readonly recipient: Recipient.Recipient
      /** the body as it was sent */
      readonly body: JsonObject
    }
  | {
      /** a read receipt, with or without typing indicator */
      readonly kind: "read"
      readonly messageId: string
      readonly body: JsonObject
    }

/** What the gateway's own rules say of a body. */
export type Gate =
  | { readonly ok: true; readonly request: Request; readonly warnings: ReadonlyArray<Warning> }
  | { readonly ok: false; readonly refusal: Refusal }

const refuse = (field: string, rule: string, expected: string, code: "GW_001" | "GW_002" = "GW_002"): Gate => ({
  ok: false,
  refusal: { layer: "gateway", code, field, rule, expected }
})

/**
 * Parses a request body and judges it by the gateway's own rules: a JSON object without duplicate keys,
 * `messaging_product`, `to`, a known `type` and its body object, and the limits that Connexease documents.
 */
export const checkGateway = (
  text: string,
  options: { readonly strict: boolean; readonly profile: Profile.Profile }
): Gate => {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return refuse("", "json", "Send a JSON object.")
  }
  if (!isObject(body)) return refuse("", "type", "Send a JSON object.")
  if (body["messaging_product"] !== "whatsapp") {
    return refuse("messaging_product", "const", 'Set messaging_product to "whatsapp".')
  }
  if (body["status"] === "read" && typeof body["message_id"] === "string") {
    return { ok: true, request: { kind: "read", messageId: body["message_id"], body }, warnings: [] }
  }
  const recipient = Recipient.parse(body["to"] ?? body["recipient"])
  if (recipient === undefined) return refuse("to", "recipient", "Send a phone number of 7 to 15 digits.", "GW_001")
  const type = body["type"] ?? "text"
  if (typeof type !== "string" || (!isObject(body[type]) && type !== "contacts")) {
    return refuse("type", "enum", "Send a known type and the object of the same name.")
  }
  if (options.strict && !options.profile.types.value.includes(type)) {
    return refuse("type", "enum", `Send one of ${options.profile.types.value.join(", ")}.`)
  }
  return { ok: true, request: { kind: "message", type, recipient, body }, warnings: [] }
}

/** What Meta's rules say of a request: why it is refused, if it is, and what is odd about it. */
export interface MetaVerdict {
  readonly refusal?: Refusal
  readonly warnings: ReadonlyArray<Warning>
}

/** Judges a request that passed {@link checkGateway} as Meta would. */
export const checkMeta = (
  _request: Request,
  _context: {
    readonly mmlite: boolean
    readonly strict: boolean
    /** the world's templates; absent: any template passes */
    readonly templates?: TemplateRegistry
  }
): MetaVerdict => ({ warnings: [] })
