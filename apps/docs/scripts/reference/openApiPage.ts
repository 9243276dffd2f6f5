/** A static page of an OpenAPI document: its operations, then its schemas. */
import { page, prose, table } from "./markdown.ts"

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const object = (value: unknown): Json => (isObject(value) ? value : {})
const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "")
const code = (value: unknown): string => `\`${JSON.stringify(value)}\``

const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf("/") + 1)

/** What a schema allows, in a few words; schemas with a name are links. */
const typeOf = (schema: unknown): string => {
  if (!isObject(schema)) return schema === false ? "nothing" : "anything"
  if (typeof schema["$ref"] === "string") {
    const name = nameOf(schema["$ref"])
    return `[${name}](#schema-${name})`
  }
  if ("const" in schema) return code(schema["const"])
  if (Array.isArray(schema["enum"])) return schema["enum"].map(code).join(" or ")
  for (const union of ["anyOf", "oneOf"]) {
    if (Array.isArray(schema[union])) return [...new Set(schema[union].map(typeOf))].join(" or ")
  }
  if (Array.isArray(schema["allOf"])) return [...new Set(schema["allOf"].map(typeOf))].join(" and ")
  if (schema["type"] === "array") return `list of ${typeOf(schema["items"] ?? {})}`
  if (Array.isArray(schema["type"])) return schema["type"].join(" or ")
  return text(schema["type"]) || (isObject(schema["properties"]) ? "object" : "anything")
}

const bounds: Readonly<Record<string, string>> = {
  minLength: "at least {} characters",
  maxLength: "at most {} characters",
  minimum: "at least {}",
  maximum: "at most {}",
  minItems: "at least {} items",
  maxItems: "at most {} items",
  pattern: "matches {}",
  format: "format {}",
  default: "default {}"
}

const boundsOf = (schema: unknown): string =>
  Object.entries(bounds)
    .flatMap(([keyword, words]) =>
      keyword in object(schema) ? [words.replace("{}", () => `\`${String(object(schema)[keyword])}\``)] : []
    )
    .join(", ")

const evidenceOf = (node: unknown): string => {
  const evidence = text(object(node)["x-evidence"])
  return evidence === "" ? "" : `<Evidence is="${evidence}" />`
}

const described = (node: unknown): string =>
  [
    prose(text(object(node)["description"]) || text(object(node)["summary"])),
    boundsOf(node),
    evidenceOf(node)
  ]
    .filter((part) => part !== "")
    .join(" · ")

interface Property {
  readonly name: string
  readonly schema: unknown
  readonly required: boolean
}

/** The properties of a schema, its inline objects flattened to paths. */
const properties = (schema: Json, prefix = ""): ReadonlyArray<Property> => {
  const required = list(schema["required"])
  const own = Object.entries(object(schema["properties"])).flatMap(([key, value]) => {
    const name = `${prefix}${key}`
    const items = object(value)["type"] === "array" ? object(object(value)["items"]) : undefined
    const inner =
      items === undefined ? properties(object(value), `${name}.`) : properties(items, `${name}[].`)
    return [{ name, schema: value, required: required.includes(key) }, ...inner]
  })
  const parts = list(schema["allOf"]).flatMap((part) =>
    isObject(part) && part["$ref"] === undefined ? properties(part, prefix) : []
  )
  return [...own, ...parts]
}

const propertyTable = (rows: ReadonlyArray<Property>): string =>
  table(
    ["Name", "Type", "Required", "Description"],
    rows.map(({ name, schema, required }) => [
      `\`${name}\``,
      typeOf(schema),
      required ? "yes" : "",
      described(schema)
    ])
  )

const schemaSection = (name: string, schema: unknown): string => {
  const rows = properties(object(schema))
  return [
    `### ${name} {#schema-${name}}`,
    described(schema),
    rows.length > 0 ? propertyTable(rows) : typeOf(schema),
    rows.length > 0 && list(object(schema)["allOf"]).some((part) => isObject(part) && "$ref" in part)
      ? `With everything of ${list(object(schema)["allOf"])
          .filter((part) => isObject(part) && "$ref" in part)
          .map(typeOf)
          .join(" and ")}.`
      : ""
  ]
    .filter((part) => part !== "")
    .join("\n\n")
}

const methods = ["get", "post", "put", "patch", "delete"] as const

/** A page of a whole document; `paths` are the paths and their operations in its order. */
export const openApiPage = (document: Json, title: string, description: string, intro: string): string => {
  const components = object(document["components"])
  const resolve = (node: unknown): Json => {
    const reference = text(object(node)["$ref"])
    if (reference === "") return object(node)
    const found = reference
      .slice(2)
      .split("/")
      .reduce<unknown>((at, key) => object(at)[key], document)
    return object(found)
  }
  const content = (node: Json): string =>
    Object.entries(object(node["content"]))
      .map(([type, media]) => `\`${type}\`: ${typeOf(object(media)["schema"])}`)
      .join("; ")
  const parts = [intro, "## Operations"]
  for (const [path, item] of Object.entries(object(document["paths"]))) {
    for (const method of methods) {
      const operation = object(object(item)[method])
      if (Object.keys(operation).length === 0) continue
      const parameters = [...list(object(item)["parameters"]), ...list(operation["parameters"])].map(resolve)
      const body = resolve(operation["requestBody"])
      parts.push(
        `### <Verb is="${method}" /> \`${path}\` {#${text(operation["operationId"])}}`,
        [prose(text(operation["summary"])), prose(text(operation["description"]))]
          .filter((part) => part !== "")
          .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
          .join("\n\n")
      )
      if (parameters.length > 0) {
        parts.push(
          table(
            ["Parameter", "In", "Type", "Required", "Description"],
            parameters.map((parameter) => [
              `\`${text(parameter["name"])}\``,
              text(parameter["in"]),
              typeOf(parameter["schema"]),
              parameter["required"] === true ? "yes" : "",
              described(parameter)
            ])
          )
        )
      }
      if (Object.keys(body).length > 0)
        parts.push(`**Body** ${content(body)}. ${prose(text(body["description"]))}`)
      for (const media of Object.values(object(body["content"]))) {
        const inline = properties(object(object(media)["schema"]))
        if (inline.length > 0) parts.push(propertyTable(inline))
        for (const example of Object.values(object(object(media)["examples"]))) {
          parts.push(
            `::: details ${text(object(example)["summary"])}\n\`\`\`json\n${JSON.stringify(object(example)["value"], null, 2)}\n\`\`\`\n:::`
          )
        }
      }
      parts.push(
        table(
          ["Answer", "Body", "Description"],
          Object.entries(object(operation["responses"])).map(([status, response]) => [
            status,
            content(resolve(response)),
            described(resolve(response))
          ])
        )
      )
    }
  }
  parts.push("## Schemas")
  for (const [name, schema] of Object.entries(object(components["schemas"]))) {
    parts.push(schemaSection(name, schema))
  }
  return page(title, description, parts.join("\n\n"))
}
