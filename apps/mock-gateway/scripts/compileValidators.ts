/**
 * Compiles the contract's OpenAPI document into the validators of `src/kernel/validation/generated/`, so that the mock
 * starts without Ajv and without YAML. The package's `prepare` runs it with every install; after a change to the document:
 * `node apps/mock-gateway/scripts/compileValidators.ts`.
 */
import { OpenApi } from "@connexease-gateway/contract"
import { Ajv2020 } from "ajv/dist/2020.js"
import standaloneModule from "ajv/dist/standalone/index.js"
import { mkdir, writeFile } from "node:fs/promises"
import type { Node } from "../src/kernel/validation/knownKeys.ts"

const standalone = standaloneModule.default

type Layer = "gateway" | "meta"
type Keywords = Record<string, unknown>

const prefix = "#/components/schemas/"
const refName = (ref: unknown): string => String(ref).slice(prefix.length)
const isKeywords = (value: unknown): value is Keywords =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Keywords that hold further schemas, and constrain nothing themselves. */
const structural = new Set(["$ref", "properties", "items", "allOf"])
/** Keywords that explain. */
const silent = new Set(["description", "default", "examples", "title"])

/**
 * The part of a schema that one layer judges: assertions carry the layer of the nearest `x-layer`, and those of the
 * other layer fall out. Unions belong to the layer of their node as a whole.
 */
const project = (schema: unknown, wanted: Layer, inherited: Layer): unknown => {
  if (typeof schema === "boolean") return inherited === wanted ? schema : true
  if (!isKeywords(schema)) return schema
  const layer = (schema["x-layer"] as Layer | undefined) ?? inherited
  const into = (part: unknown) => project(part, wanted, layer)
  const result: Keywords = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword.startsWith("x-") || silent.has(keyword)) continue
    if (!structural.has(keyword) && layer !== wanted) continue
    if (keyword === "properties") {
      result[keyword] = Object.fromEntries(
        Object.entries(value as Keywords).map(([name, part]) => [name, into(part)])
      )
    } else if (keyword === "allOf" || keyword === "anyOf" || keyword === "oneOf") {
      result[keyword] = (value as ReadonlyArray<unknown>).map(into)
    } else if (["items", "if", "then", "else", "additionalProperties"].includes(keyword)) {
      result[keyword] = into(value)
    } else if (keyword === "discriminator") {
      result[keyword] = { propertyName: (value as Keywords)["propertyName"] }
    } else if (keyword === "$ref") {
      result[keyword] = `${wanted}#/$defs/${refName(value)}`
    } else result[keyword] = value
  }
  return result
}

/** Removes what constrains nothing, so that no code is generated for it. */
const prune = (schema: unknown, defs: Keywords, layer: Layer): unknown => {
  if (!isKeywords(schema)) return schema
  const result: Keywords = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "properties") {
      const kept = Object.entries(value as Keywords)
        .map(([name, part]) => [name, prune(part, defs, layer)] as const)
        .filter(([, part]) => !isTrivial(part))
      if (kept.length > 0) result[keyword] = Object.fromEntries(kept)
    } else if (keyword === "items") {
      const part = prune(value, defs, layer)
      if (!isTrivial(part)) result[keyword] = part
    } else if (keyword === "allOf") {
      const kept = (value as ReadonlyArray<unknown>)
        .map((part) => prune(part, defs, layer))
        .filter((part) => !isTrivial(part))
      if (kept.length > 0) result[keyword] = kept
    } else if (keyword === "$ref") {
      const target = defs[String(value).slice(`${layer}#/$defs/`.length)]
      if (!isTrivial(prune(target, defs, layer))) result[keyword] = value
    } else result[keyword] = value
  }
  return result
}
const isTrivial = (schema: unknown): boolean =>
  schema === true || (isKeywords(schema) && Object.keys(schema).length === 0)

