import type { Ajv2020 } from "ajv/dist/2020.js"

/** A JSON Schema (2020-12). */
export interface Schema {
  readonly [keyword: string]: unknown
}

/** Says where a value breaks a schema and how, as the end of a sentence; `undefined` where it does not. */
export type Check = (value: unknown) => string | undefined

let loading: Promise<Ajv2020> | undefined

/**
 * Loaded with the first schema; one for all, because making one takes longer than compiling most schemas. The schemas
 * are our own, and judging them by JSON Schema's own schema would take 8 MB.
 */
const load = async (): Promise<Ajv2020> => {
  const ajv = await import("ajv/dist/2020.js")
  return new ajv.Ajv2020({ allErrors: false, strict: false, meta: false, validateSchema: false })
}

/** Compiles a schema. */
export const compile = async (schema: Schema): Promise<Check> => {
  const validate = (await (loading ??= load())).compile(schema)
  return (value) => {
    if (validate(value)) return undefined
    const [error] = validate.errors ?? []
    const place = (error?.instancePath ?? "").replaceAll("/", ".")
    const extra = error?.params["additionalProperty"] as unknown
    return `${place} ${error?.message ?? "is wrong"}${typeof extra === "string" ? `: ${extra}` : ""}.`
  }
}
