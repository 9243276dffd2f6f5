/** A template as its reader would see it, its variables filled with what a message gives, else with the examples that it brings. */
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

/** What a message's component gives for the variables of a text: by name, or by position. */
const given = (sent: ReadonlyArray<unknown>, type: "HEADER" | "BODY"): ReadonlyMap<string, string> =>
  new Map(
    Json.list(component(sent, type), "parameters").flatMap((one, index): ReadonlyArray<[string, string]> => {
      const value = Json.text(one, "text") ?? Json.text(one, Json.text(one, "type") ?? "", "fallback_value")
      return value === undefined ? [] : [[Json.text(one, "parameter_name") ?? String(index + 1), value]]
    })
  )

/** What a message gives for the variable of the button at a place: the end of its link, or a code. */
const givenButton = (sent: ReadonlyArray<unknown>, index: number): ReadonlyMap<string, string> => {
  const button = sent.find(
    (one) => upper(one, "type") === "BUTTON" && Json.text(one, "index") === String(index)
  )
  const value = Json.text(button, "parameters", 0, "text")
  return new Map(value === undefined ? [] : [["1", value]])
}

/** The medium that a message gives for the head. */
const mediaOf = (
  sent: ReadonlyArray<unknown>,
  kind: string
): { readonly link?: string; readonly id?: string } => {
  const medium = Json.at(component(sent, "HEADER"), "parameters", 0, kind)
  const [link, id] = [Json.text(medium, "link"), Json.text(medium, "id")]
  return { ...(link === undefined ? {} : { link }), ...(id === undefined ? {} : { id }) }
}

const fill = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (hole, name: string) => values.get(name) ?? hole)

/** Reads the components of Meta's template API, and those of a message that sends it. */
export const previewTemplate = (
  components: ReadonlyArray<unknown>,
  sent: ReadonlyArray<unknown> = []
): Rendered => {
  const values = (part: unknown, type: "HEADER" | "BODY"): ReadonlyMap<string, string> =>
    new Map([...examples(part, type === "BODY" ? "body_text" : "header_text"), ...given(sent, type)])
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
              ? { text: fill(Json.text(header, "text") ?? "", values(header, "HEADER")) }
              : mediaOf(sent, format.toLowerCase()))
          }
        }),
    body: fill(Json.text(body, "text") ?? "*{{1}}* is your verification code.", values(body, "BODY")),
    ...(footerText === undefined ? {} : { footer: footerText }),
    buttons: Json.list(component(components, "BUTTONS"), "buttons").map((button, index) => {
      const url = Json.text(button, "url")
      const value =
        url === undefined ? Json.text(button, "phone_number") : fill(url, givenButton(sent, index))
      const type = upper(button, "type")
      return {
        type,
        text: Json.text(button, "text") ?? (type === "OTP" ? "Copy code" : type),
        ...(value === undefined ? {} : { value })
      }
    }),
    cards: Json.list(component(components, "CAROUSEL"), "cards").map((card, index) =>
      previewTemplate(
        Json.list(card, "components"),
        Json.list(component(sent, "CAROUSEL"), "cards", index, "components")
      )
    )
  }
}
