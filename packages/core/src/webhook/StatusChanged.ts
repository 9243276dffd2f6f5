/**
 * What became of a message that was sent, and of a payment that one asked for.
 *
 * @see Meta: webhooks reference, messages, status
 */
import { isRecord } from "../internal/json.ts"
import type { MetaError } from "../MetaError.ts"
import { errors } from "./MessageReceived.ts"
import type { Base, Contact, Contacts } from "./Origin.ts"
import { boolean, compact, id, list, millis, number, object, some } from "./readJson.ts"
import type { Json } from "./readJson.ts"

/**
 * `played` is a voice note that was listened to; `deleted` and `warning` are of
 * older versions of Meta's API. `unknown` is a status that is newer than this
 * library: `raw` has its name.
 */
export type Status = "sent" | "delivered" | "read" | "played" | "failed" | "deleted" | "warning" | "unknown"

/**
 * The status of a message that was sent changed. Statuses come more than once
 * and out of order, and `delivered` may be left out: keep one per message with
 * {@link foldStatus}.
 */
export interface StatusChanged extends Base {
  readonly _tag: "StatusChanged"
  /** The message's id, as its receipt gave it. */
  readonly id: string
  readonly status: Status
  /** When it changed, in milliseconds since 1970 (Meta's second, as milliseconds). */
  readonly timestampMillis?: number | undefined
  /** The recipient's number in digits, or the group's id. Absent when the person hides it. */
  readonly recipientId?: string | undefined
  readonly recipientType?: "individual" | "group" | (string & {}) | undefined
  /** The member of the group that the status is about: in a group each has a status of their own. */
  readonly recipientParticipantId?: string | undefined
  /** That member's business-scoped user id, which alone says who it is when the number is hidden. */
  readonly recipientParticipantUserId?: string | undefined
  readonly recipientParticipantParentUserId?: string | undefined
  /** The recipient's business-scoped user id. */
  readonly recipientUserId?: string | undefined
  readonly recipientParentUserId?: string | undefined
  readonly recipientIdentityKeyHash?: string | undefined
  /** The `correlationId` that the message was sent with. */
  readonly correlationId?: string | undefined
  readonly contact?: Contact | undefined
  /** Up to version 23 of Meta's API, and for conversations that an ad opened. */
  readonly conversation?: Conversation | undefined
  /** With `sent`, and with the first of `delivered` and `read`. */
  readonly pricing?: Pricing | undefined
  /** Why it failed. */
  readonly errors: ReadonlyArray<MetaError>
}

/** The conversation that Meta counts the message to; absent since version 24 of its API. */
export interface Conversation {
  readonly id?: string | undefined
  /** Such as `service`, `utility` or `marketing`. */
  readonly origin?: string | undefined
  readonly expirationMillis?: number | undefined
}

/** How Meta charges for the message. */
export interface Pricing {
  readonly billable?: boolean | undefined
  /** `PMP`, per message, since July 2025; `CBP`, per conversation, before. */
  readonly model?: "PMP" | "CBP" | (string & {}) | undefined
  readonly type?: "regular" | "free_customer_service" | "free_entry_point" | (string & {}) | undefined
  /** With underscores, where Meta writes some with hyphens too. */
  readonly category?:
    | "authentication"
    | "authentication_international"
    | "marketing"
    | "marketing_lite"
    | "referral_conversion"
    | "service"
    | "utility"
    | (string & {})
    | undefined
}

/** A payment that an order message asked for changed. The message's own status is another thing. */
export interface PaymentStatusChanged extends Base {
  readonly _tag: "PaymentStatusChanged"
  /** The order message's id. */
  readonly id: string
  readonly status: "pending" | "captured" | "failed" | (string & {})
  readonly timestampMillis?: number | undefined
  readonly recipientId?: string | undefined
  /** The recipient's business-scoped user id. */
  readonly recipientUserId?: string | undefined
  readonly recipientParentUserId?: string | undefined
  readonly contact?: Contact | undefined
  /** The `reference_id` of the order. */
  readonly referenceId?: string | undefined
  readonly amount?: PaymentAmount | undefined
  /** ISO 4217, such as `INR`. */
  readonly currency?: string | undefined
  /** The latest attempt to pay. */
  readonly transaction?: PaymentTransaction | undefined
  /** What the order carried as `receipt` (Razorpay). */
  readonly receipt?: string | undefined
  /** What the order carried as `notes` (Razorpay). */
  readonly notes?: Readonly<Record<string, unknown>> | undefined
  readonly refunds: ReadonlyArray<PaymentRefund>
  readonly errors: ReadonlyArray<MetaError>
}

