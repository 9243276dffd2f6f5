/** Checks a template message against the template that it names. */
import { codePoints } from "../validation/codePoints.ts"
import type { Json, JsonObject } from "../validation/Json.ts"
import { get, objects, string } from "../validation/Json.ts"
import type { Refusal, Warning } from "../validation/Refusal.ts"
import type { MessageRequest } from "../validation/Request.ts"
import * as Rules from "../validation/bodyRules.ts"
import type { Finding } from "../validation/rules/Check.ts"
import type { Button, Parts, Template } from "./Template.ts"
import { partsOf, summary, variablesIn } from "./Template.ts"
import { MAX_FILLED_CHARACTERS, filledCharacters } from "./renderTemplate.ts"
import type { TemplateRegistry } from "./TemplateRegistry.ts"

/** A broken rule and where. */
interface Problem extends Finding {
  readonly rule: string
}

/**
 * Judges a send against the templates that are registered: that its template exists, may be sent and may go this way,
 * and that it gives the parameters which the template asks for. The body has the form of its schema.
 */
export const checkSend = (
  request: MessageRequest,
  registry: TemplateRegistry,
  {
    anyTemplate = false,
    mmlite,
    strict
  }: { readonly mmlite: boolean; readonly strict: boolean; readonly anyTemplate?: boolean }
): { readonly refusal?: Refusal; readonly warnings: ReadonlyArray<Warning> } => {
  const send = get(request.body, "template")
  const name = string(get(send, "name")) ?? ""
  const language = string(get(send, "language", "code")) ?? ""
  const template = registry.get(name, language)
  if (template === undefined && anyTemplate) return { warnings: [] }
  if (template === undefined || template.status === "PENDING" || template.status === "REJECTED") {
    const finding = { field: "template.name", fill: { name, language } }
    const help = helpToRegister(registry, name, language)
    return { refusal: Rules.toRefusal("template.exists", finding, help), warnings: [] }
  }
  const components = objects(get(send, "components"))
  const problem =
    life(template) ??
    route(template, request, mmlite) ??
    parameters(template, components) ??
    length(template, send)
  if (problem !== undefined) {
    return { refusal: Rules.toRefusal(problem.rule, problem, helpToFit(template)), warnings: [] }
  }
  const doubt = template.category === "AUTHENTICATION" ? codes(components) : undefined
  if (doubt === undefined) return { warnings: [] }
  return strict
    ? { refusal: Rules.toStrictRefusal(doubt.rule, doubt), warnings: [] }
    : { warnings: [Rules.toWarning(doubt.rule, doubt)] }
}

const life = ({ status }: Template): Problem | undefined =>
  status === "PAUSED"
    ? { rule: "template.not-paused", field: "template.name" }
    : status === "DISABLED"
      ? { rule: "template.not-disabled", field: "template.name" }
      : undefined

const route = ({ category }: Template, { recipient }: MessageRequest, mmlite: boolean): Problem | undefined =>
  mmlite && category !== "MARKETING"
    ? { rule: "mmlite.marketing", field: "template.name" }
    : category === "AUTHENTICATION" && recipient.kind === "user"
      ? { rule: "template.authentication-recipient", field: "recipient" }
      : undefined

const length = (template: Template, send: Json | undefined): Problem | undefined =>
  filledCharacters(template, send) > MAX_FILLED_CHARACTERS
    ? { rule: "template.filled-length", field: "template.components" }
    : undefined

interface Component {
  readonly value: JsonObject
  readonly field: string
}

const ofType = (components: ReadonlyArray<Component>, type: string): ReadonlyArray<Component> =>
  components.filter(({ value }) => value["type"] === type)

const first = <Item>(
  items: ReadonlyArray<Item>,
  check: (item: Item, at: number) => Problem | undefined
): Problem | undefined => {
  for (const [at, item] of items.entries()) {
    const problem = check(item, at)
    if (problem !== undefined) return problem
  }
  return undefined
}

const parameters = (template: Template, sent: ReadonlyArray<JsonObject>): Problem | undefined => {
  const parts = partsOf(template)
  const components = sent.map((value, at) => ({ value, field: `template.components[${at}]` }))
  return (
    part(template, parts, components, "template.components") ??
    carousel(template, parts, ofType(components, "carousel")[0]) ??
    offer(parts, ofType(components, "limited_time_offer")[0])
  )
}

