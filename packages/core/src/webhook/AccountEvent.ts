/**
 * What became of the business account, its numbers, and what people allow it
 * to send.
 *
 * @see Meta: webhooks reference, account_update, account_review_update, account_alerts,
 * business_capability_update, phone_number_name_update, phone_number_quality_update, security,
 * user_preferences
 */
import type { Base } from "./Origin.ts"
import { compact, id, list, millis, number, object, some, text } from "./readJson.ts"
import type { Json } from "./readJson.ts"

/** Something about the account changed: a violation, a restriction, a partner. `event` says what. */
export interface AccountUpdated extends Base {
  readonly _tag: "AccountUpdated"
  readonly event:
    | "ACCOUNT_VIOLATION"
    | "ACCOUNT_RESTRICTION"
    | "ACCOUNT_DELETED"
    | "DISABLED_UPDATE"
    | "VERIFIED_ACCOUNT"
    | "PARTNER_ADDED"
    | "PARTNER_REMOVED"
    | "MM_LITE_TERMS_SIGNED"
    | (string & {})
  readonly phoneNumber?: string | undefined
  readonly country?: string | undefined
  /** Which of Meta's policies was broken. */
  readonly violation?: string | undefined
  readonly restrictions: ReadonlyArray<Restriction>
  /** Such as `SCHEDULE_FOR_DISABLE`, `DISABLE` or `REINSTATE`. */
  readonly banState?: string | undefined
  /** As Meta writes it: `April 17, 2025`. */
  readonly banDate?: string | undefined
}

/** What the account may not do, and until when. */
export interface Restriction {
  readonly type?: string | undefined
  readonly expirationMillis?: number | undefined
  readonly remediation?: string | undefined
}

/** Meta finished its review of the account. */
export interface AccountReviewed extends Base {
  readonly _tag: "AccountReviewed"
  readonly decision: "APPROVED" | "REJECTED" | "PENDING" | "DEFERRED" | (string & {})
}

/** Meta has a warning or an advice for the account. */
export interface AccountAlerted extends Base {
  readonly _tag: "AccountAlerted"
  readonly type: string
  readonly severity?: "CRITICAL" | "WARNING" | "INFORMATIONAL" | (string & {}) | undefined
  readonly status?: string | undefined
  readonly description?: string | undefined
  readonly entityType?: string | undefined
  readonly entityId?: string | undefined
}

/** The limits of the business changed. `-1` is unlimited. */
export interface CapabilityChanged extends Base {
  readonly _tag: "CapabilityChanged"
  readonly maxDailyConversations?: number | undefined
  readonly maxPhoneNumbers?: number | undefined
}

/** Meta decided about a number's display name. */
export interface PhoneNumberNameReviewed extends Base {
  readonly _tag: "PhoneNumberNameReviewed"
  readonly decision: "APPROVED" | "REJECTED" | "DEFERRED" | (string & {})
  readonly phoneNumber?: string | undefined
  readonly name?: string | undefined
  readonly reason?: string | undefined
}

/** A number's quality, throughput or messaging limit changed. */
export interface PhoneNumberQualityChanged extends Base {
  readonly _tag: "PhoneNumberQualityChanged"
  readonly event:
    | "FLAGGED"
    | "UNFLAGGED"
    | "UPGRADE"
    | "DOWNGRADE"
    | "ONBOARDING"
    | "THROUGHPUT_UPGRADE"
    | (string & {})
  readonly phoneNumber?: string | undefined
  /** Such as `TIER_2K` or `TIER_UNLIMITED`. */
  readonly currentLimit?: string | undefined
  readonly previousLimit?: string | undefined
}

/** A number's PIN was changed, or its change was requested. */
export interface SecurityChanged extends Base {
  readonly _tag: "SecurityChanged"
  readonly event: "PIN_CHANGED" | "PIN_RESET_REQUEST" | "PIN_RESET_SUCCESS" | (string & {})
  readonly phoneNumber?: string | undefined
  /** The Meta user who did it. */
  readonly requester?: string | undefined
}

/** A person stopped marketing messages, or resumed them. After `stop` Meta refuses them (131050). */
export interface PreferenceChanged extends Base {
  readonly _tag: "PreferenceChanged"
  readonly value: "stop" | "resume" | (string & {})
  /** Such as `marketing_messages`. */
  readonly category?: string | undefined
  readonly waId?: string | undefined
  readonly userId?: string | undefined
  readonly detail?: string | undefined
  readonly timestampMillis?: number | undefined
}

