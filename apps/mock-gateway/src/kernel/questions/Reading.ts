import type { MessageEntry } from "../Journal.ts"
import type { Rendered } from "../templates/Render.ts"
import { render } from "../templates/Render.ts"
import type { Json, JsonObject } from "../validation/Json.ts"
import { get, isObject, objects, string } from "../validation/Json.ts"

/**
 * What a person reads in a message, whatever its type: header, body, footer, buttons and cards. A template is rendered
 * with what was registered when it was sent.
 */
export const read = ({ request, template, type }: MessageEntry): Rendered => {
  const content = get(JSON.parse(request.body) as Json, type)
  if (!isObject(content)) return nothing
  if (type === "template") return render(template, content)
  return (readers.get(type) ?? media)(content, type)
}

/** Everything that a person reads in a message, as one text. */
export const textOf = (entry: MessageEntry): string => lines(read(entry)).join("\n")

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
  return title === undefined ? [] : [{ type, text: title, ...(behind === undefined ? {} : { value: behind }) }]
}

const row = ({ description, id, title }: JsonObject): Rendered["buttons"] => {
  const lines = ({ body, buttons, cards, footer, header: head, variables }: Rendered): ReadonlyArray<string> => [
  ...(head?.text === undefined ? [] : [head.text]),
  ...(body === undefined ? Object.values(variables) : [body]),
  ...(footer === undefined ? [] : [footer]),
  ...buttons.flatMap(({ text, value }) => (value === undefined ? [text] : [text, value])),
  ...cards.flatMap(lines)
]
