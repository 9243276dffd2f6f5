/** A registered template as its reader would see it, its variables filled with the examples that it brings. */
import * as Json from "./Json.ts"
import type { Rendered } from "./Summary.ts"

const upper = (value: unknown, ...path: ReadonlyArray<string>): string =>
  (Json.text(value, ...path) ?? "").toUpperCase()

const component = (components: ReadonlyArray<unknown>, type: string): unknown =>
  components.find((one) => upper(one, "type") === type)

/** The examples of a text's variables: a list for numbered ones, names and values for named ones. */
const examples = (component: unknown, part: "body_text" | "header_text"): ReadonlyMap<string, string> => {
  const listed = Json.list(component, "example", part)
  const numbered = Array.isArray(listed[0]) ? listed[0] : listed
  const named = Json.list(component, "example", `${part}_named_params`)
  return new Map([
    ...numbered.flatMap((value, index): ReadonlyArray<[string, string]> =>
      typeof value === "string" ? [[String(index + 1), value]] : []
    ),
    ...named.flatMap((one): ReadonlyArray<[string, string]> => {
      const name = Json.text(one, "param_name")
      return name === undefined ? [] : [[name, Json.text(one, "example") ?? ""]]
    })
  ])
}

const fill = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (hole, name: string) => values.get(name) ?? hole)

/** Reads the components of Meta's template API. */
export const previewTemplate = (components: ReadonlyArray<unknown>): Rendered => {
  const header = component(components, "HEADER")
  const body = component(components, "BODY")
  const footer = component(components, "FOOTER")
  const format = header === undefined ? undefined : upper(header, "format") || "TEXT"
  const minutes = Json.text(footer, "code_expiration_minutes")
  const footerText =
    Json.text(footer, "text") ??
    (minutes === undefined ? undefined : `This code expires in ${minutes} minutes.`)
  return {
    ...(format === undefined
      ? {}
      : {
          header: {
            format,
            ...(format === "TEXT"
              ? { text: fill(Json.text(header, "text") ?? "", examples(header, "header_text")) }
              : {})
          }
        }),
    body: fill(Json.text(body, "text") ?? "*{{1}}* is your verification code.", examples(body, "body_text")),
    ...(footerText === undefined ? {} : { footer: footerText }),
    buttons: Json.list(component(components, "BUTTONS"), "buttons").map((button) => {
      const value = Json.text(button, "url") ?? Json.text(button, "phone_number")
      const type = upper(button, "type")
      return {
        type,
        text: Json.text(button, "text") ?? (type === "OTP" ? "Copy code" : type),
        ...(value === undefined ? {} : { value })
      }
    }),
    cards: Json.list(component(components, "CAROUSEL"), "cards").map((card) =>
      previewTemplate(Json.list(card, "components"))
    )
  }
}
