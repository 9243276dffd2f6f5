/** Meta's rules for template messages. */
import { codePoints } from "../codePoints.ts"
import { get, objects } from "../Json.ts"
import type { Json, JsonObject } from "../Json.ts"
import type { Request } from "../Request.ts"
import type { Checks, Finding } from "./Check.ts"

/**
 * The path of the first parameter that a test finds, of the message's components and of its cards'. The path is made
 * only when there is one to tell.
 */
const findParameter = (
  components: Json | undefined,
  test: (parameter: JsonObject, component: JsonObject) => boolean,
  field = "template.components"
): string | undefined => {
  for (const [at, component] of objects(components).entries()) {
    const index = objects(component["parameters"]).findIndex((parameter) => test(parameter, component))
    if (index !== -1) return `${field}[${at}].parameters[${index}]`
    for (const [card, { components: inner }] of objects(component["cards"]).entries()) {
      const found = findParameter(inner, test, "")
      if (found !== undefined) return `${field}[${at}].cards[${card}].components${found}`
    }
  }
  return undefined
}

const sent = ({ body }: Request): Json | undefined => get(body, "template", "components")

const finding = (path: string | undefined, key: string): Finding | undefined =>
  path === undefined ? undefined : { field: `${path}.${key}` }

const isText = ({ type }: JsonObject, component: JsonObject): boolean =>
  type === "text" && component["type"] !== "button"
const isNamed = ({ parameter_name: name }: JsonObject): boolean => name !== undefined

const forbidden = /[\n\r\t]| {5}/
const mostBesideOthers = 1024

/** Rules about templates that need no registry. */
export const templateChecks: Checks = {
  "template.parameter-characters": (request) =>
    finding(
      findParameter(sent(request), ({ text }) => typeof text === "string" && forbidden.test(text)),
      "text"
    ),
  "template.parameter-length": (request) =>
    objects(sent(request)).length < 2
      ? undefined
      : finding(
          findParameter(
            sent(request),
            (parameter, component) =>
              isText(parameter, component) &&
              typeof parameter["text"] === "string" &&
              codePoints(parameter["text"]) > mostBesideOthers
          ),
          "text"
        ),
  "template.parameter-names": (request) =>
    findParameter(sent(request), (value, component) => isText(value, component) && isNamed(value)) ===
    undefined
      ? undefined
      : finding(
          findParameter(sent(request), (value, component) => isText(value, component) && !isNamed(value)),
          "parameter_name"
        )
}