/** Meta changed, reviewed or warned the business account or one of its numbers. */
export type AccountEvent =
  | AccountUpdated
  | AccountReviewed
  | AccountAlerted
  | CapabilityChanged
  | PhoneNumberNameReviewed
  | PhoneNumberQualityChanged
  | SecurityChanged

const updated = (value: Json, base: Base): AccountEvent | undefined => {
  const event = id(value["event"])
  if (event === undefined) return undefined
  const ban = object(value["ban_info"])
  return compact({
    _tag: "AccountUpdated",
    event,
    phoneNumber: id(value["phone_number"]),
    country: id(value["country"]),
    violation: id(object(value["violation_info"])["violation_type"]),
    restrictions: list(value["restriction_info"]).flatMap(restriction),
    banState: list(ban["waba_ban_state"]).map(id)[0],
    banDate: id(ban["waba_ban_date"]),
    ...base
  })
}

const restriction = (value: unknown): ReadonlyArray<Restriction> => {
  const self = object(value)
  const found = some({
    type: id(self["restriction_type"]),
    expirationMillis: millis(self["expiration"]),
    remediation: text(self["remediation"])
  })
  return found === undefined ? [] : [found]
}

const reviewed = (value: Json, base: Base): AccountEvent | undefined => {
  const decision = id(value["decision"])
  return decision === undefined ? undefined : { _tag: "AccountReviewed", decision, ...base }
}

const alerted = (value: Json, base: Base): AccountEvent | undefined => {
  const info = { ...value, ...object(value["alert_info"]) }
  const type = id(info["alert_type"])
  if (type === undefined) return undefined
  return compact({
    _tag: "AccountAlerted",
    type,
    severity: id(info["alert_severity"]),
    status: id(info["alert_status"]),
    description: text(info["alert_description"]),
    entityType: id(value["entity_type"]),
    entityId: id(value["entity_id"]),
    ...base
  })
}

const capability = (value: Json, base: Base): AccountEvent | undefined => {
  const limits = some({
    maxDailyConversations:
      number(value["max_daily_conversations_per_business"]) ??
      number(value["max_daily_conversation_per_phone"]),
    maxPhoneNumbers:
      number(value["max_phone_numbers_per_waba"]) ??
      number(value["max_phone_numbers_per_business"]) ??
      number(value["max_phone_number_per_business"])
  })
  return limits && { _tag: "CapabilityChanged", ...limits, ...base }
}

const named = (value: Json, base: Base): AccountEvent | undefined => {
  const decision = id(value["decision"])
  if (decision === undefined) return undefined
  return compact({
    _tag: "PhoneNumberNameReviewed",
    decision,
    phoneNumber: id(value["display_phone_number"]),
    name: text(value["requested_verified_name"]),
    reason: id(value["rejection_reason"]),
    ...base
  })
}

const quality = (value: Json, base: Base): AccountEvent | undefined => {
  const event = id(value["event"])
  if (event === undefined) return undefined
  return compact({
    _tag: "PhoneNumberQualityChanged",
    event,
    phoneNumber: id(value["display_phone_number"]),
    currentLimit: id(value["current_limit"]),
    previousLimit: id(value["old_limit"]),
    ...base
  })
}

const security = (value: Json, base: Base): AccountEvent | undefined => {
  const event = id(value["event"])
  if (event === undefined) return undefined
  return compact({
    _tag: "SecurityChanged",
    event,
    phoneNumber: id(value["display_phone_number"]),
    requester: id(value["requester"]),
    ...base
  })
}

/** By Meta's field; the gateway's own name of the subscription is taken too, should it ever be the field. */
export const fields = {
  account_update: updated,
  account: updated,
  account_review_update: reviewed,
  account_alerts: alerted,
  business_capability_update: capability,
  phone_number_name_update: named,
  phone_number_quality_update: quality,
  security
}

/** One element of `user_preferences`. */
export const preference = (self: Json, base: Base): PreferenceChanged | undefined => {
  const value = id(self["value"])
  if (value === undefined) return undefined
  return compact({
    _tag: "PreferenceChanged",
    value,
    category: id(self["category"]),
    waId: id(self["wa_id"]),
    userId: id(self["user_id"]),
    detail: text(self["detail"]),
    timestampMillis: millis(self["timestamp"]),
    ...base
  })
}
