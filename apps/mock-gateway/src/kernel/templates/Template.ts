/** A message template as Meta registers it, and what makes a definition valid. */
import type { Json, JsonObject } from "../validation/Json.ts"
import { get, isObject, objects, string } from "../validation/Json.ts"

/** Where a template stands in its life at Meta. Only an approved one can be sent. */
export type TemplateStatus = (typeof statuses)[number]
export const statuses = ["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED"] as const

/** What a template is for. Meta prices and routes by it. */
type TemplateCategory = (typeof categories)[number]
export const categories = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const

/** A registered template: the JSON of Meta's template API, with what identifies it read out. */
export interface Template {
  readonly id: string
  readonly name: string
  readonly language: string
  readonly category: TemplateCategory
  readonly status: TemplateStatus
  readonly parameterFormat: "POSITIONAL" | "NAMED"
  /** HEADER, BODY, FOOTER, BUTTONS, CAROUSEL, LIMITED_TIME_OFFER as Meta's template API gives them */
  readonly components: ReadonlyArray<JsonObject>
}

/** A template, or what is wrong with the JSON that should have become one. */
export type Reading =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly field: string; readonly problem: string }

const wrong = (field: string, problem: string): Reading => ({ ok: false, field, problem })

/** Far more than Meta's own limits let a template be. */
const MAX_TEMPLATE_CHARACTERS = 65_536
export const MAX_COMPONENTS = 100

const componentTypes = ["HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER"]
const buttonsPerTemplate = 10

/**
 * Reads the JSON of Meta's template API. Status is APPROVED, id a number made of the name, and the parameter format that
 * of the variables when it does not say so itself.
 */
export const read = (json: unknown): Reading => {
  if (!isObject(json)) return wrong("", "A template is a JSON object, as Meta's template API returns it.")
  if (JSON.stringify(json).length > MAX_TEMPLATE_CHARACTERS) {
    return wrong("", `A template takes at most ${MAX_TEMPLATE_CHARACTERS} characters as JSON.`)
  }
  const { name, language } = json
  if (typeof name !== "string" || !/^[a-z0-9_]{1,512}$/.test(name)) {
    return wrong("name", "A name has 1 to 512 lower-case letters, digits and underscores.")
  }
  if (typeof language !== "string" || !/^[A-Za-z0-9_]{2,35}$/.test(language)) {
    return wrong("language", 'A language is a code such as "en_US".')
  }
  const category = categories.find((known) => known === upper(json["category"] ?? "UTILITY"))
  if (category === undefined) return wrong("category", `A category is one of ${categories.join(", ")}.`)
  const status = statuses.find((known) => known === upper(json["status"] ?? "APPROVED"))
  if (status === undefined) return wrong("status", `A status is one of ${statuses.join(", ")}.`)
  const components = json["components"]
  if (!Array.isArray(components) || components.length > MAX_COMPONENTS) {
    return wrong("components", `The components are a list of at most ${MAX_COMPONENTS}.`)
  }

  for (const [at, component] of components.entries()) {
    const type = upper(get(component as Json, "type"))
    if (!componentTypes.includes(type)) {
      return wrong(`components[${at}].type`, `A component is one of ${componentTypes.join(", ")}.`)
    }
    if (objects(get(component as Json, "buttons")).length > buttonsPerTemplate) {
      return wrong(`components[${at}].buttons`, `A template has at most ${buttonsPerTemplate} buttons.`)
    }
  }
  const isAuthentication = category === "AUTHENTICATION"
  const body = components.findIndex((component) => upper(get(component as Json, "type")) === "BODY")
  if (body === -1) return wrong("components", "A template has a BODY.")
  if (!isAuthentication && typeof get(components[body] as Json, "text") !== "string") {
    return wrong(`components[${body}].text`, "A body has a text.")
  }
  const names = variablesIn(string(get(components[body] as Json, "text")) ?? "")
  const parameterFormat =
    upper(json["parameter_format"]) === "NAMED" || names.some((variable) => !isNumber(variable))
  const given = string(json["id"])
  return {
    ok: true,
    template: {
      id: given !== undefined && /^[0-9]{1,20}$/.test(given) ? given : idOf(`${name} ${language}`),
      name,
      language,
      category,
      status,
      parameterFormat: parameterFormat ? "NAMED" : "POSITIONAL",
      components: components.filter(isObject)
    }
  }
}

const upper = (value: Json | undefined): string => (typeof value === "string" ? value.toUpperCase() : "")
const isNumber = (variable: string): boolean => /^[1-9][0-9]*$/.test(variable)

/** Digits that stand for a text: the same for the same text. */
const idOf = (text: string): string => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return `10000${String(hash >>> 0).padStart(10, "0")}`
}

const variable = /\{\{\s*(\w+)\s*\}\}/g

/** The variables of a text, each once: numbered ones in their order, named ones in the text's. */
export const variablesIn = (text: string): ReadonlyArray<string> => {
  const names = [...new Set([...text.matchAll(variable)].map((match) => match[1] ?? ""))]
  return names.every(isNumber) ? names.toSorted((one, other) => Number(one) - Number(other)) : names
}

/** How many characters may still be filled in; below zero, it was too much. */
export interface Room {
  left: number
}

