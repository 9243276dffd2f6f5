/**
 * What a person's message holds: one of the kinds below, by `type`. The names
 * of the kinds are Meta's; a kind that is newer than this library, or has lost
 * its content, is `unknown`.
 *
 * @see Meta: webhooks reference, messages
 */
import { isRecord } from "../internal/json.ts"
import type { ContactCard } from "./ContactCard.ts"
import * as Card from "./ContactCard.ts"
import type { InteractiveReply } from "./InteractiveReply.ts"
import * as Reply from "./InteractiveReply.ts"
import { boolean, compact, id, list, number, object, some, text } from "./readJson.ts"
import type { Json } from "./readJson.ts"

/** What a person wrote. */
export interface TextContent {
  readonly type: "text"
  readonly body: string
}

/** A file that Meta keeps for seven days. */
interface Media {
  /** For Meta's media endpoint. */
  readonly id: string
  /** Such as `image/jpeg` or `audio/ogg; codecs=opus`. */
  readonly mimeType?: string | undefined
  /** In base64. */
  readonly sha256?: string | undefined
  /** Valid for minutes, and only with the access token of Meta's API. */
  readonly url?: string | undefined
}

/** A picture. */
export interface ImageContent extends Media {
  readonly type: "image"
  readonly caption?: string | undefined
}
/** A video. */
export interface VideoContent extends Media {
  readonly type: "video"
  readonly caption?: string | undefined
}
/** A sound file or voice note. */
export interface AudioContent extends Media {
  readonly type: "audio"
  /** True for a voice note. */
  readonly voice?: boolean | undefined
}
/** A file of another kind. */
export interface DocumentContent extends Media {
  readonly type: "document"
  readonly caption?: string | undefined
  readonly filename?: string | undefined
}
/** A sticker. */
export interface StickerContent extends Media {
  readonly type: "sticker"
  readonly animated?: boolean | undefined
}

/** A place that the person sent; degrees. */
export interface LocationContent {
  readonly type: "location"
  readonly latitude: number
  readonly longitude: number
  readonly name?: string | undefined
  readonly address?: string | undefined
  readonly url?: string | undefined
}

/** Contact cards that the person sent. */
export interface ContactsContent {
  readonly type: "contacts"
  readonly contacts: ReadonlyArray<ContactCard>
}

/** An emoji on an earlier message, or its removal. */
export interface ReactionContent {
  readonly type: "reaction"
  /** The message that was reacted to. */
  readonly messageId: string
  /** Absent when the person took the reaction back. */
  readonly emoji?: string | undefined
}

/** A tap on a quick reply button of a template. */
export interface ButtonContent {
  readonly type: "button"
  readonly text?: string | undefined
  /** What was sent as the button's `payload`. */
  readonly payload?: string | undefined
}

/** A tap or a filled form that answers an interactive message. */
export interface InteractiveContent {
  readonly type: "interactive"
  readonly reply: InteractiveReply
}

/** Products that the person ordered from a catalog. */
export interface OrderContent {
  readonly type: "order"
  readonly catalogId?: string | undefined
  /** What the person wrote with the order. */
  readonly text?: string | undefined
  readonly items: ReadonlyArray<OrderItem>
}

/** One product of an order; the price is that of one piece. */
export interface OrderItem {
  readonly productRetailerId: string
  readonly quantity?: number | undefined
  readonly price?: number | undefined
  /** ISO 4217, such as `TRY`. */
  readonly currency?: string | undefined
}

/** WhatsApp says that a user's number or identity changed; no user wrote anything. */
export interface SystemContent {
  readonly type: "system"
  readonly change?:
    | "user_changed_number"
    | "user_changed_user_id"
    | "customer_identity_changed"
    | (string & {})
    | undefined
  /** A sentence about it, in English. */
  readonly body?: string | undefined
  /** The new number, from `wa_id` or the older `new_wa_id`. */
  readonly waId?: string | undefined
  readonly userId?: string | undefined
  readonly parentUserId?: string | undefined
  readonly previousUserId?: string | undefined
  readonly previousParentUserId?: string | undefined
  /** The hash of the new identity. */
  readonly identity?: string | undefined
  /** The number before the change. */
  readonly customer?: string | undefined
}

