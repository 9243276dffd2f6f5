/**
 * An exchange is one request, or several, what the gateway must be like for it, and the response that follows. Each
 * lives in a file of its own, `exchanges/<topic>/<id>.yaml`; those that differ in a few values share a table. A
 * recording of a real server has the same form, with `observed` responses and `recorded` saying where and when.
 */
import { readFileSync, readdirSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Evidence } from "./Evidence.ts"
import { expandRepeats } from "./internal/expandRepeats.ts"
import { ContractFileError, checkForm, parseYaml } from "./internal/readYaml.ts"
import type { Json, JsonObject } from "./Json.ts"
import type { ProfileName } from "./Profile.ts"
import * as Profile from "./Profile.ts"

export { ContractFileError } from "./internal/readYaml.ts"

/** What one value must be: exactly this, of this form (a JSON Schema), or not there at all. */
export type Matcher =
  | { readonly equals: Json }
  | { readonly schema: Readonly<Record<string, Json>> }
  | { readonly absent: true }

/** A matcher with what stands behind it. `source` and `guarantee` are the exchange's own unless it names others. */
export type Assertion = Matcher & {
  readonly evidence: Evidence
  readonly source: string
  readonly guarantee: string
}

/** What an answer must look like. Header names compare without regard to case; `body` goes by JSON pointer. */
export interface Expectation {
  readonly status?: Assertion
  readonly headers?: Readonly<Record<string, Assertion>>
  readonly body?: Readonly<Record<string, Assertion>>
  /** The answer's body as text, for what is not JSON. */
  readonly text?: Assertion
}

/**
 * A request as it goes over the wire.
 *
 * `key` says which API key the `Authorization` header carries: the target's own, one that it surely does not
 * know, or none. An `Authorization` written out wins over it; `${key}` inside a header stands for the
 * target's own key. At most one of `body` (JSON), `rawBody` (text) and `rawBodyBase64` (bytes) is there.
 */
export interface Request {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string | ReadonlyArray<string>>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Json
  readonly rawBody?: string
  readonly rawBodyBase64?: string
  readonly key: "valid" | "unknown" | "none"
}

/** The answer that a recording saw. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Json
  /** Instead of `body`, where the answer was not JSON. */
  readonly text?: string
}

/** One request of an exchange and what follows. */
export interface Step {
  readonly request: Request
  /** How often the request is made; the expectation holds each time. */
  readonly times: number
  /** Milliseconds of the provider's time that pass before the request. */
  readonly after: number
  readonly expect: Expectation
  readonly observed?: Answer
}

/** What the provider must be like. A target arranges it or names what it cannot arrange. */
export interface Requires {
  /** The message is really handed on: a person may get it, and sandbox mode would answer otherwise. */
  readonly sends: boolean
  /** The account has no money left. */
  readonly balance?: "empty"
  /** The windows of the rate limit, in requests. */
  readonly limits?: { readonly sec?: number; readonly min?: number }
  /** Only this generation of the gateway behaves so. */
  readonly profile?: ProfileName
  /** The provider fails in this way: a code of the gateway's, or `meta-` and one of Meta's. */
  readonly fails?: string
  /** A user has sent the message with this id. */
  readonly received?: string
  /** A template that the account has not registered can be sent. */
  readonly templates?: "any"
}

export interface Exchange {
  readonly id: string
  /** The folder that the exchange lies in. */
  readonly topic: string
  readonly title: string
  /** The guarantee that the exchange proves; see `data/guarantees.yaml`. */
  readonly guarantee: string
  readonly source: string
  readonly requires: Requires
  readonly steps: ReadonlyArray<Step>
  /** What the documentation prints, verbatim and with its placeholders; the steps are its runnable form. */
  readonly sample?: { readonly source: string; readonly request?: string; readonly answer?: string }
  /** Where and when a recording was made. Only what is recorded from a real gateway has this. */
  readonly recorded?: { readonly host: string; readonly date: string }
}

/** @internal An assertion as it is written, without what it has from its exchange. */
type WrittenAssertion = Matcher & Pick<Assertion, "evidence"> & Partial<Assertion>

/** @internal */
export interface WrittenExpectation {
  readonly status?: WrittenAssertion
  readonly headers?: Readonly<Record<string, WrittenAssertion>>
  readonly body?: Readonly<Record<string, WrittenAssertion>>
  readonly text?: WrittenAssertion
}

interface WrittenRequest extends Omit<Request, "path" | "headers" | "rawBody"> {
  readonly path?: string
  readonly headers: Readonly<Record<string, string | null>>
  readonly rawBody?: Json
}

interface WrittenStep extends Omit<Step, "request" | "expect" | "after"> {
  readonly request: WrittenRequest
  readonly after?: number
  readonly expect?: WrittenExpectation
}

