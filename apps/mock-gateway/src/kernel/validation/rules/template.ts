import { codePoints } from "../codePoints.ts"
import { get, objects } from "../Json.ts"
import type { Json, JsonObject } from "../Json.ts"
import type { Request } from "../Request.ts"
import type { Checks } from "./Check.ts"

interface Parameter {
  readonly value: JsonObject
  readonly field: string
  /** header, body, button, … */
  readonly component: string
}

const parametersIn = (components: Json | undefined, field: string): ReadonlyArray<Parameter> =>
  objects(components).flatMap((component, at) => [
    ...objects(component["parameters"]).map((value, index) => ({
      value,
      field: `${field}[${at}].parameters[${index}]`,
      component: String(component["type"]).toLowerCase()
    })),
    ...objects(component["cards"]).flatMap((card, index) =>
      parametersIn(card["components"], `${field}[${at}].cards[${index}].components`)
    )
  ])

const texts = ({ body }: Request): ReadonlyArray<Parameter & { readonly text: string }> =>
  parametersIn(get(body, "template", "components"), "template.components").flatMap((parameter) => {
    const text = parameter.value["text"]
    return typeof text === "string" ? [{ ...parameter, text }] : []
  })

const forbidden = /[\n\r\t]| {5}/
const mostBesideOthers = 1024

/** Rules about templates that need no registry. */
export const templateChecks: Checks = {
  "template.parameter-characters": (request) => {
    const wrong = texts(request).find(({ text }) => forbidden.test(text))
    return wrong === undefined ? undefined : { field: `${wrong.field}.text` }
  },
  "template.parameter-length": (request) => {
    if (objects(get(request.body, "template", "components")).length < 2) return undefined
    const wrong = texts(request).find(({ text }) => codePoints(text) > mostBesideOthers)
    return wrong === undefined ? undefined : { field: `${wrong.field}.text` }
  },
  "template.parameter-names": (request) => {
    const parameters = texts(request).filter(
      ({ component }) => component === "header" || component === "body"
    )
    const unnamed = parameters.filter(({ value }) => value["parameter_name"] === undefined)
    return unnamed[0] === undefined || unnamed.length === parameters.length
      ? undefined
      : { field: `${unnamed[0].field}.parameter_name` }
  }
}