/** A text with its variables replaced; those without a value stay as they are, those without room are left out. */
export const fill = (text: string, values: ReadonlyMap<string, string>, room: Room): string =>
  text.replaceAll(variable, (hole, name: string) => {
    const value = values.get(name) ?? hole
    room.left -= value.length
    return room.left < 0 ? "" : value
  })

/** A button of a template. */
export interface Button {
  /** QUICK_REPLY, URL, … as the template has it */
  readonly type: string
  /** `sub_type` that a send names it by */
  readonly subType: string
  readonly text: string
  /** address with its variable, or phone number */
  readonly target: string | undefined
  /** whether a send has to, may, or must not give it a parameter */
  readonly parameter: "required" | "optional" | "none"
}

/** What a template consists of, read out of its components. */
export interface Parts {
  readonly header: { readonly format: string; readonly text: string } | undefined
  readonly body: string
  readonly footer: string | undefined
  readonly buttons: ReadonlyArray<Button>
  readonly cards: ReadonlyArray<Parts>
  /** a limited-time offer that runs out at a time which the send gives */
  readonly offer: { readonly text: string; readonly expires: boolean } | undefined
}

const subTypes = new Map<string, readonly [subType: string, parameter: Button["parameter"]]>([
  ["QUICK_REPLY", ["quick_reply", "optional"]],
  ["URL", ["url", "none"]],
  ["PHONE_NUMBER", ["phone_number", "none"]],
  ["COPY_CODE", ["copy_code", "required"]],
  ["OTP", ["url", "required"]],
  ["FLOW", ["flow", "optional"]],
  ["CATALOG", ["catalog", "optional"]],
  ["MPM", ["mpm", "required"]],
  ["SPM", ["spm", "none"]],
  ["VOICE_CALL", ["voice_call", "optional"]],
  ["ORDER_DETAILS", ["order_details", "required"]],
  ["CALL_PERMISSION_REQUEST", ["call_permission_request", "none"]],
  ["REQUEST_CONTACT_INFO", ["request_contact_info", "none"]]
])

const otpText = "Copy code"

const toButton = (button: JsonObject): Button => {
  const type = upper(button["type"])
  const [subType, parameter] = subTypes.get(type) ?? [type.toLowerCase(), "none"]
  const target = string(button["url"]) ?? string(button["phone_number"])
  return {
    type,
    subType,
    text: string(button["text"]) ?? (type === "OTP" ? otpText : type),
    target,
    parameter:
      type === "URL" && target !== undefined && variablesIn(target).length > 0 ? "required" : parameter
  }
}

/** What Meta writes into the parts of an authentication template that its author does not. */
const authentication = {
  body: "*{{1}}* is your verification code.",
  recommendation: " For your security, do not share this code.",
  footer: (minutes: number) => `This code expires in ${minutes} minutes.`
}

const toParts = (components: ReadonlyArray<JsonObject>): Parts => {
  const find = (type: string) => components.find((component) => upper(component["type"]) === type)
  const header = find("HEADER")
  const body = find("BODY")
  const footer = find("FOOTER")
  const offer = get(find("LIMITED_TIME_OFFER"), "limited_time_offer")
  const minutes = get(footer, "code_expiration_minutes")
  return {
    header:
      header === undefined
        ? undefined
        : { format: upper(header["format"] ?? "TEXT"), text: string(header["text"]) ?? "" },
    body:
      body === undefined
        ? ""
        : (string(body["text"]) ??
          `${authentication.body}${body["add_security_recommendation"] === true ? authentication.recommendation : ""}`),
    footer:
      string(get(footer, "text")) ??
      (typeof minutes === "number" ? authentication.footer(minutes) : undefined),
    buttons: objects(get(find("BUTTONS"), "buttons")).map(toButton),
    cards: objects(get(find("CAROUSEL"), "cards")).map((card) => toParts(objects(card["components"]))),
    offer: isObject(offer)
      ? { text: string(offer["text"]) ?? "", expires: offer["has_expiration"] === true }
      : undefined
  }
}

const known = new WeakMap<Template, Parts>()

/** The parts of a template. */
export const partsOf = (template: Template): Parts => {
  const before = known.get(template)
  if (before !== undefined) return before
  const parts = toParts(template.components)
  known.set(template, parts)
  return parts
}

const holes = (text: string): ReadonlyArray<string> => variablesIn(text).map((name) => `{{${name}}}`)

/** One line that says what a send has to give: `order_update (en_US, UTILITY): body {{1}}, {{2}}; button 0 url {{1}}`. */
export const summary = (template: Template): string => {
  const { header, body, buttons, cards, offer } = partsOf(template)
  const wants = [
    ...(header === undefined
      ? []
      : header.format === "TEXT"
        ? holes(header.text).map((hole) => `header ${hole}`)
        : [`header ${header.format}`]),
    ...(holes(body).length === 0 ? [] : [`body ${holes(body).join(", ")}`]),
    ...buttons.flatMap(({ parameter, subType }, at) =>
      parameter === "required" ? [`button ${at} ${subType}`] : []
    ),
    ...(cards.length === 0 ? [] : [`${cards.length} cards`]),
    ...(offer?.expires === true ? ["limited_time_offer"] : [])
  ]
  return `${template.name} (${template.language}, ${template.category}): ${wants.length === 0 ? "no parameters" : wants.join("; ")}`
}
