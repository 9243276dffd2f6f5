/** What the reader of a message can press or choose, and what the application then receives. */
import type { IncomingContent } from "./inboundMessages.ts"
import type { MessageEntry } from "../journal/Journal.ts"
import type { Template } from "../templates/Template.ts"
import type { TemplateRegistry } from "../templates/TemplateRegistry.ts"
import type { Json, JsonObject } from "../validation/Json.ts"
import { isObject } from "../validation/Json.ts"

/** Something in a message that its reader can press or choose. */
export interface Interaction {
  /** What identifies it: a button's or row's id, or the payload of a template's quick reply. */
  readonly id: string
  /** What the user sees. */
  readonly title: string
  /** What the application receives when it is pressed. */
  readonly content: Omit<IncomingContent, "replyTo">
}

const list = (value: Json | undefined): ReadonlyArray<JsonObject> =>
  Array.isArray(value) ? value.filter(isObject) : []
const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
const text = (value: Json | undefined): string => (typeof value === "string" ? value : "")

/** Everything in a message that can be pressed or chosen. */
export const interactionsOf = (
  templates: TemplateRegistry,
  message: MessageEntry
): ReadonlyArray<Interaction> => {
  const { body } = message
  if (message.type === "interactive") return interactionsOfInteractive(object(body["interactive"]))
  return message.type === "template" ? interactionsOfTemplate(templates, object(body["template"])) : []
}

const interactionsOfInteractive = (interactive: JsonObject): ReadonlyArray<Interaction> => {
  const action = object(interactive["action"])
  const cards = list(action["cards"]).map((card) => object(card["action"]))
  return [
    ...list(action["buttons"]).map((button) => object(button["reply"])),
    ...cards.flatMap((card) => list(card["buttons"]).map((button) => object(button["quick_reply"])))
  ]
    .map((reply): Interaction => {
      const [id, title] = [text(reply["id"]), text(reply["title"])]
      const payload = { type: "button_reply", button_reply: { id, title } }
      return { id, title, content: { type: "interactive", payload } }
    })
    .concat(flowInteraction(action))
    .concat(list(action["sections"]).flatMap((section) => list(section["rows"]).map(rowInteraction)))
}

/** A flow's button: what comes back is the form, sent with nothing filled in (Meta: flows, receiving responses). */
const flowInteraction = (action: JsonObject): ReadonlyArray<Interaction> => {
  if (action["name"] !== "flow") return []
  const parameters = object(action["parameters"])
  const title = text(parameters["flow_cta"])
  const form = JSON.stringify({ flow_token: text(parameters["flow_token"]) || "unused" })
  const payload = { type: "nfm_reply", nfm_reply: { name: "flow", body: "Sent", response_json: form } }
  return [{ id: title, title, content: { type: "interactive", payload } }]
}

const rowInteraction = (row: JsonObject): Interaction => {
  const [id, title] = [text(row["id"]), text(row["title"])]
  const description = row["description"] === undefined ? {} : { description: row["description"] }
  const payload = { type: "list_reply", list_reply: { id, title, ...description } }
  return { id, title, content: { type: "interactive", payload } }
}

/** A template's quick replies: their texts stand in the template, their payloads in the message. */
const interactionsOfTemplate = (
  templates: TemplateRegistry,
  sent: JsonObject
): ReadonlyArray<Interaction> => {
  const template = templates.get(text(sent["name"]), text(object(sent["language"])["code"]))
  const components = list(sent["components"])
  const cards = components.flatMap((component) =>
    list(component["cards"]).map((card) => list(card["components"]))
  )
  return [
    ...quickReplies(buttonsOf(template), components),
    ...cards.flatMap((card, index) => quickReplies(cardButtonsOf(template, index), card))
  ]
}

const buttonsOf = (template: Template | undefined): ReadonlyArray<JsonObject> =>
  (template?.components ?? [])
    .filter((component) => text(component["type"]).toUpperCase() === "BUTTONS")
    .flatMap((component) => list(component["buttons"]))

const cardButtonsOf = (template: Template | undefined, card: number): ReadonlyArray<JsonObject> => {
  const carousel = (template?.components ?? []).find(
    (component) => text(component["type"]).toUpperCase() === "CAROUSEL"
  )
  return list(list(carousel?.["cards"])[card]?.["components"])
    .filter((component) => text(component["type"]).toUpperCase() === "BUTTONS")
    .flatMap((component) => list(component["buttons"]))
}

const quickReplies = (
  defined: ReadonlyArray<JsonObject>,
  components: ReadonlyArray<JsonObject>
): ReadonlyArray<Interaction> => {
  const sent = new Map(
    components
      .filter(
        (component) =>
          text(component["type"]).toLowerCase() === "button" &&
          text(component["sub_type"]).toLowerCase() === "quick_reply"
      )
      .map((component) => [Number(component["index"]), text(list(component["parameters"])[0]?.["payload"])])
  )
  const indices = defined.length > 0 ? defined.keys() : sent.keys()
  return [...indices]
    .filter((index) => defined.length === 0 || text(defined[index]?.["type"]).toUpperCase() === "QUICK_REPLY")
    .map((index) => {
      const title = text(defined[index]?.["text"]) || (sent.get(index) ?? "")
      const id = sent.get(index) ?? title
      return { id, title, content: { type: "button", payload: { payload: id, text: title } } }
    })
}
