/** The receipt of a message that the gateway accepted. */
import { isRecord } from "./internal/json.ts"

/** One of the gateway's two rate windows, as its headers report it. */
export interface RateWindow {
  /** Requests per window. */
  readonly limit: number
  /** Requests left in this window; `undefined` where the header is missing. */
  readonly remaining: number | undefined
}

/**
 * Proof that the gateway accepted a message. It does not say that the message
 * was delivered: that comes later, in status webhooks with the same `messageId`.
 */
export interface Receipt {
  /** Meta's id, `wamid.…`; the key of every status webhook of this message. */
  readonly messageId: string
  /** The number as WhatsApp knows it (`wa_id`), which may differ from what was sent to. Absent in the sandbox. */
  readonly recipient?: string | undefined
  /** The recipient's business-scoped user id, where the message was sent to one. */
  readonly userId?: string | undefined
  /** The recipient as it was sent. */
  readonly input?: string | undefined
  /** Meta's `message_status`, such as `accepted` or `held_for_quality_assessment`; templates only. */
  readonly status?: string | undefined
  /** Whether this was a sandbox send, read from the id: nothing was delivered. */
  readonly sandbox: boolean
  /** How many attempts the send took. Absent where a ledger gives a receipt without one. */
  readonly attempts?: number | undefined
  /** The rate windows after this message, where the response had their headers. */
  readonly rateLimit?:
    | { readonly second?: RateWindow | undefined; readonly minute?: RateWindow | undefined }
    | undefined
  /** The complete `data` of the response, for fields that are newer than this library. */
  readonly raw: Readonly<Record<string, unknown>>
}

const first = (value: unknown): Readonly<Record<string, unknown>> => {
  const element: unknown = Array.isArray(value) ? value[0] : undefined
  return isRecord(element) ? element : {}
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

/**
 * Reads the `data` of a successful response. `undefined` without a message id;
 * any other missing or new field is tolerated.
 */
export const fromData = (
  data: unknown,
  rateLimit?: Receipt["rateLimit"],
  attempts?: number
): Receipt | undefined => {
  if (!isRecord(data)) return undefined
  const message = first(data["messages"])
  const messageId = text(message["id"])
  if (messageId === undefined) return undefined
  const contact = first(data["contacts"])
  return {
    messageId,
    recipient: text(contact["wa_id"]),
    userId: text(contact["user_id"]),
    input: text(contact["input"]),
    status: text(message["message_status"]),
    sandbox: messageId.startsWith("wamid.FAKE_"),
    attempts,
    rateLimit,
    raw: data
  }
}
