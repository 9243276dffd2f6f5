/**
 * What became of the business account, its numbers, and what people allow it
 * to send.
 *
 * @see Meta: webhooks reference, account_update, account_review_update, account_alerts,
 * business_capability_update, phone_number_name_update, phone_number_quality_update, security,
 * user_preferences
 */
import { isRecord } from "../internal/json.ts"
import type { Base, Contact, Contacts } from "./Origin.ts"
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
  /** What to do about the violation. */
  readonly remediation?: string | undefined
  readonly restrictions: ReadonlyArray<Restriction>
  /** Such as `SCHEDULE_FOR_DISABLE`, `DISABLE` or `REINSTATE`. */
  readonly banState?: string | undefined
  /** As Meta writes it: `April 17, 2025`. */
  readonly banDate?: string | undefined
  /** The account and its partners, for events that link or unlink one. */
  readonly account?: LinkedAccount | undefined
  /** Why a number was disconnected. `initiatedBy` is `USER` or `SYSTEM`. */
  readonly disconnection?:
    | { readonly reason?: string | undefined; readonly initiatedBy?: string | undefined }
    | undefined
  /** How a partner's request to certify a client stands. */
  readonly certification?: Certification | undefined
  /** The discount by volume that the account reached. */
  readonly volumeTier?: VolumeTier | undefined
  /** From when international rates apply to authentication messages. */
  readonly internationalRate?: InternationalRate | undefined
}

/** A business account as an account update names it (`waba_info`). */
export interface LinkedAccount {
  readonly businessAccountId?: string | undefined
  /** The business portfolio that owns the account. */
  readonly ownerBusinessId?: string | undefined
  readonly partnerAppId?: string | undefined
  /** The advertising account that was linked. */
  readonly adAccountId?: string | undefined
  readonly solutionId?: string | undefined
  readonly solutionPartnerBusinessIds: ReadonlyArray<string>
}

/** A partner's request to certify a client (`partner_client_certification_info`). */
export interface Certification {
  readonly clientBusinessId?: string | undefined
  /** Such as `APPROVED` or `REJECTED`. */
  readonly status?: string | undefined
  /** Absent where Meta writes `NONE`. */
  readonly rejectionReasons: ReadonlyArray<string>
}

/** A price step by volume (`volume_tier_info`). */
export interface VolumeTier {
  /** Such as `UTILITY`. */
  readonly category?: string | undefined
  /** Messages in the month, from and to: `25000001:50000000`. */
  readonly tier?: string | undefined
  /** `YYYY-MM`. */
  readonly effectiveMonth?: string | undefined
  /** A country or region, such as `India`. */
  readonly region?: string | undefined
  readonly updatedMillis?: number | undefined
}

/** International rates for authentication messages (`auth_international_rate_eligibility`). */
export interface InternationalRate {
  readonly startMillis?: number | undefined
  /** Countries with a start of their own. */
  readonly exceptions: ReadonlyArray<{
    readonly countryCode?: string | undefined
    readonly startMillis?: number | undefined
  }>
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
  /** The person's business-scoped user id. */
  readonly userId?: string | undefined
  readonly parentUserId?: string | undefined
  readonly contact?: Contact | undefined
  /** The sign-up that the preference belongs to. */
  readonly signupId?: string | undefined
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
  const violation = object(value["violation_info"])
  const disconnection = object(value["disconnection_info"])
  return compact({
    _tag: "AccountUpdated",
    event,
    phoneNumber: id(value["phone_number"]),
    country: id(value["country"]),
    violation: id(violation["violation_type"]),
    remediation: text(violation["remediation"]),
    restrictions: list(value["restriction_info"]).flatMap(restriction),
    banState: list(ban["waba_ban_state"]).map(id)[0],
    banDate: id(ban["waba_ban_date"]),
    account: linkedAccount(value["waba_info"]),
    disconnection: some({
      reason: id(disconnection["reason"]),
      initiatedBy: id(disconnection["initiated_by"])
    }),
    certification: certification(value["partner_client_certification_info"]),
    volumeTier: volumeTier(object(value["volume_tier_info"])),
    internationalRate: internationalRate(value["auth_international_rate_eligibility"]),
    ...base
  })
}

const ids = (value: unknown): ReadonlyArray<string> => list(value).flatMap((item) => id(item) ?? [])

const linkedAccount = (value: unknown): LinkedAccount | undefined =>
  isRecord(value)
    ? compact({
        businessAccountId: id(value["waba_id"]),
        ownerBusinessId: id(value["owner_business_id"]),
        partnerAppId: id(value["partner_app_id"]),
        adAccountId: id(value["ad_account_id"]) ?? id(value["ad_account_linked"]),
        solutionId: id(value["solution_id"]),
        solutionPartnerBusinessIds: ids(value["solution_partner_business_ids"])
      })
    : undefined

const certification = (value: unknown): Certification | undefined =>
  isRecord(value)
    ? compact({
        clientBusinessId: id(value["client_business_id"]),
        status: id(value["status"]),
        rejectionReasons: ids(value["rejection_reasons"]).filter((reason) => reason !== "NONE")
      })
    : undefined

const volumeTier = (self: Json): VolumeTier | undefined =>
  some({
    category: id(self["pricing_category"]),
    tier: id(self["tier"]),
    effectiveMonth: id(self["effective_month"]),
    region: text(self["region"]),
    updatedMillis: millis(self["tier_update_time"])
  })

const internationalRate = (value: unknown): InternationalRate | undefined =>
  isRecord(value)
    ? compact({
        startMillis: millis(value["start_time"]),
        exceptions: list(value["exception_countries"]).map((item) => {
          const self = object(item)
          return compact({ countryCode: id(self["country_code"]), startMillis: millis(self["start_time"]) })
        })
      })
    : undefined

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
export const preference = (self: Json, base: Base, contacts: Contacts): PreferenceChanged | undefined => {
  const value = id(self["value"])
  if (value === undefined) return undefined
  const waId = id(self["wa_id"])
  const userId = id(self["user_id"])
  return compact({
    _tag: "PreferenceChanged",
    value,
    category: id(self["category"]),
    waId,
    userId,
    parentUserId: id(self["parent_user_id"]),
    contact: contacts.find(waId, userId),
    signupId: id(self["signup_id"]),
    detail: text(self["detail"]),
    timestampMillis: millis(self["timestamp"]),
    ...base
  })
}