/** `value` divided by `offset`: `{ value: 21000, offset: 100 }` is 210.00. */
export interface PaymentAmount {
  readonly value: number
  readonly offset?: number | undefined
}

/** An attempt to pay, as the payment gateway reports it. @see Meta: payments, payment notifications */
export interface PaymentTransaction {
  readonly id?: string | undefined
  /** The payment gateway's own id. */
  readonly gatewayTransactionId?: string | undefined
  /** The payment gateway, such as `razorpay`. */
  readonly type?: string | undefined
  readonly status?: "pending" | "success" | "failed" | (string & {}) | undefined
  readonly amount?: PaymentAmount | undefined
  readonly currency?: string | undefined
  /** The means of payment, such as `upi` or `card`. */
  readonly method?: string | undefined
  readonly createdMillis?: number | undefined
  readonly updatedMillis?: number | undefined
  /** Why it failed, in the payment gateway's words. */
  readonly error?: { readonly code?: string | undefined; readonly reason?: string | undefined } | undefined
}

/** Money that went back. @see Meta: payments, refunds */
export interface PaymentRefund {
  readonly id?: string | undefined
  readonly status?: string | undefined
  readonly amount?: PaymentAmount | undefined
  /** `instant` or `normal`. */
  readonly speed?: string | undefined
  readonly createdMillis?: number | undefined
  readonly updatedMillis?: number | undefined
}

const known: ReadonlySet<string> = new Set<Status>([
  "sent",
  "delivered",
  "read",
  "played",
  "failed",
  "deleted",
  "warning"
])

const isKnown = (status: string): status is Status => known.has(status)

const conversation = (value: unknown): Conversation | undefined => {
  if (value === undefined) return undefined
  const self = object(value)
  return some({
    id: id(self["id"]),
    origin: category(object(self["origin"])["type"]),
    expirationMillis: millis(self["expiration_timestamp"])
  })
}

const category = (value: unknown): string | undefined => id(value)?.replaceAll("-", "_")

const pricing = (value: unknown): Pricing | undefined => {
  if (value === undefined) return undefined
  const self = object(value)
  return some({
    billable: boolean(self["billable"]),
    model: id(self["pricing_model"]),
    type: id(self["type"]),
    category: category(self["category"])
  })
}

/** A member of a group: Meta's pages spell its fields both ways. */
const participant = (self: Json, field: string): string | undefined =>
  id(self[`recipient_participant_${field}`]) ?? id(self[`participant_recipient_${field}`])

const parentUserId = (self: Json): string | undefined =>
  id(self["recipient_parent_user_id"]) ?? id(self["parent_recipient_user_id"])

/** `undefined` where it has no id or no status, or is about something else than a message or a payment. */
export const changed = (
  self: Json,
  base: Base,
  contacts: Contacts
): StatusChanged | PaymentStatusChanged | undefined => {
  const messageId = id(self["id"])
  const status = id(self["status"])
  const type = self["type"]
  if (messageId === undefined || status === undefined) return undefined
  if (type === "payment") return payment(self, base, contacts, messageId, status)
  if (type !== undefined && type !== null && type !== "message") return undefined
  const recipientId = id(self["recipient_id"])
  const recipientUserId = id(self["recipient_user_id"])
  const recipientParticipantId = participant(self, "id")
  const recipientParticipantUserId = participant(self, "user_id")
  return compact({
    _tag: "StatusChanged",
    id: messageId,
    status: isKnown(status) ? status : "unknown",
    timestampMillis: millis(self["timestamp"]),
    recipientId,
    recipientType: id(self["recipient_type"]),
    recipientParticipantId,
    recipientParticipantUserId,
    recipientParticipantParentUserId: participant(self, "parent_user_id"),
    recipientUserId,
    recipientParentUserId: parentUserId(self),
    recipientIdentityKeyHash: id(self["recipient_identity_key_hash"]),
    correlationId: id(self["biz_opaque_callback_data"]),
    contact: contacts.find(
      recipientParticipantId ?? recipientId,
      recipientParticipantUserId ?? recipientUserId
    ),
    conversation: conversation(self["conversation"]),
    // Aggregated statuses of a group have it within the conversation.
    pricing: pricing(self["pricing"]) ?? pricing(object(self["conversation"])["pricing"]),
    errors: errors(self["errors"]),
    ...base
  })
}

