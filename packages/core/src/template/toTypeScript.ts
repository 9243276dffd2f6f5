/** Prints definitions as TypeScript, for a file that is generated from what was approved. */
import type { Definition } from "./Definition.ts"

/**
 * A module that exports each template under its name in camelCase, with its
 * language where a name has several: `order_update` in one language is
 * `orderUpdate`, in two `orderUpdateTr` and `orderUpdateEnUs`.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Template } from "@connexease-gateway/core"
 * import assert from "node:assert/strict"
 *
 * const { definitions } = Template.fromMeta({
 *   name: "order_update",
 *   language: "tr",
 *   category: "UTILITY",
 *   components: [{ type: "BODY", text: "Siparişiniz {{1}} yolda." }]
 * })
 * assert.equal(
 *   Template.toTypeScript(definitions),
 *   `import { Template } from "@connexease-gateway/core"
 *
 * export const orderUpdate = Template.define({
 *   name: "order_update",
 *   language: "tr",
 *   category: "utility",
 *   body: "Siparişiniz {{1}} yolda."
 * })
 * `
 * )
 * ```
 */
export const toTypeScript = (definitions: ReadonlyArray<Definition>): string => {
  const taken = new Set<string>()
  const printed = definitions.map((definition) => {
    const shared = definitions.some(
      (other) => other.name === definition.name && other.language !== definition.language
    )
    const name = free(
      identifier(shared ? `${definition.name}_${definition.language}` : definition.name),
      taken
    )
    return `\nexport const ${name} = Template.define(${literal(definition, "")})\n`
  })
  return `import { Template } from "@connexease-gateway/core"\n${printed.join("")}`
}

/** Words that cannot be the name of a constant; a template may well be called `default` or `delete`. */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield Template"
  ).split(" ")
)

const identifier = (name: string): string => {
  const camel = name
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word, i) =>
      i === 0 ? word.toLowerCase() : word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()
    )
    .join("")
  return camel === "" || /^\d/.test(camel) || reserved.has(camel)
    ? `template${camel.slice(0, 1).toUpperCase()}${camel.slice(1)}`
    : camel
}

const free = (name: string, taken: Set<string>): string => {
  let candidate = name
  for (let n = 2; taken.has(candidate); n++) candidate = `${name}${n}`
  taken.add(candidate)
  return candidate
}

/** A value as a literal of the language; keys of definitions are identifiers. */
const literal = (value: unknown, indent: string): string => {
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    return value.length === 0
      ? "[]"
      : `[\n${value.map((item) => inner + literal(item, inner)).join(",\n")}\n${indent}]`
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    return `{\n${fields.map(([key, field]) => `${inner}${key}: ${literal(field, inner)}`).join(",\n")}\n${indent}}`
  }
  return JSON.stringify(value)
}
