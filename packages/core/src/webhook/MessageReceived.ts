/**
 * A message that a person wrote to the business, and one that the business
 * wrote from its phone.
 *
 * @see Meta: webhooks reference, messages; smb_message_echoes
 */
import { fromWebhook } from "../MetaError.ts"
import type { MetaError } from "../MetaError.ts"
import type { Content, Context } from "./Content.ts"
import { read as readContent, readContext } from "./Content.ts"
import type { Base, Contact, Contacts } from "./Origin.ts"
import { boolean, compact, id, list, millis, object, some, text } from "./readJson.ts"
import type { Json } from "./readJson.ts"

/** A person sent a message. Key your reaction on `content.type`. */
export interface MessageReceived extends Base {
  readonly _tag: "MessageReceived"
  /** Meta's id (`wamid.…`): mark it read with it, reply to it with it, deduplicate by it. */
  readonly id: string
  /** The sender's number in digits. Absent when the person hides it; then `fromUserId` says who it is. */
  readonly from?: string | undefined
  /** The sender's business-scoped user id. */
  readonly fromUserId?: string | undefined
  readonly fromParentUserId?: string | undefined
  /** The group that the message was written in. */
  readonly groupId?: string | undefined
  /** When it was sent, in milliseconds since 1970 (Meta's second, as milliseconds). */
  readonly timestampMillis?: number | undefined
  readonly content: Content
  /** Who sent it. */
  readonly contact?: Contact | undefined
  /** What it answers, and whether it was forwarded. */
  readonly context?: Context | undefined
  /** The ad or post that brought the person here. */
  readonly referral?: Referral | undefined
  /** Present when identity checks are on. */
  readonly identity?: Identity | undefined
  /** Why Meta could not carry the content: unsupported (131051), media that could not be fetched (131052). */
  readonly errors: ReadonlyArray<MetaError>
}

/** The business sent a message from its WhatsApp Business app. */
export interface MessageEchoed extends Base {
  readonly _tag: "MessageEchoed"
  readonly id: string
  /** The business's own number. */
  readonly from?: string | undefined
  /** The person's number. */
  readonly to?: string | undefined
  /** The person's business-scoped user id. */
  readonly toUserId?: string | undefined
  readonly toParentUserId?: string | undefined
  readonly timestampMillis?: number | undefined
  readonly content: Content
  readonly contact?: Contact | undefined
  readonly context?: Context | undefined
  readonly errors: ReadonlyArray<MetaError>
}

/** From where the person came: an ad or post that opens a chat. */
export interface Referral {
  readonly sourceUrl?: string | undefined
  readonly sourceId?: string | undefined
  readonly sourceType?: "ad" | "post" | (string & {}) | undefined
  readonly headline?: string | undefined
  readonly body?: string | undefined
  readonly mediaType?: "image" | "video" | (string & {}) | undefined
  readonly imageUrl?: string | undefined
  readonly videoUrl?: string | undefined
  readonly thumbnailUrl?: string | undefined
  /** What the link or ad carried in its `ref` parameter. */
  readonly ref?: string | undefined
  /** The id of the click, for Meta's Conversions API. */
  readonly clickId?: string | undefined
  /** The greeting that the ad showed. */
  readonly welcomeText?: string | undefined
}

/** The state of the person's identity key, where identity checks are on. */
export interface Identity {
  readonly acknowledged?: boolean | undefined
  readonly createdMillis?: number | undefined
  readonly hash?: string | undefined
}

/** Reads an `errors` array. */
export const errors = (value: unknown): ReadonlyArray<MetaError> =>
  value === undefined ? none : list(value).flatMap((error) => fromWebhook(error) ?? [])
const none: ReadonlyArray<MetaError> = Object.freeze([])

const referral = (value: unknown): Referral | undefined => {
  if (value === undefined) return undefined
  const self = object(value)
  return some({
    sourceUrl: text(self["source_url"]),
    sourceId: id(self["source_id"]),
    sourceType: id(self["source_type"]),
    headline: text(self["headline"]),
    body: text(self["body"]),
    mediaType: id(self["media_type"]),
    imageUrl: text(self["image_url"]),
    videoUrl: text(self["video_url"]),
    thumbnailUrl: text(self["thumbnail_url"]),
    ref: id(self["ref"]),
    clickId: id(self["ctwa_clid"]),
    welcomeText: text(object(self["welcome_message"])["text"])
  })
}

const identity = (value: unknown): Identity | undefined => {
  if (value === undefined) return undefined
  const self = object(value)
  return some({
    acknowledged: boolean(self["acknowledged"]),
    createdMillis: millis(self["created_timestamp"]),
    hash: id(self["hash"])
  })
}

/** `undefined` where it has no id. */
export const received = (self: Json, base: Base, contacts: Contacts): MessageReceived | undefined => {
  const messageId = id(self["id"])
  if (messageId === undefined) return undefined
  const from = id(self["from"])
  const fromUserId = id(self["from_user_id"])
  return compact({
    _tag: "MessageReceived",
    id: messageId,
    from,
    fromUserId,
    fromParentUserId: id(self["from_parent_user_id"]),
    groupId: id(self["group_id"]),
    timestampMillis: millis(self["timestamp"]),
    content: readContent(self),
    contact: contacts.find(from, fromUserId),
    context: readContext(self["context"]),
    referral: referral(self["referral"]),
    identity: identity(self["identity"]),
    errors: errors(self["errors"]),
    ...base
  })
}

/** `undefined` where it has no id. */
export const echoed = (self: Json, base: Base, contacts: Contacts): MessageEchoed | undefined => {
  const messageId = id(self["id"])
  if (messageId === undefined) return undefined
  const to = id(self["to"])
  const toUserId = id(self["to_user_id"])
  return compact({
    _tag: "MessageEchoed",
    id: messageId,
    from: id(self["from"]),
    to,
    toUserId,
    toParentUserId: id(self["to_parent_user_id"]),
    timestampMillis: millis(self["timestamp"]),
    content: readContent(self),
    contact: contacts.find(to, toUserId),
    context: readContext(self["context"]),
    errors: errors(self["errors"]),
    ...base
  })
}
