/**
 * A message as its reader would see it, for pages other than the inbox: `mountPreview` draws it with the inbox's own
 * components and style. It loads nothing, and nothing in it can be pressed but what only shows more.
 */
import { render } from "preact"
import type { Item } from "./model/Item.ts"
import * as Items from "./model/Item.ts"
import * as Json from "./model/Json.ts"
import { previewTemplate } from "./model/previewTemplate.ts"
import base from "./style/base.css?inline"
import bubble from "./style/bubble.css?inline"
import parts from "./style/parts.css?inline"
import shell from "./style/shell.css?inline"
import { Quote } from "./ui/chats/message/Quote.tsx"
import { Content } from "./ui/content/Content.tsx"

/** What a preview shows. */
export interface Preview {
  /** Meta's JSON of a message. */
  readonly body: Json.JsonObject
  /** The template that the message sends, in the form of Meta's template API; without it only its name is shown. */
  readonly template?: unknown
}

/**
 * Prepares an element, whose style stays its own, and gives the function that draws a message in it. Whether it is light
 * or dark is the element's `color-scheme`.
 */
export const mountPreview = (element: Element): ((preview: Preview) => void) => {
  const root = element.attachShadow({ mode: "open" })
  const style = document.createElement("style")
  style.textContent = [base, parts, shell, bubble].join("\n")
  const place = document.createElement("div")
  root.append(style, place)
  return (preview) => render(<Message {...preview} />, place)
}

const Message = ({ body, template }: Preview) => {
  const type = Json.text(body, "type") ?? "text"
  const rendered =
    template === undefined
      ? undefined
      : previewTemplate(Json.list(template, "components"), Json.list(body, "template", "components"))
  const item: Item = {
    id: "preview",
    direction: "out",
    seq: 0,
    at: "",
    recipient: Json.text(body, "to") ?? "",
    type,
    body,
    ...(rendered === undefined ? {} : { rendered })
  }
  const quoted = Items.quotes(item)
  return (
    <article class="message theirs" aria-label="The message as its recipient sees it" data-type={type}>
      <div class="bubble">
        {quoted === undefined ? null : <Quote id={quoted} item={undefined} />}
        <Content item={item} />
      </div>
    </article>
  )
}
