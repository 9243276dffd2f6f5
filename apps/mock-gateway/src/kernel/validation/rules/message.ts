import * as MessageId from "../../MessageId.ts"
import { get, isObject, objects } from "../Json.ts"
import type { Json, JsonObject } from "../Json.ts"
import type { MessageRequest, Request } from "../Request.ts"
import type { Checks, Finding } from "./Check.ts"

interface Media {
  readonly value: JsonObject
  readonly field: string
}

const mediaTypes = ["image", "audio", "document", "video", "sticker"]

/** The media of a header or a parameter: an object under the name that its `type` gives. */
const typed = (owner: Json | undefined, field: string): ReadonlyArray<Media> => {
  const type = get(owner, "type")
  if (typeof type !== "string" || !mediaTypes.includes(type.toLowerCase())) return []
  const value = get(owner, type.toLowerCase())
  return isObject(value) ? [{ value, field: `${field}.${type.toLowerCase()}` }] : []
}

const headerParameters = (components: Json | undefined, field: string): ReadonlyArray<Media> =>
  objects(components).flatMap((component, at) => [
    ...objects(component["parameters"]).flatMap((parameter, index) =>
      typed(parameter, `${field}[${at}].parameters[${index}]`)
    ),
    ...objects(component["cards"]).flatMap((card, index) =>
      headerParameters(card["components"], `${field}[${at}].cards[${index}].components`)
    )
  ])

/** Every media object of a message, with its path. */
const mediaOf = ({ body, type }: MessageRequest): ReadonlyArray<Media> => {
  const content = body[type]
  if (mediaTypes.includes(type)) return isObject(content) ? [{ value: content, field: type }] : []
  if (type === "interactive") {
    return [
      ...typed(get(content, "header"), "interactive.header"),
      ...objects(get(content, "action", "cards")).flatMap((card, at) =>
        typed(card["header"], `interactive.action.cards[${at}].header`)
      )
    ]
  }
  return type === "template" ? headerParameters(get(content, "components"), "template.components") : []
}

const media = (request: Request, isWrong: (id: boolean, link: boolean) => boolean): Finding | undefined => {
  if (request.kind !== "message") return undefined
  const wrong = mediaOf(request).find(({ value }) =>
    isWrong(value["id"] !== undefined, value["link"] !== undefined)
  )
  return wrong === undefined ? undefined : { field: wrong.field }
}

/** Rules about messages of more than one type, and about read receipts. */
export const messageChecks: Checks = {
  "media.source-missing": (request) => media(request, (id, link) => !id && !link),
  "media.source-ambiguous": (request) => media(request, (id, link) => id && link),
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
  "read.message-id": (request) =>
    request.kind === "read" && !request.messageId.startsWith("wamid.") ? { field: "message_id" } : undefined,
  "read.incoming": (request) =>
    request.kind === "read" && MessageId.parse(request.messageId)?.outbound === true
      ? { field: "message_id", fill: { message_id: request.messageId } }
      : undefined
}
