/** Meta's rules for messages of any type. */
import * as MessageId from "../../support/MessageId.ts"
import { get, isObject, objects } from "../Json.ts"
import type { Json, JsonObject } from "../Json.ts"
import type { MessageRequest, Request } from "../Request.ts"
import type { Check, Checks, Finding } from "./Check.ts"

const mediaTypes = ["image", "audio", "document", "video", "sticker"]

type Test = (media: JsonObject) => boolean

/** The path of the media of a header or a parameter, under the name that its `type` gives, when a test finds it. */
const findTyped = (owner: Json | undefined, test: Test): string | undefined => {
  const type = get(owner, "type")
  if (typeof type !== "string" || !mediaTypes.includes(type)) return undefined
  const value = get(owner, type)
  return isObject(value) && test(value) ? `.${type}` : undefined
}

/** The first path that is found in a list, with its place in the list. */
const findIn = (
  list: Json | undefined,
  find: (item: JsonObject) => string | undefined
): string | undefined => {
  for (const [at, item] of objects(list).entries()) {
    const path = find(item)
    if (path !== undefined) return `[${at}]${path}`
  }
  return undefined
}

const after = (prefix: string, path: string | undefined): string | undefined =>
  path === undefined ? undefined : prefix + path

const findInComponents = (components: Json | undefined, test: Test): string | undefined =>
  findIn(
    components,
    ({ cards, parameters }) =>
      after(
        ".parameters",
        findIn(parameters, (parameter) => findTyped(parameter, test))
      ) ??
      after(
        ".cards",
        findIn(cards, (card) => after(".components", findInComponents(card["components"], test)))
      )
  )

/** The path of the first media object of a message that a test finds. */
const findMedia = ({ body, type }: MessageRequest, test: Test): string | undefined => {
  const content = body[type]
  if (mediaTypes.includes(type)) return isObject(content) && test(content) ? type : undefined
  if (type === "interactive") {
    return (
      after("interactive.header", findTyped(get(content, "header"), test)) ??
      after(
        "interactive.action.cards",
        findIn(get(content, "action", "cards"), (card) => after(".header", findTyped(card["header"], test)))
      )
    )
  }
  return type === "template"
    ? after("template.components", findInComponents(get(content, "components"), test))
    : undefined
}

const media = (request: Request, test: Test): Finding | undefined => {
  const field = request.kind === "message" ? findMedia(request, test) : undefined
  return field === undefined ? undefined : { field }
}

/** Finds the `message_id` of a part of the body where the world knows no such message. */
const unknownId =
  (part: string): Check =>
  ({ body }, { messageIds }) => {
    const id = get(body, part, "message_id")
    return typeof id === "string" && messageIds?.isUnknown(id) === true
      ? { field: `${part}.message_id` }
      : undefined
  }

/** More than the longest emoji has, in UTF-16 units: a longer text is not looked through. */
const MAX_EMOJI_LENGTH = 64

/** Made when the first reaction is judged: the data behind it takes longer to load than most modules. */
let graphemes: Intl.Segmenter | undefined

/** One character as users see it, and a picture, flag or keycap: with or without the mark that asks for its colours. */
const isEmoji = (text: string): boolean =>
  text.length <= MAX_EMOJI_LENGTH &&
  /[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]/u.test(text) &&
  [...(graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" })).segment(text)].length === 1

/** Rules about messages of more than one type, and about read receipts. */
export const messageChecks: Checks = {
  "media.source-missing": (request) =>
    media(request, ({ id, link }) => id === undefined && link === undefined),
  "media.source-ambiguous": (request) =>
    media(request, ({ id, link }) => id !== undefined && link !== undefined),
  "context.reaction": ({ body }) => (body["context"] === undefined ? undefined : { field: "context" }),
  "contacts.name-part": ({ body }) => {
    const at = objects(body["contacts"]).findIndex(
      ({ name }) =>
        isObject(name) &&
        !["first_name", "last_name", "middle_name", "suffix", "prefix"].some(
          (part) => name[part] !== undefined
        )
    )
    return at === -1 ? undefined : { field: `contacts[${at}].name` }
  },
  "mmlite.template": (request, { mmlite }) =>
    mmlite && request.kind === "message" && request.type !== "template" ? { field: "type" } : undefined,
  "mmlite.fields": ({ body }, { mmlite }) => {
    const field = mmlite
      ? undefined
      : ["product_policy", "message_activity_sharing", "per_message_bid_multiplier"].find(
          (name) => body[name] !== undefined
        )
    return field === undefined ? undefined : { field }
  },
  "recipient.user-id": (request) =>
    request.kind === "message" && request.recipient.kind === "user" && request.body["to"] !== undefined
      ? { field: "to" }
      : undefined,
  "context.known": unknownId("context"),
  "reaction.known": unknownId("reaction"),
  "reaction.emoji": ({ body }) => {
    const emoji = get(body, "reaction", "emoji")
    return emoji === "" || (typeof emoji === "string" && isEmoji(emoji))
      ? undefined
      : { field: "reaction.emoji" }
  },
  "read.message-id": (request) =>
    request.kind === "read" && !request.messageId.startsWith("wamid.") ? { field: "message_id" } : undefined,
  "read.incoming": (request) =>
    request.kind === "read" && MessageId.parse(request.messageId)?.outbound === true
      ? { field: "message_id", fill: { message_id: request.messageId } }
      : undefined,
  "read.known": (request, { messageIds }) =>
    request.kind === "read" && messageIds?.isUnknownIncoming(request.messageId) === true
      ? { field: "message_id" }
      : undefined
}