/** Header, body and buttons, of the message or of one card. */
const part = (
  template: Template,
  parts: Parts,
  components: ReadonlyArray<Component>,
  field: string
): Problem | undefined =>
  header(template, parts, ofType(components, "header")[0], field) ??
  texts(template, "body", parts.body, ofType(components, "body")[0], field) ??
  buttons(parts, ofType(components, "button"), field) ??
  (template.category === "AUTHENTICATION" ? code(components) : undefined)

const header = (
  template: Template,
  { header: wanted }: Parts,
  sent: Component | undefined,
  field: string
): Problem | undefined => {
  const given = sent === undefined ? undefined : objects(sent.value["parameters"])[0]
  const kind = string(get(given, "type"))?.toUpperCase()
  if (wanted === undefined) {
    return kind === undefined
      ? undefined
      : { rule: "template.component", field: sent?.field ?? field, fill: { part: "header" } }
  }
  if (wanted.format === "TEXT" && (kind === undefined || kind === "TEXT")) {
    return texts(template, "header", wanted.text, sent, field)
  }
  return kind === (wanted.format === "GIF" ? "VIDEO" : wanted.format)
    ? undefined
    : {
        rule: "template.header-format",
        field: sent === undefined ? field : `${sent.field}.parameters`,
        fill: { wanted: wanted.format, given: kind ?? "UNKNOWN" }
      }
}

const nameOf = (parameter: JsonObject): string | undefined => string(parameter["parameter_name"])

/** The variables of a text against the parameters that were sent for it. */
const texts = (
  template: Template,
  name: string,
  text: string,
  sent: Component | undefined,
  parent: string
): Problem | undefined => {
  const wanted = variablesIn(text)
  const given = objects(sent?.value["parameters"])
  const field = sent === undefined ? parent : `${sent.field}.parameters`
  if (template.parameterFormat === "NAMED") {
    const unnamed = given.findIndex(
      (parameter) => parameter["type"] === "text" && nameOf(parameter) === undefined
    )
    if (unnamed !== -1)
      return { rule: "template.named-parameters", field: `${field}[${unnamed}].parameter_name` }
  } else {
    const named = given.findIndex((parameter) => nameOf(parameter) !== undefined)
    if (named !== -1) {
      return {
        rule: "template.positional-parameters",
        field: `${field}[${named}].parameter_name`,
        fill: { part: name }
      }
    }
  }
  if (given.length !== wanted.length) {
    return {
      rule: "template.parameter-count",
      field,
      fill: { part: name, given: given.length, wanted: wanted.length }
    }
  }
  if (template.parameterFormat === "POSITIONAL") return undefined
  // A name that was given is wanted no more.
  const left = new Set(wanted)
  const strange = given
    .map(nameOf)
    .findIndex((parameter) => parameter !== undefined && !left.delete(parameter))
  return strange === -1
    ? undefined
    : { rule: "template.parameter-known", field: `${field}[${strange}].parameter_name`, fill: { part: name } }
}

/** How Meta calls the kinds of buttons; the two are known from reports. */
const buttonNames = new Map([
  ["url", "Url"],
  ["quick_reply", "QuickReply"]
])
const buttonName = (subType: string): string => buttonNames.get(subType) ?? subType

const buttons = (
  { buttons: wanted }: Parts,
  sent: ReadonlyArray<Component>,
  parent: string
): Problem | undefined => {
  const indexOf = ({ value }: Component) =>
    value["index"] === undefined
      ? wanted.findIndex(({ subType }) => subType === value["sub_type"])
      : Number(value["index"])
  const unfit = first(sent, (component) => {
    const index = indexOf(component)
    const button = wanted[index]
    return button === undefined
      ? {
          rule: "template.component",
          field: component.field,
          fill: { part: `buttons: Button at index ${index}` }
        }
      : sentButton(button, component, index)
  })
  return (
    unfit ??
    first(wanted, ({ parameter, subType }, index) =>
      parameter === "required" && !sent.some((component) => indexOf(component) === index)
        ? { rule: "template.button-parameter", field: parent, fill: { index, type: buttonName(subType) } }
        : undefined
    )
  )
}

