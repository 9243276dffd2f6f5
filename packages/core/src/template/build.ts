/**
 * Turns a definition and the values of a message into the components that Meta
 * documents, and finds what does not fit the definition. Nothing here throws:
 * issues are reported when the message is validated.
 */
import type { Issue } from "../GatewayError.ts"
import { get, items } from "../message/Field.ts"
import type { Report } from "../message/Field.ts"
import type { Button, Card, Definition, Header } from "./Definition.ts"
import type { AnyParts, AnyValues } from "./Values.ts"
import { areNumbered, fill, names } from "./Variables.ts"

type Path = ReadonlyArray<string | number>
type Component = Readonly<Record<string, unknown>>

/** The components of a message, and what does not fit the definition. */
export interface Built {
  readonly components: ReadonlyArray<Component>
  readonly issues: ReadonlyArray<Issue>
}

/** The components of a message from a template. */
export const build = (definition: Definition, values: AnyValues): Built => {
  const issues: Array<Issue> = []
  const report: Report = (path, rule) => issues.push({ path, rule })
  const components =
    definition.category === "authentication"
      ? authentication(values.code, report)
      : [
          ...parts(definition, values, [], report),
          ...offer(definition, values.offerEnds, report),
          ...carousel(definition.cards ?? [], values.cards, report)
        ]
  return { components, issues }
}

/** Meta writes the text; the code stands in the body and in the button. */
const authentication = (code: unknown, report: Report): ReadonlyArray<Component> => {
  if (typeof code !== "string" || code.length === 0 || code.length > 15)
    report(["code"], "must have 1 to 15 characters")
  const parameters = [{ type: "text", text: code }]
  return [
    { type: "body", parameters },
    { type: "button", sub_type: "url", index: "0", parameters }
  ]
}

interface Parts {
  readonly header?: Header
  readonly body?: string
  readonly buttons?: ReadonlyArray<Button>
}

const parts = (
  definition: Parts & Partial<Definition>,
  values: AnyParts,
  path: Path,
  report: Report
): ReadonlyArray<Component> => {
  const alone =
    definition.header === undefined && definition.footer === undefined && definition.buttons === undefined
  return [
    ...header(definition.header, values.header, [...path, "header"], report),
    ...body(definition.body ?? "", values.body, alone ? 32_768 : 1024, [...path, "body"], report),
    ...buttons(definition.buttons ?? [], values.buttons, [...path, "buttons"], report)
  ]
}

const header = (
  definition: Header | undefined,
  value: unknown,
  path: Path,
  report: Report
): ReadonlyArray<Component> => {
  if (definition === undefined) return none(value, path, report)
  if (definition.type === "text") {
    const wanted = names(definition.text)
    if (wanted.length === 0) return none(value, path, report)
    const parameters = textParameters(wanted, typeof value === "string" ? [value] : value, path, report)
    const shown = fill(definition.text, (name) =>
      String(parameters.find((_, i) => wanted[i] === name)?.["text"] ?? "")
    )
    if ([...shown].length > 60) report(path, "must leave the header at most 60 characters long")
    return [{ type: "header", parameters }]
  }
  if (typeof value !== "object" || value === null) {
    report(path, `is required: the template has a header of type ${definition.type}`)
    return []
  }
  return [
    {
      type: "header",
      parameters: [{ type: definition.type, [definition.type]: media(definition.type, value) }]
    }
  ]
}

const media = (type: Exclude<Header["type"], "text">, value: object): unknown =>
  type === "product"
    ? { product_retailer_id: get(value, "productRetailerId"), catalog_id: get(value, "catalogId") }
    : value

const body = (
  text: string,
  value: unknown,
  max: number,
  path: Path,
  report: Report
): ReadonlyArray<Component> => {
  const wanted = names(text)
  if (wanted.length === 0) return none(value, path, report)
  const parameters = textParameters(wanted, value, path, report)
  parameters.forEach((parameter, i) => {
    const given = parameter["text"]
    if (typeof given === "string" && given.length > max && [...given].length > max) {
      report([...path, key(wanted, i)], `must have at most ${max} characters`)
    }
  })
  return [{ type: "body", parameters }]
}

/** A parameter for each variable, in the template's order; what is missing or too much is reported. */
const textParameters = (
  wanted: ReadonlyArray<string>,
  values: unknown,
  path: Path,
  report: Report
): ReadonlyArray<Component> => {
  const numbered = areNumbered(wanted)
  if (numbered !== Array.isArray(values) || typeof values !== "object" || values === null) {
    report(
      path,
      numbered ? `must be a list of ${wanted.length} values` : `must have a value for ${wanted.join(", ")}`
    )
    return []
  }
  const given = numbered ? items(values).map((_, i) => String(i + 1)) : Object.keys(values)
  const places = numbered ? wanted.map((_, i) => String(i + 1)) : wanted
  for (const name of places)
    if (!given.includes(name)) report([...path, place(name, numbered)], "is required")
  for (const name of given) {
    if (!places.includes(name))
      report([...path, place(name, numbered)], "must not be given: the template has no such variable")
  }
  return wanted.map((name, i) => ({
    ...parameterOf(get(values, numbered ? i : name)),
    ...(numbered ? {} : { parameter_name: name })
  }))
}