/** The person changed an earlier message; `message` is what it says now. */
export interface EditContent {
  readonly type: "edit"
  readonly originalMessageId: string
  readonly message: Content
  /** What the changed message answers. */
  readonly context?: Context | undefined
}

/** The person deleted an earlier message for everyone. */
export interface RevokeContent {
  readonly type: "revoke"
  readonly originalMessageId: string
}

/** The person opened the chat for the first time, and wrote nothing yet. */
export interface RequestWelcomeContent {
  readonly type: "request_welcome"
}

/** Something that Meta's API cannot carry, such as a poll. The event's `errors` say more. */
export interface UnsupportedContent {
  readonly type: "unsupported"
  /** What it was, where Meta says it. */
  readonly name?: string | undefined
}

/** A kind that is newer than this library, or content that is not of the kind's form. See the event's `raw`. */
export interface UnknownContent {
  readonly type: "unknown"
  /** Meta's `type`. */
  readonly name?: string | undefined
}

/** What a message answers or forwards. */
export interface Context {
  /** The message that is answered. */
  readonly id?: string | undefined
  /** Who wrote that message. */
  readonly from?: string | undefined
  readonly forwarded?: boolean | undefined
  /** Forwarded more than five times. */
  readonly frequentlyForwarded?: boolean | undefined
  /** The product that the person asks about. */
  readonly product?:
    | { readonly catalogId?: string | undefined; readonly productRetailerId?: string | undefined }
    | undefined
}

/** What a person's message holds. Discriminated by `type`. */
export type Content =
  | TextContent
  | ImageContent
  | VideoContent
  | AudioContent
  | DocumentContent
  | StickerContent
  | LocationContent
  | ContactsContent
  | ReactionContent
  | ButtonContent
  | InteractiveContent
  | OrderContent
  | SystemContent
  | EditContent
  | RevokeContent
  | RequestWelcomeContent
  | UnsupportedContent
  | UnknownContent

/** Reads what lies under the message's key of the same name as its type. */
type Read = (value: unknown, message: Json) => Content | undefined

const media =
  <A extends Media>(more: (value: Json) => Omit<A, keyof Media>) =>
  (value: unknown): A | undefined => {
    const self = object(value)
    const mediaId = id(self["id"])
    if (mediaId === undefined) return undefined
    return compact({
      ...more(self),
      id: mediaId,
      mimeType: text(self["mime_type"]),
      sha256: text(self["sha256"]),
      url: text(self["url"])
    }) as Media as A
  }

const unsupported = (value: unknown): UnsupportedContent =>
  compact({ type: "unsupported", name: id(object(value)["type"]) })

const original = (value: unknown): string | undefined => id(object(value)["original_message_id"])

