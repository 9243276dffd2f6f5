/** Meta's error objects, in Meta's words, for what its rules refuse. */
import * as MetaCatalogue from "@connexease-gateway/contract/MetaCatalogue"
import type { JsonObject } from "./Json.ts"
import { get } from "./Json.ts"
import { toGraph, toPattern } from "./Field.ts"
import type { MetaRefusal } from "./Refusal.ts"
import type { SchemaError } from "./SchemaError.ts"
import { fieldSegments, segments } from "./SchemaError.ts"

const rows = new Map(MetaCatalogue.all.map((row) => [row.code, row]))

/** Meta's error object for a code of the contract's catalogue, without `fbtrace_id`. */
export const refusal = (
  code: number,
  words: { readonly message?: string; readonly details?: string; readonly subcode?: number } = {}
): MetaRefusal => {
  const row = rows.get(code)
  return {
    status: row?.http ?? 400,
    message: words.message ?? row?.message ?? `(#${code}) ${row?.title ?? "Unknown error"}`,
    type: "OAuthException",
    code,
    ...(words.details === undefined
      ? {}
      : { error_data: { messaging_product: "whatsapp" as const, details: words.details } }),
    ...(words.subcode === undefined ? {} : { error_subcode: words.subcode })
  }
}

/** How Meta calls the fields whose lengths it speaks of. The first four are known from reports, the others follow. */
const labels: Readonly<Record<string, string>> = {
  "interactive.body.text": "Body text",
  "interactive.action.buttons[].reply.title": "Button title",
  "interactive.header.text": "Header text",
  "interactive.footer.text": "Footer text",
  "interactive.action.buttons[].reply.id": "Button id",
  "interactive.action.button": "Button text",
  "interactive.action.sections[].title": "Section title",
  "interactive.action.sections[].rows[].id": "Row id",
  "interactive.action.sections[].rows[].description": "Row description",
  "interactive.action.parameters.display_text": "Display text",
  "interactive.action.parameters.flow_cta": "Flow CTA",
  "interactive.action.cards[].body.text": "Card body text",
  "interactive.action.cards[].action.parameters.display_text": "Display text",
  "interactive.action.cards[].action.buttons[].quick_reply.title": "Button title",
  "interactive.action.cards[].action.buttons[].quick_reply.id": "Button id"
}

const required = (path: ReadonlyArray<string>, body: JsonObject): MetaRefusal => {
  const parameter = /(?:^|\.)parameters\[\]\.(\w+)$/.exec(toPattern(path))
  if (path[0] === "template" && parameter !== null && get(body, ...path.slice(0, -1), "type") !== undefined) {
    const name = parameter[1]
    return refusal(100, {
      details: `Parameter '${name}' is mandatory for component parameter type '${name}'`
    })
  }
  if (toPattern(path) === "interactive.header.text") {
    return refusal(131009, { details: "Text cannot be null for header type text", subcode: 2494010 })
  }
  const sentence = `The parameter ${toGraph(path)} is required.`
  return refusal(100, { message: `(#100) ${sentence}`, details: sentence })
}

const param = (path: ReadonlyArray<string>, must: string): MetaRefusal => {
  const sentence = `Param ${toGraph(path)} ${must}`
  return refusal(100, { message: `(#100) ${sentence}`, details: sentence })
}

const invalid = (details: string): MetaRefusal => refusal(131009, { details })

const length = (path: ReadonlyArray<string>, limit: number): MetaRefusal => {
  const pattern = toPattern(path)
  if (pattern === "interactive.action.sections[].rows[].title") {
    return invalid(`Row title is too long. Max length is ${limit}`)
  }
  const label = labels[pattern]
  return label === undefined
    ? param(path, `must be at most ${limit} characters long.`)
    : invalid(`${label} length invalid. Min length: 1, Max length: ${limit}`)
}

/** The most and fewest items of the lists whose count Meta names. */
const counts: Readonly<Record<string, readonly [name: string, min: number, max: number]>> = {
  "interactive.action.buttons": ["buttons", 1, 3],
  "interactive.action.sections": ["sections", 1, 10],
  "interactive.action.cards": ["cards", 2, 10]
}

/** What Meta answers to a body that breaks the schema: its own words where they are known, else words like them. */
export const fromSchema = (
  error: SchemaError,
  cases: ReadonlyArray<string>,
  body: JsonObject
): MetaRefusal => {
  const { keyword, params } = error
  const path = fieldSegments(error)
  const limit = Number(params["limit"])
  switch (keyword) {
    case "required":
      return required(path, body)
    case "discriminator":
      return get(body, ...path) === undefined
        ? required(path, body)
        : param(path, `must be one of {${cases.join(", ").toUpperCase()}}`)
    case "minLength":
      return required(path, body)
    case "maxLength":
      return length(path, limit)
    case "type":
      return param(
        path,
        `must be ${[params["type"]].flat().includes("object") ? "a JSON object" : `of type ${[params["type"]].flat().join(" or ")}`}.`
      )
    case "enum":
      return param(
        path,
        `must be one of {${(params["allowedValues"] as ReadonlyArray<unknown>).join(", ").toUpperCase()}}`
      )
    case "const":
      return param(path, `must be one of {${String(params["allowedValue"]).toUpperCase()}}`)
    case "minItems":
    case "maxItems": {
      const count = counts[toPattern(path)]
      return count === undefined
        ? invalid(
            `Invalid ${path.at(-1)} count. ${keyword === "minItems" ? "Min" : "Max"} allowed ${path.at(-1)}: ${limit}`
          )
        : invalid(
            `Invalid ${count[0]} count. Min allowed ${count[0]}: ${count[1]}, Max allowed ${count[0]}: ${count[2]}`
          )
    }
    case "false schema":
      return invalid(`${toGraph(segments(error.instancePath))} is not allowed here`)
    default:
      return invalid(`Parameter ${toGraph(path)} is not valid`)
  }
}
