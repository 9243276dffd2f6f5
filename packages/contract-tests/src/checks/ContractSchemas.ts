/**
 * The contract's JSON Schemas as validators. A message is validated by the schema of its own type, so that a problem
 * names one place instead of every form that the body might have had.
 */
import type { Json } from "@connexease-gateway/contract"
import { OpenApi } from "@connexease-gateway/contract"
import { readToleratedForms } from "@connexease-gateway/mock-gateway/tolerated-forms"
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as Effect from "effect/Effect"
import * as JsonPointer from "../json/JsonPointer.ts"

export interface Problem {
  /** Where, as a JSON pointer into the body. */
  readonly path: string
  readonly problem: string
}

export interface ContractSchemas {
  /** The names of the message types. */
  readonly types: ReadonlyArray<string>
  /** Validates a value by one of the document's schemas. */
  readonly check: (schema: string, value: unknown) => ReadonlyArray<Problem>
  /** Validates the body of a request, whose value is JSON, as Meta reads it. */
  readonly checkRequest: (body: Record<string, unknown>) => ReadonlyArray<Problem>
}

/** Ajv chooses by the discriminator alone and does not read its mapping. */
const withoutMapping = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutMapping)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === "discriminator"
        ? [key, { propertyName: (item as { readonly propertyName: string }).propertyName }]
        : [key, withoutMapping(item)]
    )
  )
}

const problemOf = (error: ErrorObject): Problem => {
  const missing = (error.params as { readonly missingProperty?: string }).missingProperty
  const allowed = (error.params as { readonly allowedValues?: ReadonlyArray<unknown> }).allowedValues
  return missing === undefined
    ? {
        path: error.instancePath,
        problem: `${error.message}${allowed === undefined ? "" : `: ${allowed.join(", ")}`}`
      }
    : { path: `${error.instancePath}/${missing}`, problem: "is missing" }
}

/** The body as Meta reads it; `undefined` when it is nested too deep for the stack. */
const asDocumented = (body: Record<string, unknown>): Record<string, unknown> | undefined => {
  try {
    return readToleratedForms(body as Json.JsonObject).body
  } catch {
    return undefined
  }
}

const make = (document: OpenApi.Document): ContractSchemas => {
  const ajv = new Ajv2020({ strict: false, discriminator: true, allErrors: true })
  ajv.addSchema({ $id: "contract", components: withoutMapping(document.components) })
  const compiled = new Map<string, ValidateFunction>()
  const validator = (schema: string): ValidateFunction => {
    const known = compiled.get(schema)
    if (known !== undefined) return known
    const fresh = ajv.compile({ $ref: `contract#/components/schemas/${schema}` })
    compiled.set(schema, fresh)
    return fresh
  }
  const mapping = JsonPointer.get(
    document.components.schemas["Message"],
    "/discriminator/mapping"
  ) as Readonly<Record<string, string>>
  const check = (schema: string, value: unknown): ReadonlyArray<Problem> => {
    const validate = validator(schema)
    if (validate(value)) return []
    // A branch that was not chosen says nothing of its own; neither does the keyword that chose.
    const errors = (validate.errors ?? []).filter(
      ({ keyword }) => !["if", "allOf", "anyOf", "oneOf"].includes(keyword)
    )
    return (errors.length > 0 ? errors : (validate.errors ?? [])).map(problemOf)
  }
  return {
    types: Object.keys(mapping),
    check,
    checkRequest: (written) => {
      const body = asDocumented(written)
      if (body === undefined) return [{ path: "", problem: "is nested too deep" }]
      if (body["status"] !== undefined) return check("ReadReceipt", body)
      const type = body["type"] ?? "text"
      const schema = typeof type === "string" && Object.hasOwn(mapping, type) ? mapping[type] : undefined
      if (schema === undefined) {
        return [{ path: "/type", problem: `must be one of ${Object.keys(mapping).join(", ")}` }]
      }
      return check(schema.slice("#/components/schemas/".length), body)
    }
  }
}

/** Reads the contract's document and makes its validators. */
export const load: Effect.Effect<ContractSchemas> = Effect.map(Effect.promise(OpenApi.load), make)
