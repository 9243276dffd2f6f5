/** A validator's error, and what it expects in words. */
import { cut, show } from "./Field.ts"

/** The first error of a compiled schema, as Ajv gives it. */
export interface SchemaError {
  /** JSON pointer to the value */
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
}

/** A compiled schema. After it answered `false`, `errors` says why. */
export interface Validator {
  (value: unknown): boolean
  errors?: ReadonlyArray<SchemaError> | null
}

/** The keys and indexes of a JSON pointer. The contract's keys need no unescaping; the sender's are cut when long. */
export const segments = (instancePath: string): ReadonlyArray<string> =>
  instancePath.split("/").slice(1).map(cut)

/** The keys and indexes of the field that an error speaks of: of the missing one where one is missing. */
export const fieldSegments = ({ instancePath, keyword, params }: SchemaError): ReadonlyArray<string> => {
  const path = segments(instancePath)
  if (keyword === "required") return [...path, String(params["missingProperty"])]
  if (keyword === "discriminator") return [...path, String(params["tag"])]
  return path
}

const plural = (count: unknown, noun: string): string => `${String(count)} ${noun}${count === 1 ? "" : "s"}`

const patterns: Readonly<Record<string, string>> = {
  "^[hH][tT][tT][pP][sS]?://[^\\s/]": "Give an address that begins with http:// or https:// and a host.",
  "^[a-z0-9_]{1,512}$": "Use lower-case letters, digits and underscores, at most 512 of them.",
  "^[a-z0-9_]+$": "Use lower-case letters, digits and underscores.",
  "^[A-Z]{3}$": "Give a currency of three capital letters (ISO 4217).",
  "^[A-Z]{2}$": "Give a country of two capital letters (ISO 3166).",
  "^[A-Za-z0-9]*$": "Use letters and digits only.",
  "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "Give a date as YYYY-MM-DD."
}

const list = (values: unknown): string =>
  (values as ReadonlyArray<unknown>).map((value) => JSON.stringify(value)).join(", ")

/** What would be right, as a sentence. `cases` are the values that a union's tag may have. */
export const expected = (error: SchemaError, cases: ReadonlyArray<string>): string => {
  const { keyword, params } = error
  const field = show(fieldSegments(error))
  switch (keyword) {
    case "required":
      return `Give ${field}.`
    case "discriminator":
      return `Set ${field} to one of ${cases.join(", ")}.`
    case "type":
      return `Make it ${[params["type"]]
        .flat()
        .map((type) =>
          type === "object" || type === "array" || type === "integer" ? `an ${type}` : `a ${String(type)}`
        )
        .join(" or ")}.`
    case "maxLength":
      return `Keep it to ${plural(params["limit"], "character")} (Unicode code points).`
    case "minLength":
      return `Give at least ${plural(params["limit"], "character")}.`
    case "maxItems":
      return params["limit"] === 0 ? "Leave it empty." : `Give at most ${plural(params["limit"], "item")}.`
    case "minItems":
      return `Give at least ${plural(params["limit"], "item")}.`
    case "minProperties":
      return `Give at least ${plural(params["limit"], "property")}.`
    case "maximum":
      return `Keep it to ${String(params["limit"])} at most.`
    case "minimum":
      return `Make it ${String(params["limit"])} at least.`
    case "const":
      return `Set it to ${JSON.stringify(params["allowedValue"])}.`
    case "enum":
      return `Set it to one of ${list(params["allowedValues"])}.`
    case "pattern":
      return patterns[String(params["pattern"])] ?? `Match ${String(params["pattern"])}.`
    case "false schema":
      return "Leave it out: it has no place here."
    default:
      return `Satisfy ${keyword}.`
  }
}
