/** What a person reads in a message. */
import type { MessageEntry } from "../journal/Journal.ts"
import type { Rendered } from "../templates/renderTemplate.ts"
import { render } from "../templates/renderTemplate.ts"
import type { Json, JsonObject } from "../validation/Json.ts"
import { get, isObject, objects, string } from "../validation/Json.ts"

/**
 * What a person reads in a message, whatever its type: header, body, footer, buttons and cards. A template is rendered
 * with what was registered when it was sent.
 */
export const renderMessage = ({ body, template, type }: MessageEntry): Rendered => {
  const content = body[type]
  if (!isObject(content)) return nothing
  if (type === "template") return render(template, content)
  return (readers.get(type) ?? media)(content, type)
}

/** Everything that a person reads in a message, as one text. */
export const textOf = (entry: MessageEntry): string => lines(renderMessage(entry)).join("\n")

const nothing: Rendered = { buttons: [], cards: [], variables: {} }

type Reader = (content: JsonObject, type: string) => Rendered

const plain = (body: string | undefined): Rendered => ({
  ...nothing,
  ...(body === undefined || body === "" ? {} : { body })
})

const header = (sent: JsonObject | undefined): Rendered["header"] => {
  const kind = string(get(sent, "type"))
  if (kind === undefined) return undefined
  const text = string(get(sent, "text"))
  const link = string(get(sent, kind, "link"))
  const id = string(get(sent, kind, "id"))
  return {
    format: kind.toUpperCase(),
    ...(text === undefined ? {} : { text }),
    ...(link === undefined ? {} : { link }),
    ...(id === undefined ? {} : { id })
  }
}

const media: Reader = (content, type) => {
  const head = header({ type, [type]: content })
  return {
    ...plain(string(content["caption"])),
    ...(head === undefined ? {} : { header: { ...head, ...filename(content) } })
  }
}

const filename = (content: JsonObject): { readonly text?: string } => {
  const name = string(content["filename"])
  return name === undefined ? {} : { text: name }
}

const button = (type: string, text: Json | undefined, value: Json | undefined): Rendered["buttons"] => {
  const title = string(text)
  const behind = string(value)
  return title === undefined
    ? []
    : [{ type, text: title, ...(behind === undefined ? {} : { value: behind }) }]
}

const row = ({ description, id, title }: JsonObject): Rendered["buttons"] => {
  const shown = [string(title), string(description)].filter((line) => line !== undefined)
  return button("ROW", shown.join("\n"), id)
}

/** Buttons and rows of an interactive message's action, in the order in which they stand. */
const choices = (action: Json | undefined): Rendered["buttons"] => [
  ...objects(get(action, "buttons")).flatMap((each) => [
    ...button("REPLY", get(each, "reply", "title"), get(each, "reply", "id")),
    ...button("QUICK_REPLY", get(each, "quick_reply", "title"), get(each, "quick_reply", "id"))
  ]),
  ...button("LIST", get(action, "button"), undefined),
  ...objects(get(action, "sections")).flatMap((section) => objects(section["rows"]).flatMap(row)),
  ...button("URL", get(action, "parameters", "display_text"), get(action, "parameters", "url")),
  ...button("FLOW", get(action, "parameters", "flow_cta"), undefined)
]

const interactive: Reader = (content) => {
  const head = header(isObject(content["header"]) ? content["header"] : undefined)
  const footer = string(get(content, "footer", "text"))
  return {
    ...plain(string(get(content, "body", "text"))),
    ...(head === undefined ? {} : { header: head }),
    ...(footer === undefined ? {} : { footer }),
    buttons: choices(content["action"]),
    cards: objects(get(content, "action", "cards")).map((card) => interactive(card, ""))
  }
}

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["text", ({ body }) => plain(string(body))],
  ["reaction", ({ emoji }) => plain(string(emoji))],
  [
    "location",
    ({ address, name }) =>
      plain([string(name), string(address)].filter((line) => line !== undefined).join("\n"))
  ],
  ["interactive", interactive]
])

const lines = ({
  body,
  buttons,
  cards,
  footer,
  header: head,
  variables
}: Rendered): ReadonlyArray<string> => [
  ...(head?.text === undefined ? [] : [head.text]),
  ...(body === undefined ? Object.values(variables) : [body]),
  ...(footer === undefined ? [] : [footer]),
  ...buttons.flatMap(({ text, value }) => (value === undefined ? [text] : [text, value])),
  ...cards.flatMap(lines)
]
