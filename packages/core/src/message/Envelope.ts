/**
 * What every message carries around its content: who it goes to, which message
 * it answers, and what comes back in its status webhooks.
 *
 * @see Meta: send-messages reference; Connexease: send message reference
 */
import * as Schema from "effect/Schema"
import * as Field from "./Field.ts"

/** The fields that every message may carry. */
export interface Envelope {
  readonly messaging_product: "whatsapp"
  /** `group` when `to` is a group id. Documented by Connexease and Meta; the default is `individual`. */
  readonly recipient_type?: "individual" | "group"
  /** Quotes an earlier message of the conversation. Documented by Meta only. */
  readonly context?: Context
  /**
   * At most 512 characters that come back in every status webhook of this
   * message, and nowhere else. Documented by Meta only.
   */
  readonly biz_opaque_callback_data?: string
  /** For identity-change checks; a mismatch is Meta's 137000. Documented by Meta only. */
  readonly recipient_identity_key_hash?: string
}

/** The message that is answered. */
export interface Context {
  /** A message id (`wamid.…`) that a webhook or a receipt gave. */
  readonly message_id: string
}

/** A recipient whose number need not be known. */
interface ByUserId {
  /** A business-scoped user id. Documented by Meta only, since May 2026. */
  readonly recipient: string
  readonly to?: never
}

/** A recipient by phone number or group id. */
interface ByNumber {
  /**
   * With country code: `905321234567`. `+`, `-`, `(`, `)`, `.` and spaces are removed before sending. A
   * business-scoped user id is sent in `recipient`, where Meta documents it.
   */
  readonly to: string
  readonly recipient?: never
}

/**
 * Who receives the message: a phone number or group id in `to`, or a
 * business-scoped user id (`US.13491208655302741918`) in `recipient`.
 */
export type Addressed = ByUserId | ByNumber

/** What a constructor takes beside recipient and content, in camelCase. */
interface Details {
  readonly recipientType?: "individual" | "group" | undefined
  /** The id of the message that this one answers. */
  readonly replyTo?: string | undefined
  /** Meta's `biz_opaque_callback_data`: comes back in the status webhooks. */
  readonly correlationId?: string | undefined
  readonly identityKeyHash?: string | undefined
}

/** What each constructor takes beside the content: the same as {@link Envelope} and {@link Addressed}. */
export type Options = Addressed & Details

const phone = /^[1-9]\d{6,14}$/
const userId = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/
/** Opaque. Those of Meta's documentation are the base64 of `capi_group:`, a number and an id; others end in `@g.us`. */
const groupId = /^(?:[A-Za-z][A-Za-z0-9+/=_-]{15,}|[\d-]{6,}@g\.us)$/
const knownGroupId = /^Y2FwaV9ncm91cDo|@g\.us$/

/** Whether a recipient is a phone number by its shape: 7 to 15 digits with country code. */
export const isPhone = (value: string): boolean => phone.test(value)

/** Whether a recipient is a business-scoped user id by its shape. */
export const isUserId = (value: string): boolean => userId.test(value)

/** Whether a recipient is a group id by its shape. */
export const isGroupId = (value: string): boolean => groupId.test(value)

const notARecipient =
  "must be a phone number with country code (7 to 15 digits, not starting with 0) or a group id"

/** The schemas of {@link Envelope} and {@link Addressed}. */
export const fields = {
  messaging_product: Schema.Literal("whatsapp"),
  recipient_type: Field.optional(Schema.Literals(["individual", "group"])),
  to: Field.optional(Field.pattern(new RegExp(`${phone.source}|${groupId.source}`), notARecipient)),
  recipient: Field.optional(Field.pattern(userId, "must be a business-scoped user id such as US.123456")),
  context: Field.optional(Field.object<Context>()({ message_id: Field.nonEmptyString })),
  biz_opaque_callback_data: Field.optional(Field.text(512, 0)),
  recipient_identity_key_hash: Field.optional(Field.nonEmptyString)
}

/** A message has a recipient, and groups go with group ids. */
export const addressed: Field.Rule = (message, report) => {
  const to = Field.get(message, "to")
  if (to === undefined && Field.get(message, "recipient") === undefined) return report(["to"], "is required")
  if (typeof to !== "string" || !isGroupId(to)) {
    if (Field.get(message, "recipient_type") === "group" && typeof to === "string" && isPhone(to)) {
      report(["to"], "must be a group id when recipient_type is group")
    }
    return
  }
  if (Field.get(message, "recipient_type") === "group") return
  if (knownGroupId.test(to)) report(["recipient_type"], "must be group when to is a group id")
  else report(["to"], notARecipient)
}

/** The keys of {@link Envelope} from a constructor's options; nothing is added that was not given. */
export const envelope = (options: Options): Envelope & Addressed =>
  defined({
    messaging_product: "whatsapp",
    recipient_type: options.recipientType,
    to: options.to,
    recipient: options.recipient,
    context: options.replyTo === undefined ? undefined : { message_id: options.replyTo },
    biz_opaque_callback_data: options.correlationId,
    recipient_identity_key_hash: options.identityKeyHash
  }) as Envelope & Addressed

type Defined<A> = { readonly [K in keyof A as undefined extends A[K] ? never : K]: A[K] } & {
  readonly [K in keyof A as undefined extends A[K] ? K : never]?: Exclude<A[K], undefined>
}

/** The parts of a message as constructors take them: an optional field may be `undefined`, and is then left out. */
export type Optional<A> = {
  readonly [K in keyof A]: object extends Pick<A, K> ? A[K] | undefined : A[K]
}

/** Without the keys whose value is undefined. */
export const defined = <A extends object>(self: A): Defined<A> => {
  const out: Record<string, unknown> = {}
  for (const key in self) if (self[key] !== undefined) out[key] = self[key]
  return out as Defined<A>
}
