/** Messages that a simulated user sends to the business. */
import * as Random from "../support/random.ts"
import type { IncomingEntry } from "../journal/Journal.ts"
import * as MessageId from "../support/MessageId.ts"
import type { User } from "../world/Users.ts"
import type { Json, JsonObject } from "../validation/Json.ts"
import { isObject } from "../validation/Json.ts"
import * as Payload from "../webhooks/payload.ts"
import { enqueueWebhook } from "../webhooks/enqueueWebhook.ts"
import type { World } from "../world/World.ts"

/** The kinds of messages that a user can send (Meta: messages webhook). */
export const incomingTypes = [
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "reaction",
  "button",
  "interactive",
  "order",
  "system",
  "unsupported",
  "edit",
  "revoke"
] as const
export type IncomingType = (typeof incomingTypes)[number]

/** What a user sends: the type, and Meta's payload for it. */
export interface IncomingContent {
  readonly type: IncomingType
  /** Under the name of the type, as Meta's webhook has it; media get an id, a type and a hash where they have none. */
  readonly payload: Json
  /** The id of the message that the user answers. */
  readonly replyTo?: string
  /** The message's own id; made where absent. */
  readonly id?: string
}

const mimeTypes: Readonly<Record<string, string>> = {
  image: "image/jpeg",
  video: "video/mp4",
  audio: "audio/ogg; codecs=opus",
  document: "application/pdf",
  sticker: "image/webp"
}

/** Lets a user send something: it stands in the journal, opens the service window, and goes out as a webhook. */
export const receive = (world: World, user: User, content: IncomingContent, now: number): IncomingEntry => {
  const randomKey = {
    seed: world.idSeed,
    purpose: "incoming",
    subject: user.number,
    count: world.steps.next(user.number)
  }
  const waId = user.waId ?? user.number
  const stanza = `3A${Random.hex(randomKey, 18).toUpperCase()}`
  const id = content.id ?? MessageId.make({ user: waId, outbound: false, stanza })
  const payload = completed(content, randomKey)
  const message: JsonObject = {
    ...(content.replyTo === undefined
      ? {}
      : { context: { from: world.business.displayPhoneNumber, id: content.replyTo } }),
    from: waId,
    id,
    timestamp: String(Math.floor(now / 1_000)),
    type: content.type,
    ...(content.type === "unsupported" ? unsupported : { [content.type]: payload })
  }
  const entry: IncomingEntry = {
    seq: world.journal.nextSeq(),
    at: now,
    id,
    from: user.number,
    type: content.type,
    message: JSON.stringify(message),
    readAt: undefined
  }
  user.lastWroteAt = now
  world.journal.addIncoming(entry)
  world.notify({ kind: "incoming", entry })
  const contacts =
    content.type === "system" ? {} : { contacts: [{ profile: { name: user.name }, wa_id: waId }] }
  enqueueWebhook(world, {
    kind: "message",
    changes: [
      {
        field: "messages",
        value: Payload.messagesValue(world.business, { ...contacts, messages: [message] })
      }
    ],
    at: now
  })
  return entry
}

const unsupported: JsonObject = {
  errors: [
    {
      code: 131051,
      title: "Message type unknown",
      message: "Message type unknown",
      error_data: { details: "Message type is currently not supported." }
    }
  ],
  unsupported: { type: "unknown" }
}

/** Media in Meta's webhooks has an id, a type and a hash; they are filled in where the caller gives none. */
const completed = ({ payload, type }: IncomingContent, randomKey: Random.RandomKey): Json => {
  const mimeType = mimeTypes[type]
  if (mimeType === undefined || !isObject(payload)) return payload
  return {
    mime_type: mimeType,
    sha256: Random.sha256({ ...randomKey, purpose: "sha256" }),
    id: `1${Random.decimal({ ...randomKey, purpose: "media" }, 15)}`,
    ...(type === "audio" ? { voice: true } : {}),
    ...(type === "sticker" ? { animated: false } : {}),
    ...payload
  }
}