const payment = (
  self: Json,
  base: Base,
  contacts: Contacts,
  messageId: string,
  status: string
): PaymentStatusChanged => {
  const details = object(self["payment"])
  const attempt = object(details["transaction"])
  const recipientId = id(self["recipient_id"])
  const recipientUserId = id(self["recipient_user_id"])
  const notes = details["notes"]
  return compact({
    _tag: "PaymentStatusChanged",
    id: messageId,
    status,
    timestampMillis: millis(self["timestamp"]),
    recipientId,
    recipientUserId,
    recipientParentUserId: parentUserId(self),
    contact: contacts.find(recipientId, recipientUserId),
    referenceId: id(details["reference_id"]),
    amount: amount(details["amount"]),
    currency: id(details["currency"]),
    transaction: transaction(attempt),
    receipt: id(details["receipt"]),
    notes: isRecord(notes) ? notes : undefined,
    refunds: list(attempt["refunds"] ?? details["refunds"]).flatMap(refund),
    errors: errors(self["errors"]),
    ...base
  })
}

const amount = (value: unknown): PaymentAmount | undefined => {
  const self = object(value)
  const total = number(self["value"])
  return total === undefined ? undefined : compact({ value: total, offset: number(self["offset"]) })
}

const transaction = (self: Json): PaymentTransaction | undefined => {
  const error = object(self["error"])
  return some({
    id: id(self["id"]),
    gatewayTransactionId: id(self["pg_transaction_id"]),
    type: id(self["type"]),
    status: id(self["status"]),
    amount: amount(self["amount"]),
    currency: id(self["currency"]),
    method: id(object(self["method"])["type"]),
    createdMillis: millis(self["created_timestamp"]),
    updatedMillis: millis(self["updated_timestamp"]),
    error: some({ code: id(error["code"]), reason: id(error["reason"]) })
  })
}

const refund = (value: unknown): ReadonlyArray<PaymentRefund> => {
  const self = object(value)
  const found = some({
    id: id(self["id"]),
    status: id(self["status"]),
    amount: amount(self["amount"]),
    speed: id(self["speed_processed"]),
    createdMillis: millis(self["created_timestamp"]),
    updatedMillis: millis(self["updated_timestamp"])
  })
  return found === undefined ? [] : [found]
}

/** How far each status lies along a message's way. */
const rank: Readonly<Record<Status, number>> = {
  unknown: 0,
  warning: 0,
  sent: 1,
  failed: 2,
  delivered: 3,
  read: 4,
  played: 5,
  deleted: 6
}

/**
 * The status to keep when another one arrives, so that it never goes back:
 * `sent`, `failed`, `delivered`, `read`, `played`, `deleted`, each replacing
 * those before it. Returns `current` itself where nothing changed.
 *
 * `failed` replaces `sent` and gives way to `delivered` and what follows it:
 * Meta reports a failure for one of a person's devices (131036) though another
 * one shows the message, and a message that was read did arrive. `warning` and
 * `unknown` replace nothing.
 *
 * In a group each member has a status of their own: keep one per `id` and member
 * (`recipientParticipantId`, or where the number is hidden
 * `recipientParticipantUserId`). Statuses of two members are not compared:
 * `next` is returned, so that no member's status is taken for old news.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Webhook } from "@connexease-gateway/core"
 * import assert from "node:assert/strict"
 *
 * const read = { status: "read" } as const
 * assert.equal(Webhook.foldStatus(undefined, read), read)
 * assert.equal(Webhook.foldStatus(read, { status: "delivered" }), read)
 * ```
 */
export const foldStatus = <A extends Folded, B extends Folded>(current: A | undefined, next: B): A | B =>
  current === undefined || !isSameMember(current, next) || rank[next.status] > rank[current.status]
    ? next
    : current

/** What {@link foldStatus} looks at. */
interface Folded {
  readonly status: Status
  readonly recipientParticipantId?: string | undefined
  readonly recipientParticipantUserId?: string | undefined
}

/** A status that names no member is about the message as a whole. */
const isSameMember = (a: Folded, b: Folded): boolean =>
  memberOf(a) === undefined ||
  memberOf(b) === undefined ||
  isSame(a.recipientParticipantId, b.recipientParticipantId) ||
  isSame(a.recipientParticipantUserId, b.recipientParticipantUserId)

const isSame = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a === b

/** The member of a group that a status is about. */
export const memberOf = (self: Pick<Folded, "recipientParticipantId" | "recipientParticipantUserId">) =>
  self.recipientParticipantId ?? self.recipientParticipantUserId
