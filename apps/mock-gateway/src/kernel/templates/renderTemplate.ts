/** Renders a template message as its reader sees it. */
import type { Json, JsonObject } from "../validation/Json.ts"
import { get, isObject, objects, string } from "../validation/Json.ts"
import type { Parts, Room, Template } from "./Template.ts"
import { fill, partsOf, variablesIn } from "./Template.ts"

/** A template message as its reader sees it. */
export interface Rendered {
  /** a text, or a medium by its kind (`IMAGE`, …) and where it comes from */
  readonly header?: {
    readonly format: string
    readonly text?: string
    readonly link?: string
    readonly id?: string
  }
  readonly body?: string
  readonly footer?: string
  readonly buttons: ReadonlyArray<RenderedButton>
  /** the cards of a carousel */
  readonly cards: ReadonlyArray<Rendered>
  /** what was put in: `1` or `first_name` for the body, `header.1`, `button.0`, `card.0.1` for the others */
  readonly variables: Readonly<Record<string, string>>
}

/** A button as its reader sees it, and what it does. */
export interface RenderedButton {
  /** QUICK_REPLY, URL, … */
  readonly type: string
  readonly text: string
  /** the address, phone number, code or payload behind it */
  readonly value?: string
}

/** How many characters may be filled into a template: each variable may stand in it many times. */
export const MAX_FILLED_CHARACTERS = 65_536

/**
 * Renders what was sent (`template` of the body) with the template that is registered. Without one, or where too much
 * would be filled in, only the variables and the kinds of things are known.
 */
export const render = (template: Template | undefined, send: JsonObject): Rendered => {
  const components = objects(send["components"])
  const room = { left: MAX_FILLED_CHARACTERS }
  const rendered = renderParts(template === undefined ? undefined : partsOf(template), components, room)
  return room.left < 0 ? renderParts(undefined, components, room) : rendered
}

/** How many characters a send fills into its template; counting ends soon beyond what may be. */
export const filledCharacters = (template: Template | undefined, send: Json | undefined): number => {
  const room = { left: MAX_FILLED_CHARACTERS }
  if (template !== undefined && isObject(send))
    renderParts(partsOf(template), objects(send["components"]), room)
  return MAX_FILLED_CHARACTERS - room.left
}

const typeOf = (component: JsonObject): string => string(component["type"])?.toLowerCase() ?? ""

/** A parameter as text: its own, or what Meta falls back to. */
const valueOf = (parameter: JsonObject): string => {
  const type = typeOf(parameter)
  return (
    string(parameter["text"]) ??
    string(get(parameter, type, "fallback_value")) ??
    string(parameter["payload"]) ??
    string(parameter["coupon_code"]) ??
    ""
  )
}

const valuesOf = (
  text: string | undefined,
  component: JsonObject | undefined
): ReadonlyMap<string, string> => {
  const names = text === undefined ? [] : variablesIn(text)
  return new Map(
    objects(component?.["parameters"]).map((parameter, at) => [
      string(parameter["parameter_name"]) ?? names[at] ?? String(at + 1),
      valueOf(parameter)
    ])
  )
}

const renderParts = (
  parts: Parts | undefined,
  components: ReadonlyArray<JsonObject>,
  room: Room
): Rendered => {
  const find = (type: string) => components.find((component) => typeOf(component) === type)
  const header = find("header")
  const bodyValues = valuesOf(parts?.body, find("body"))
  const cards = objects(find("carousel")?.["cards"]).map((card) =>
    renderParts(parts?.cards[Number(card["card_index"])], objects(card["components"]), room)
  )
  const buttons = renderButtons(parts, components, room)
  const head = renderHeader(parts, header, room)
  const headValues = parts?.header?.format === "TEXT" || parts === undefined ? textParameters(header) : []
  return {
    ...(head === undefined ? {} : { header: head }),
    ...(parts === undefined ? {} : { body: fill(parts.body, bodyValues, room) }),
    ...(parts?.footer === undefined ? {} : { footer: parts.footer }),
    buttons,
    cards,
    variables: Object.fromEntries([
      ...bodyValues,
      ...headValues.map((parameter, at) => [
        `header.${string(parameter["parameter_name"]) ?? at + 1}`,
        valueOf(parameter)
      ]),
      ...components
        .filter((component) => typeOf(component) === "button")
        .flatMap((component, at) =>
          objects(component["parameters"]).flatMap((parameter) => {
            const value = valueOf(parameter)
            return value === "" ? [] : [[`button.${String(component["index"] ?? at)}`, value]]
          })
        ),
      ...cards.flatMap((card, at) =>
        Object.entries(card.variables).map(([name, value]) => [`card.${at}.${name}`, value])
      )
    ]) as Readonly<Record<string, string>>
  }
}

const textParameters = (component: JsonObject | undefined): ReadonlyArray<JsonObject> =>
  objects(component?.["parameters"]).filter((parameter) => typeOf(parameter) === "text")

const renderHeader = (
  parts: Parts | undefined,
  sent: JsonObject | undefined,
  room: Room
): Rendered["header"] => {
  const given = objects(sent?.["parameters"])[0]
  const kind = given === undefined ? undefined : typeOf(given)
  if (parts?.header?.format === "TEXT") {
    return { format: "TEXT", text: fill(parts.header.text, valuesOf(parts.header.text, sent), room) }
  }
  const format = parts?.header?.format ?? kind?.toUpperCase()
  if (format === undefined) return undefined
  const link = string(get(given, kind ?? "", "link"))
  const id = string(get(given, kind ?? "", "id"))
  return { format, ...(link === undefined ? {} : { link }), ...(id === undefined ? {} : { id }) }
}

const renderButtons = (
  parts: Parts | undefined,
  components: ReadonlyArray<JsonObject>,
  room: Room
): ReadonlyArray<RenderedButton> => {
  const sent = components.filter((component) => typeOf(component) === "button")
  const parameterAt = (index: number, subType: string) =>
    objects(
      sent.find(({ index: given, sub_type: kind }) =>
        given === undefined ? kind === subType : Number(given) === index
      )?.["parameters"]
    )[0]
  return (parts?.buttons ?? []).map(({ subType, target, text, type }, index) => {
    const parameter = parameterAt(index, subType)
    const given = parameter === undefined ? undefined : valueOf(parameter)
    const value =
      target === undefined
        ? given
        : fill(
            target,
            new Map(given === undefined ? [] : variablesIn(target).map((name) => [name, given])),
            room
          )
    return { type, text, ...(value === undefined || value === "" ? {} : { value }) }
  })
}