type Head = Omit<Exchange, "topic" | "steps">
type WrittenExchange = Head & (WrittenStep | { readonly steps: ReadonlyArray<WrittenStep> })

/** The source and the guarantee of assertions that name none of their own. */
type Defaults = Pick<Assertion, "source" | "guarantee">

/** @internal */
export const expectation = (
  { body, headers, status, text }: WrittenExpectation,
  { guarantee, source }: Defaults
): Expectation => {
  const one = (written: WrittenAssertion): Assertion => ({ source, guarantee, ...written })
  const each = (written: Readonly<Record<string, WrittenAssertion>>) =>
    Object.fromEntries(Object.entries(written).map(([name, value]) => [name, one(value)]))
  return {
    ...(status === undefined ? {} : { status: one(status) }),
    ...(headers === undefined ? {} : { headers: each(headers) }),
    ...(body === undefined ? {} : { body: each(body) }),
    ...(text === undefined ? {} : { text: one(text) })
  }
}

const request = ({ body, headers, rawBody, ...given }: WrittenRequest): Request => {
  const hasBody = body !== undefined || rawBody !== undefined || given.rawBodyBase64 !== undefined
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === "content-type")
  return {
    path: Profile.all.api.path.value,
    ...given,
    headers: {
      ...(hasBody && !typed ? { "Content-Type": "application/json" } : {}),
      ...Object.fromEntries(
        Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null)
      )
    },
    ...(body === undefined ? {} : { body: expandRepeats(body) }),
    ...(rawBody === undefined ? {} : { rawBody: String(expandRepeats(rawBody)) })
  }
}

const exchange = (value: unknown, file: string): Exchange => {
  const written = checkForm<WrittenExchange>(value, file, "exchange")
  const step = ({ expect = {}, observed, request: asked, times, after = 0 }: WrittenStep): Step => ({
    request: request(asked),
    times,
    after,
    expect: expectation(expect, written),
    ...(observed === undefined ? {} : { observed })
  })
  const { guarantee, id, recorded, requires, sample, source, title } = written
  return {
    id,
    topic: basename(dirname(file)),
    title,
    guarantee,
    source,
    requires,
    steps: ("steps" in written ? written.steps : [written]).map(step),
    ...(sample === undefined ? {} : { sample }),
    ...(recorded === undefined ? {} : { recorded })
  }
}

type Row = Readonly<Record<string, string | number>>

/** The value with the row's values in place of their names. */
const fill = (value: Json, row: Row): Json => {
  if (Array.isArray(value)) return value.map((item) => fill(item, row))
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, row)]))
  }
  if (typeof value !== "string") return value
  return row[value.slice(1, -1)] !== undefined && /^\{\w+\}$/.test(value)
    ? (row[value.slice(1, -1)] as Json)
    : value.replace(/\{(\w+)\}/g, (name, key: string) => String(row[key] ?? name))
}

/**
 * Reads one exchange from its YAML text. `file` is where it came from; the folder is the exchange's topic.
 *
 * @throws ContractFileError naming the file and the place in it.
 */
export const parse = (text: string, file: string): Exchange => {
  const parsed = exchange(parseYaml(text, file), file)
  if (`${parsed.id}.yaml` !== basename(file)) {
    throw new ContractFileError(`${file}: /id: expected the name of the file, ${basename(file, ".yaml")}`)
  }
  return parsed
}

/**
 * Reads a table of exchanges, such as `exchanges/failure/meta-codes.yaml`: one exchange for each row.
 *
 * @throws ContractFileError naming the file and the place in it.
 */
export const parseTable = (text: string, file: string): ReadonlyArray<Exchange> => {
  const table = checkForm<{ readonly exchange: JsonObject; readonly rows: ReadonlyArray<Row> }>(
    parseYaml(text, file),
    file,
    "exchange-table"
  )
  return table.rows.map((row) => exchange(fill(table.exchange, row), file))
}

/** Where the exchanges of this package lie. */
export const directory: string = fileURLToPath(new URL("../exchanges/", import.meta.url))

/**
 * Reads every exchange under a folder, or those of this package, in order of topic and file.
 *
 * @throws ContractFileError when a file is not an exchange or two have one id.
 */
export const load = (folder: string = directory): ReadonlyArray<Exchange> => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml") && dirname(file) !== ".")
    .sort()
  const seen = new Map<string, string>()
  return files.flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8")
    const all = /^rows:/m.test(text) ? parseTable(text, file) : [parse(text, file)]
    for (const { id } of all) {
      const earlier = seen.get(id)
      if (earlier !== undefined) throw new ContractFileError(`${file}: /id: ${earlier} has ${id} already`)
      seen.set(id, file)
    }
    return all
  })
}
