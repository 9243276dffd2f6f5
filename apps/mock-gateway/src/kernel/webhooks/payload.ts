/** Webhook payloads as Meta writes them. */
import { entryOf } from "../model/metaErrors.ts"
import type { BusinessAccount } from "../world/BusinessAccount.ts"
import * as Random from "../support/random.ts"
import type { MessageEntry } from "../journal/Journal.ts"
import type { StatusEntry } from "../model/Status.ts"
import type { Json, JsonObject } from "../validation/Json.ts"
import type { Endpoint } from "./Endpoint.ts"

/** One change as Meta reports it: which field of the account, and what of it. */
export interface Change {
  readonly field: string
  readonly value: JsonObject
}

const seconds = (millis: number): string => String(Math.floor(millis / 1_000))

/** The envelope around changes. Account-level fields carry the time beside the id; `messages` does not. */
export const envelope = (business: BusinessAccount, changes: ReadonlyArray<Change>, at: number): string =>
  escaped({
    object: "whatsapp_business_account",
    entry: [
      {
        id: business.accountId,
        ...(changes.some(({ field }) => field !== "messages") ? { time: Math.floor(at / 1_000) } : {}),
        changes: changes.map(({ field, value }) => ({ value, field }))
      }
    ]
  })

/** Meta escapes `/` and everything beyond ASCII; what re-serialises the JSON gets other bytes. */
const escaped = (value: Json): string =>
  JSON.stringify(value).replaceAll(/[/\u007f-\uffff]/g, (character) =>
    character === "/"
      ? String.raw`\/`
      : String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, "0")
  )

/** `value` of the field `messages`. */
export const messagesValue = (business: BusinessAccount, content: JsonObject): JsonObject => ({
  messaging_product: "whatsapp",
  metadata: {
    display_phone_number: business.displayPhoneNumber,
    phone_number_id: business.phoneNumberId
  },
  ...content
})

export type Category = "marketing" | "marketing_lite" | "utility" | "authentication" | "service"

/** What a status is about, beside the message itself. */
export interface StatusContext {
  readonly generation: Endpoint["generation"]
  readonly category: Category
  /** The user had written within 24 hours when the message was accepted. */
  readonly windowOpen: boolean
  readonly callbackData: string | undefined
}

/** One element of `statuses`. */
export const status = (
  message: MessageEntry,
  { at, error, status: name }: StatusEntry,
  { callbackData, category, generation, windowOpen }: StatusContext
): JsonObject => {
  const { id, kind } = message.recipient
  const priced =
    name === "sent" ||
    name === "delivered" ||
    (name === "read" && !message.statuses.some((earlier) => earlier.status === "delivered"))
  return {
    id: message.id,
    status: name,
    timestamp: seconds(at),
    ...(kind === "user" ? { recipient_user_id: id } : { recipient_id: message.waId ?? id }),
    ...(kind === "group" ? { recipient_type: "group" } : {}),
    ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
    ...(priced && generation === "v23" ? { conversation: conversation(message, name, category) } : {}),
    ...(priced ? { pricing: pricing(category, windowOpen) } : {}),
    ...(error === undefined ? {} : { errors: [failure(error)] })
  }
}

const conversation = (
  message: MessageEntry,
  name: StatusEntry["status"],
  category: Category
): JsonObject => ({
  id: Random.hex({ seed: message.id, purpose: "conversation", subject: "", count: 0 }, 32),
  ...(name === "sent" ? { expiration_timestamp: seconds(message.at + 24 * 3_600_000) } : {}),
  origin: { type: category }
})

/** Who pays for what (Meta: pricing). Amounts are not part of it, and none are invented. */
const pricing = (category: Category, windowOpen: boolean): JsonObject => {
  const free = category === "service" || (category === "utility" && windowOpen)
  return {
    billable: !free,
    pricing_model: "PMP",
    category,
    type: free ? "free_customer_service" : "regular"
  }
}

const errorPage = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

/** Meta's error object in a webhook: title and message are the same text, and there is no trace id. */
const failure = (code: number): JsonObject => {
  const entry = entryOf(code)
  const title = entry?.title ?? "Unknown error"
  return {
    code,
    title,
    message: title,
    error_data: { details: entry?.details?.[0]?.text ?? title },
    href: errorPage
  }
}