const place = (name: string, numbered: boolean): string | number => (numbered ? Number(name) - 1 : name)

const key = (wanted: ReadonlyArray<string>, i: number): string | number =>
  areNumbered(wanted) ? i : (wanted[i] ?? i)

const parameterOf = (value: unknown): Component =>
  typeof value === "object" && value !== null ? { ...value } : { type: "text", text: value }

const buttons = (
  definitions: ReadonlyArray<Button>,
  values: unknown,
  path: Path,
  report: Report
): ReadonlyArray<Component> => {
  for (const given of Object.keys(typeof values === "object" && values !== null ? values : {})) {
    if (definitions[Number(given)] === undefined)
      report([...path, given], "must not be given: the template has no such button")
  }
  return definitions.flatMap((button, i) => {
    const value = get(values, i)
    const need = needOf(button)
    if (value === undefined) {
      if (need === "required")
        report([...path, i], `is required: the template has a button of type ${button.type} here`)
      return []
    }
    if (need === "none") {
      report([...path, i], "must not be given: this button takes no value")
      return []
    }
    if (button.type === "url" && fill(button.url, () => String(value)).length > 2000) {
      report([...path, i], "must leave the address at most 2000 characters long")
    }
    return [
      {
        type: "button",
        sub_type: button.type,
        index: String(i),
        parameters: buttonParameters(button.type, value)
      }
    ]
  })
}

const needOf = (button: Button): "required" | "optional" | "none" => {
  switch (button.type) {
    case "url":
      return names(button.url).length > 0 ? "required" : "none"
    case "copy_code":
    case "mpm":
    case "order_details":
      return "required"
    case "quick_reply":
    case "flow":
    case "catalog":
    case "voice_call":
      return "optional"
    default:
      return "none"
  }
}

const buttonParameters = (type: Button["type"], value: unknown): ReadonlyArray<Component> => {
  switch (type) {
    case "quick_reply":
      return [{ type: "payload", payload: value }]
    case "copy_code":
      return [{ type: "coupon_code", coupon_code: value }]
    case "flow":
      return [action({ flow_token: get(value, "token"), flow_action_data: get(value, "data") })]
    case "catalog":
      return [action({ thumbnail_product_retailer_id: get(value, "thumbnailProductRetailerId") })]
    case "mpm":
      return [
        action({
          thumbnail_product_retailer_id: get(value, "thumbnailProductRetailerId"),
          sections:
            get(value, "sections") === undefined
              ? undefined
              : items(get(value, "sections")).map(productSection)
        })
      ]
    case "order_details":
      return [action({ order_details: value })]
    case "voice_call":
      return [
        ...(get(value, "ttlMinutes") === undefined
          ? []
          : [{ type: "ttl_minutes", ttl_minutes: get(value, "ttlMinutes") }]),
        ...(get(value, "payload") === undefined ? [] : [{ type: "payload", payload: get(value, "payload") }])
      ]
    default:
      return [{ type: "text", text: value }]
  }
}

const action = (fields: Component): Component => ({ type: "action", action: given(fields) })

const productSection = (section: unknown): Component =>
  given({
    title: get(section, "title"),
    product_items: items(get(section, "productRetailerIds")).map((id) => ({ product_retailer_id: id }))
  })

const given = (fields: Component): Component =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const offer = (definition: Definition, ends: unknown, report: Report): ReadonlyArray<Component> => {
  const { body = "", limitedTimeOffer } = definition
  if (limitedTimeOffer !== undefined) {
    if ([...limitedTimeOffer.text].length > 16)
      report(["limitedTimeOffer", "text"], "must have at most 16 characters")
    if ([...body].length > 600)
      report(["body"], "must have at most 600 characters beside a limited-time offer")
  }
  if (limitedTimeOffer?.hasExpiration !== true) return none(ends, ["offerEnds"], report)
  const time = ends instanceof Date ? ends.getTime() : ends
  if (typeof time !== "number" || !Number.isFinite(time)) {
    report(["offerEnds"], "is required: a date, or Unix milliseconds")
    return []
  }
  return [
    {
      type: "limited_time_offer",
      parameters: [
        { type: "limited_time_offer", limited_time_offer: { expiration_time_ms: Math.trunc(time) } }
      ]
    }
  ]
}

const carousel = (cards: ReadonlyArray<Card>, values: unknown, report: Report): ReadonlyArray<Component> => {
  if (cards.length === 0) return none(values, ["cards"], report)
  const given = items(values)
  if (given.length !== cards.length) report(["cards"], `must have ${cards.length} cards, as the template has`)
  return [
    {
      type: "carousel",
      cards: cards.map((card, i) => ({
        card_index: i,
        components: parts(
          card,
          typeof given[i] === "object" && given[i] !== null ? given[i] : {},
          ["cards", i],
          report
        )
      }))
    }
  ]
}

/** No component, and no value for one. */
const none = (value: unknown, path: Path, report: Report): ReadonlyArray<Component> => {
  if (value !== undefined) report(path, "must not be given: the template takes no value here")
  return []
}
