/** Checks values against schemas, by Ajv's validators, each compiled when it is first needed. */
import type { Ajv2020, ErrorObject } from "ajv/dist/2020.js"
import type { TObject, TSchema } from "typebox"
import { didYouMean } from "../kernel/support/didYouMean.ts"
import type { Static } from "./schema.ts"

/** A value that a schema allows, or where it does not and what is expected there, as the end of a sentence. */
export type Checked<A> = { readonly value: A } | { readonly mistake: string }

let loading: Promise<Ajv2020> | undefined

/** One for all: making one takes longer than compiling most schemas. Our own schemas are not checked themselves. */
const load = async (): Promise<Ajv2020> => {
  const ajv = await import("ajv/dist/2020.js")
  return new ajv.Ajv2020({
    strict: false,
    meta: false,
    validateSchema: false,
    validateFormats: false,
    discriminator: true,
    verbose: true
  })
}

/** Makes the check of a schema; nothing is loaded or compiled before its first use. */
export const checkOf = <S extends TSchema>(schema: S): ((value: unknown) => Promise<Checked<Static<S>>>) => {
  const compile = async () => (await (loading ??= load())).compile<Static<S>>(schema)
  let compiled: ReturnType<typeof compile> | undefined
  return async (value) => {
    const validate = await (compiled ??= compile())
    return validate(value) ? { value } : { mistake: mistakeOf(validate.errors?.[0]) }
  }
}

const mistakeOf = (error: ErrorObject | undefined): string => {
  const place = (error?.instancePath ?? "").replaceAll("/", ".")
  return `${place} ${error === undefined ? "is wrong" : expected(error)}.${error === undefined ? "" : suggestion(error)}`
}

/** The word that was probably meant, where one of a few was asked for. */
const suggestion = ({ data, keyword, params, parentSchema, schema }: ErrorObject): string => {
  switch (keyword) {
    case "additionalProperties":
      return didYouMean(params["additionalProperty"], Object.keys(parentSchema?.["properties"]))
    case "enum":
      return didYouMean(data, [schema].flat())
    case "discriminator":
      return didYouMean(params["tagValue"], kindsOf(parentSchema, params["tag"]))
    default:
      return ""
  }
}

/** The values of the field that a union is chosen by. */
const kindsOf = (union: ErrorObject["parentSchema"], tag: string): ReadonlyArray<unknown> => {
  const kinds: ReadonlyArray<TObject> = union?.["oneOf"]
  return kinds.map(({ properties }) => Object(properties[tag]).const)
}

const expected = ({ keyword, message = "is wrong", params, parentSchema, schema }: ErrorObject): string => {
  switch (keyword) {
    case "additionalProperties":
      return `${message}: ${params["additionalProperty"]}`
    case "enum":
      return `${message}: ${[schema].flat().join(", ")}`
    case "const":
      return `${message}: ${schema}`
    case "discriminator":
      return `${params["tag"]} must be one of ${kindsOf(parentSchema, params["tag"]).join(", ")}`
    case "false schema":
      return "does not go with what else is given"
    default:
      return message
  }
}