const sentButton = (button: Button, { field, value }: Component, index: number): Problem | undefined => {
  if (value["sub_type"] !== button.subType) {
    return {
      rule: "template.button-type",
      field: `${field}.sub_type`,
      fill: { index, wanted: buttonName(button.subType) }
    }
  }
  const given = objects(value["parameters"]).length
  if (button.parameter === "required" && given === 0) {
    return { rule: "template.button-parameter", field, fill: { index, type: buttonName(button.subType) } }
  }
  return button.parameter === "none" && given > 0
    ? { rule: "template.button-parameter-free", field: `${field}.parameters`, fill: { index } }
    : undefined
}

const longestCode = 15

const code = (components: ReadonlyArray<Component>): Problem | undefined =>
  first(components, ({ field, value }) =>
    first(objects(value["parameters"]), ({ text }: { readonly text?: Json }, at) =>
      typeof text === "string" && codePoints(text) > longestCode
        ? {
            rule: "template.authentication-code",
            field: `${field}.parameters[${at}].text`,
            fill: { index: at + 1 }
          }
        : undefined
    )
  )

const codeOf = (component: JsonObject | undefined): Json | undefined =>
  get(component, "parameters", 0, "text")

/** The one-time codes of body and button, which are to be the same. */
const codes = (components: ReadonlyArray<JsonObject>): Problem | undefined => {
  const inBody = codeOf(components.find(({ type }) => type === "body"))
  const at = components.findIndex(({ type }) => type === "button")
  return at === -1 || codeOf(components[at]) === inBody
    ? undefined
    : { rule: "template.one-time-code", field: `template.components[${at}].parameters[0].text` }
}

const carousel = (
  template: Template,
  { cards: wanted }: Parts,
  sent: Component | undefined
): Problem | undefined => {
  const cards = objects(sent?.value["cards"])
  if (cards.length !== wanted.length) {
    const field = sent === undefined ? "template.components" : `${sent.field}.cards`
    return { rule: "template.carousel", field, fill: { given: cards.length, wanted: wanted.length } }
  }
  return first(cards, (card, at) => {
    const parts = wanted[Number(card["card_index"])]
    const field = `${sent?.field ?? "template.components"}.cards[${at}]`
    if (parts === undefined) {
      return {
        rule: "template.carousel",
        field: `${field}.card_index`,
        fill: { given: cards.length, wanted: wanted.length }
      }
    }
    const components = objects(card["components"]).map((value, index) => ({
      value,
      field: `${field}.components[${index}]`
    }))
    return part(template, parts, components, `${field}.components`)
  })
}

const offer = ({ offer: wanted }: Parts, sent: Component | undefined): Problem | undefined => {
  if (wanted === undefined && sent !== undefined) {
    return { rule: "template.component", field: sent.field, fill: { part: "limited_time_offer" } }
  }
  return wanted?.expires === true && sent === undefined
    ? { rule: "template.offer", field: "template.components" }
    : undefined
}

const listed = 20

const curl = (template: string): string =>
  `curl "$CONNEXEASE_BASE_URL/__mock/v1/templates" -H "Authorization: Bearer $CONNEXEASE_API_KEY" -H "Content-Type: application/json" -d '${template.replaceAll("'", "'\\''")}'`

const helpToRegister = (registry: TemplateRegistry, name: string, language: string): string => {
  const all = registry.list()
  const names = all.slice(0, listed).map((known) => `${known.name} (${known.language}, ${known.status})`)
  const more = all.length > listed ? ` and ${all.length - listed} more` : ""
  const example = { name, language, category: "UTILITY", components: [{ type: "BODY", text: "Hello {{1}}" }] }
  return `Registered: ${names.length === 0 ? "none" : names.join(", ")}${more}. To register this one: ${curl(JSON.stringify(example))}`
}

const helpToFit = (template: Template): string => {
  const { components, language, name, category } = template
  return `Registered: ${summary(template)}. To replace it: ${curl(JSON.stringify({ name, language, category, components }))}`
}