const kinds: ReadonlyMap<string, Read> = new Map<string, Read>([
  [
    "text",
    (value) => {
      const body = text(object(value)["body"])
      return body === undefined ? undefined : { type: "text", body }
    }
  ],
  ["image", media<ImageContent>((self) => ({ type: "image", caption: text(self["caption"]) }))],
  ["video", media<VideoContent>((self) => ({ type: "video", caption: text(self["caption"]) }))],
  ["audio", media<AudioContent>((self) => ({ type: "audio", voice: boolean(self["voice"]) }))],
  [
    "document",
    media<DocumentContent>((self) => ({
      type: "document",
      caption: text(self["caption"]),
      filename: text(self["filename"])
    }))
  ],
  ["sticker", media<StickerContent>((self) => ({ type: "sticker", animated: boolean(self["animated"]) }))],
  [
    "location",
    (value) => {
      const self = object(value)
      const latitude = number(self["latitude"])
      const longitude = number(self["longitude"])
      if (latitude === undefined || longitude === undefined) return undefined
      return compact({
        type: "location",
        latitude,
        longitude,
        name: text(self["name"]),
        address: text(self["address"]),
        url: text(self["url"])
      })
    }
  ],
  [
    "contacts",
    (value, message) =>
      Array.isArray(value)
        ? {
            type: "contacts",
            contacts: value.filter(isRecord).map((card) => Card.read(card, message["origin"]))
          }
        : undefined
  ],
  [
    "reaction",
    (value) => {
      const self = object(value)
      const messageId = id(self["message_id"])
      return messageId === undefined
        ? undefined
        : compact({ type: "reaction", messageId, emoji: id(self["emoji"]) })
    }
  ],
  [
    "button",
    (value) =>
      isRecord(value)
        ? compact({ type: "button", text: text(value["text"]), payload: text(value["payload"]) })
        : undefined
  ],
  [
    "interactive",
    (value) => (isRecord(value) ? { type: "interactive", reply: Reply.read(value) } : undefined)
  ],
  [
    "order",
    (value) =>
      isRecord(value)
        ? compact({
            type: "order",
            catalogId: id(value["catalog_id"]),
            text: text(value["text"]),
            items: list(value["product_items"]).flatMap(orderItem)
          })
        : undefined
  ],
  [
    "system",
    (value) =>
      isRecord(value)
        ? compact({
            type: "system",
            change: id(value["type"]),
            body: text(value["body"]),
            waId: id(value["wa_id"]) ?? id(value["new_wa_id"]),
            userId: id(value["user_id"]),
            parentUserId: id(value["parent_user_id"]),
            previousUserId: id(value["previous_user_id"]),
            previousParentUserId: id(value["previous_parent_user_id"]),
            identity: id(value["identity"]),
            customer: id(value["customer"])
          })
        : undefined
  ],
  [
    "edit",
    (value) => {
      const originalMessageId = original(value)
      if (originalMessageId === undefined) return undefined
      const message = object(object(value)["message"])
      // An edit of an edit is not a thing; following it would let a sender choose the depth of the stack.
      const content = message["type"] === "edit" ? unknown("edit") : read(message)
      return compact({
        type: "edit",
        originalMessageId,
        message: content,
        context: readContext(message["context"])
      })
    }
  ],
  [
    "revoke",
    (value) => {
      const originalMessageId = original(value)
      return originalMessageId === undefined ? undefined : { type: "revoke", originalMessageId }
    }
  ],
  ["request_welcome", () => ({ type: "request_welcome" })],
  ["unsupported", unsupported],
  // Meta's earlier name for the same.
  ["unknown", unsupported]
])

/** Reads the `context` of a message. */
export const readContext = (value: unknown): Context | undefined => {
  if (value === undefined) return undefined
  const self = object(value)
  const product = object(self["referred_product"])
  return some({
    id: id(self["id"]),
    from: id(self["from"]),
    forwarded: boolean(self["forwarded"]),
    frequentlyForwarded: boolean(self["frequently_forwarded"]),
    product: some({
      catalogId: id(product["catalog_id"]),
      productRetailerId: id(product["product_retailer_id"])
    })
  })
}

const orderItem = (value: unknown): ReadonlyArray<OrderItem> => {
  const self = object(value)
  const productRetailerId = id(self["product_retailer_id"])
  if (productRetailerId === undefined) return []
  return [
    compact({
      productRetailerId,
      quantity: number(self["quantity"]),
      price: number(self["item_price"]),
      currency: id(self["currency"])
    })
  ]
}

const unknown = (name: string | undefined): UnknownContent => compact({ type: "unknown", name })

/** Reads a message's content by its `type`, or without one by the first known key. */
export const read = (message: Json): Content => {
  const type = id(message["type"]) ?? Object.keys(message).find((key) => key !== "edit" && kinds.has(key))
  if (type === undefined) return unknown(undefined)
  return kinds.get(type)?.(message[type], message) ?? unknown(type)
}