/** The known keys of every schema that a body can reach, shared where schemas are. */
const collectShapes = (schemas: Keywords) => {
  const nodes: Array<Node | null> = [null]
  const byRef = new Map<string, number>()
  const add = (schema: unknown): number => {
    if (isKeywords(schema) && typeof schema["$ref"] === "string" && Object.keys(schema).length === 1) {
      const name = refName(schema["$ref"])
      const known = byRef.get(name)
      if (known !== undefined) return known
      const index = add(schemas[name])
      byRef.set(name, index)
      return index
    }
    const shape: { -readonly [Key in keyof Node]: Node[Key] } & { keys: Record<string, number> } = {
      keys: {}
    }
    const properties = new Map<string, Array<unknown>>()
    const visit = (part: unknown): void => {
      if (!isKeywords(part)) return
      if (typeof part["$ref"] === "string") visit(schemas[refName(part["$ref"])])
      if (part["x-open"] === true) shape.open = true
      for (const [name, value] of Object.entries((part["properties"] ?? {}) as Keywords)) {
        properties.set(name, [...(properties.get(name) ?? []), value])
      }
      if (part["items"] !== undefined) shape.items = add(part["items"])
      for (const inner of (part["allOf"] ?? []) as ReadonlyArray<unknown>) visit(inner)
      for (const keyword of ["then", "else"]) visit(part[keyword])
      const discriminator = part["discriminator"] as
        | { propertyName: string; mapping: Record<string, string> }
        | undefined
      if (discriminator !== undefined) {
        shape.tag = discriminator.propertyName
        shape.cases = Object.fromEntries(
          Object.entries(discriminator.mapping).map(([tag, ref]) => [tag, add({ $ref: ref })])
        )
      }
    }
    visit(schema)
    for (const [name, values] of properties) {
      shape.keys[name] = add(values.length === 1 ? values[0] : { allOf: values })
    }
    const empty =
      Object.keys(shape.keys).length === 0 && shape.items === undefined && shape.cases === undefined
    if (empty) return 0
    return nodes.push(shape) - 1
  }
  return { nodes, add }
}

const header = `// Generated by scripts/compileValidators.ts from the contract's OpenAPI document. Do not edit.\n`

/** The generated files by name. */
export const generate = async (): Promise<Readonly<Record<string, string>>> => {
  const document = await OpenApi.load()
  const schemas = document.components.schemas as Keywords
  const { mapping } = (schemas["Message"] as { discriminator: { mapping: Record<string, string> } })
    .discriminator
  const entries: Record<string, string> = {
    ...Object.fromEntries(Object.entries(mapping).map(([type, ref]) => [type, refName(ref)])),
    read: "ReadReceipt"
  }

  const ajv = new Ajv2020({
    discriminator: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    messages: false,
    inlineRefs: false,
    code: { source: true, esm: true, lines: true }
  })
  const exported: Record<string, string> = {}
  for (const layer of ["gateway", "meta"] as const) {
    const defs = Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [name, project(schema, layer, layer)])
    )
    ajv.addSchema({
      $id: layer,
      $defs: Object.fromEntries(
        Object.entries(defs).map(([name, schema]) => [name, prune(schema, defs, layer)])
      )
    })
    for (const [type, name] of Object.entries(entries)) {
      const id = `${layer}_${type}`
      ajv.addSchema({ $id: id, $ref: `${layer}#/$defs/${name}` })
      exported[id] = id
    }
  }
  const code = standalone(ajv, exported)
    .replace(/^"use strict";\s*/, "")
    .replaceAll('require("ajv/dist/runtime/ucs2length").default', "codePoints")
    .replaceAll(/schemaPath:"[^"]*",/g, "")
    .replaceAll(/^const (schema\d+) = .*;\n/gm, (line, name: string, _at: number, all: string) =>
      new RegExp(`\\b${name}\\b`).test(all.replace(line, "")) ? line : ""
    )
  if (code.includes("require(")) {
    throw new Error("the generated validators need a module of Ajv's that has no replacement here")
  }
  const functions = { gateway: {} as Record<string, string>, meta: {} as Record<string, string> }
  const bare = code.replaceAll(
    /^export const (gateway|meta)_(\w+) = (validate\d+);\n?/gm,
    (_line, layer: Layer, type: string, name: string) => {
      functions[layer][type] = name
      return ""
    }
  )
  const table = (layer: Layer) =>
    `  ${layer}: {\n${Object.entries(functions[layer])
      .map(([type, name]) => `    ${type}: ${name}`)
      .join(",\n")}\n  }`

  const shapes = collectShapes(schemas)
  const roots = Object.fromEntries(
    Object.entries(entries).map(([type, name]) => [type, shapes.add({ $ref: `${prefix}${name}` })])
  )
  return {
    "validators.js":
      `${header}import { codePoints } from "../codePoints.ts"\n${bare}\n` +
      `/** @type {Readonly<Record<"gateway" | "meta", Readonly<Record<string, import("../SchemaError.ts").Validator>>>>} */\n` +
      `export const validators = {\n${table("gateway")},\n${table("meta")}\n}\n`,
    "shapes.js":
      `${header}/** @type {Readonly<Record<string, number>>} */\n` +
      `export const roots = ${JSON.stringify(roots)}\n` +
      `/** @type {ReadonlyArray<import("../knownKeys.ts").Node | null>} */\n` +
      `export const nodes = [\n${shapes.nodes.map((node) => `  ${JSON.stringify(node)}`).join(",\n")}\n]\n`
  }
}

/** Where the generated files lie. */
export const folder = new URL("../src/kernel/validation/generated/", import.meta.url)

if (import.meta.main) {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(await generate())) await writeFile(new URL(name, folder), text)
}
