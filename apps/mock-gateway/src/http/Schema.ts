/** A JSON Schema (2020-12). */
export interface Schema {
  readonly [keyword: string]: unknown
}

/** Says where a value breaks a schema and how, as the end of a sentence; `undefined` where it does not. */
export type Check = (value: unknown) => string | undefined

/** Compiles a schema. Ajv is loaded with the first that is. */
export const compile = async (schema: Schema): Promise<Check> => {
  const { Ajv2020 } = await import("ajv/dist/2020.js")
  const validate = new Ajv2020({ allErrors: false, strict: false }).compile(schema)
  return (value) => {
    if (validate(value)) return undefined
    const [error] = validate.errors ?? []
    const place = (error?.instancePath ?? "").replaceAll("/", ".")
    const extra = error?.params["additionalProperty"] as unknown
    return `${place} ${error?.message ?? "is wrong"}${typeof extra === "string" ? `: ${extra}` : ""}.`
  }
}
