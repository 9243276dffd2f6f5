/**
 * A difference is one place where a response is not as the contract has it: where, expected, found, how well the
 * expectation is known and which guarantee it belongs to.
 */
import type { Evidence, Exchange } from "@connexease-gateway/contract"
import { Ajv2020 } from "ajv/dist/2020.js"
import type { ValidateFunction } from "ajv/dist/2020.js"
import { isDeepStrictEqual } from "node:util"
import * as JsonPointer from "../json/JsonPointer.ts"
import * as RawHttp from "../http/RawHttp.ts"

export interface Difference {
  /** `status`, `header X-Name`, `body /errors/code`, `text`, `receipt /messageId`, … */
  readonly at: string
  readonly expected: string
  readonly found: string
  readonly evidence: Evidence.Evidence
  readonly source: string
  readonly guarantee: string
  /** The request of the exchange, counted from 1, where it has several. */
  readonly step?: number
}

/** What a matcher stands on; all of a difference but what was found where. */
export type Provenance = Pick<Difference, "evidence" | "source" | "guarantee">

const ajv = new Ajv2020({ allErrors: false, strict: false })
const compiled = new WeakMap<object, ValidateFunction>()
const compile = (schema: object): ValidateFunction => {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const fresh = ajv.compile(schema)
  compiled.set(schema, fresh)
  return fresh
}

const MAX_SHOWN_CHARACTERS = 160
const clip = (text: string): string =>
  text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS)}…`
const show = (value: unknown): string => (value === undefined ? "nothing" : clip(JSON.stringify(value)))

const describeSchema = (schema: Readonly<Record<string, unknown>>): string => {
  if (typeof schema["pattern"] === "string") return `text like /${schema["pattern"]}/`
  if (Array.isArray(schema["enum"])) return `one of ${schema["enum"].map(show).join(", ")}`
  return `a value of the schema ${clip(JSON.stringify(schema))}`
}

/** Compares one value with what it must be; `undefined` when it is that. */
export const match = (
  matcher: Exchange.Matcher,
  value: unknown
): { readonly expected: string; readonly found: string } | undefined => {
  if ("absent" in matcher) {
    return value === undefined ? undefined : { expected: "nothing there", found: show(value) }
  }
  if ("equals" in matcher) {
    return isDeepStrictEqual(value, matcher.equals)
      ? undefined
      : { expected: show(matcher.equals), found: show(value) }
  }
  const validate = compile(matcher.schema)
  if (value !== undefined && validate(value)) return undefined
  const error = value === undefined ? undefined : validate.errors?.[0]
  const where =
    error === undefined || error.instancePath === "" ? "" : ` (at ${error.instancePath}: ${error.message})`
  return { expected: describeSchema(matcher.schema), found: `${show(value)}${where}` }
}

/** Everything in which an answer is not as expected. */
export const differences = (
  expectation: Exchange.Expectation,
  answer: RawHttp.RawHttpResponse
): ReadonlyArray<Difference> => {
  const found: Array<Difference> = []
  const compare = (at: string, assertion: Exchange.Assertion | undefined, value: () => unknown) => {
    if (assertion === undefined) return
    const difference = match(assertion, value())
    if (difference === undefined) return
    const { evidence, guarantee, source } = assertion
    found.push({ at, ...difference, evidence, source, guarantee })
  }
  compare("status", expectation.status, () => answer.status)
  for (const [name, assertion] of Object.entries(expectation.headers ?? {})) {
    compare(`header ${name}`, assertion, () => RawHttp.header(answer, name))
  }
  const body = RawHttp.json(answer)
  for (const [pointer, assertion] of Object.entries(expectation.body ?? {})) {
    compare(`body ${pointer}`, assertion, () => JsonPointer.get(body, pointer))
  }
  compare("text", expectation.text, () => RawHttp.text(answer))
  return found
}

/** The guarantees that an expectation can find broken. */
export const guarantees = (expectation: Exchange.Expectation): ReadonlyArray<string> =>
  [
    expectation.status,
    expectation.text,
    ...Object.values(expectation.headers ?? {}),
    ...Object.values(expectation.body ?? {})
  ].flatMap((assertion) => (assertion === undefined ? [] : [assertion.guarantee]))
