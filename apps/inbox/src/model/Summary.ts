/** What a message says, in one line: for lists, notifications and search. */
import type { RenderedView } from "@connexease-gateway/mock-gateway"
import * as Formatting from "./Formatting.ts"
import type { JsonObject } from "./Json.ts"
import * as Json from "./Json.ts"

export type Rendered = RenderedView

const words: Readonly<Record<string, string>> = {
  image: "Photo",
  video: "Video",
  audio: "Audio",
  voice: "Voice message",
  document: "Document",
  sticker: "Sticker",
  location: "Location",
  contacts: "Contact",
  order: "Order",
  unsupported: "Unsupported message"
}

/** One line of a message body, Meta's JSON, outgoing or incoming. */
export const line = (type: string, body: JsonObject, rendered?: Rendered): string => {
  const content = Json.at(body, type)
  switch (type) {
    case "text":
      return Formatting.plain(Json.text(content, "body") ?? "")
    case "reaction":
      return Json.text(content, "emoji") === undefined
        ? "Took a reaction back"
        : `Reacted ${Json.text(content, "emoji")}`
    case "location":
      return join("Location", Json.text(content, "name") ?? Json.text(content, "address"))
    case "contacts":
      return join(
        "Contact",
        Json.list(content)
          .flatMap((contact) => Json.text(contact, "name", "formatted_name") ?? [])
          .join(", ")
      )
    case "interactive":
      return Formatting.plain(interactive(content))
    case "template":
      return Formatting.plain(rendered?.body ?? join("Template", Json.text(content, "name")))
    case "button":
      return Json.text(content, "text") ?? Json.text(content, "payload") ?? "Button"
    case "order":
      return join("Order", Json.text(content, "text"))
    default:
      return join(
        words[Json.at(content, "voice") === true ? "voice" : type] ?? type,
        Formatting.plain(Json.text(content, "caption") ?? Json.text(content, "filename") ?? "")
      )
  }
}

const interactive = (content: unknown): string =>
  Json.text(content, "button_reply", "title") ??
  Json.text(content, "list_reply", "title") ??
  Json.text(content, "nfm_reply", "body") ??
  Json.text(content, "body", "text") ??
  (Json.text(content, "type") ?? "Interactive").replaceAll("_", " ")

const join = (word: string, more: string | undefined): string =>
  more === undefined || more === "" ? word : `${word} · ${more}`
