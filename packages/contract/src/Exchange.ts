/**
 * An exchange is one thing the gateway is known, or assumed, to do: a request (or several), what the
 * provider must be like for it, and the answer that follows. Each lives in a file of its own,
 * `exchanges/<topic>/<id>.yaml`. Judges run exchanges against a server; a recording of a real server has
 * the same form, with `observed` answers and `recorded` saying where and when.
 */
import { readFileSync, readdirSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseDocument } from "yaml"
import type { Evidence } from "./Evidence.ts"
import { expandRepeats } from "./internal/repeats.ts"
import type { ProfileName } from "./Profile.ts"
import type { Json } from "./Shape.ts"
import * as Shape from "./Shape.ts"

/** What one value must be: exactly this, of this form (a JSON Schema), or not there at all. */
export type Matcher =
  | { readonly equals: Json }
  | { readonly schema: Readonly<Record<string, Json>> }
  | { readonly absent: true }

/** A matcher with what stands behind it. `source` and `promise` are the exchange's own unless it names others. */
export type Assertion = Matcher & {
  readonly evidence: Evidence
  readonly source: string
  readonly promise: string
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

/** The reasons that core gives for a failed send; the words of its `GatewayError`. */
export const reasons = [
  "AuthServiceFailure",
  "BadRequest",
  "ConnectFailure",
  "ConnectionLost",
  "Forbidden",
  "InsufficientBalance",
  "InvalidConfiguration",
  "InvalidMessage",
  "InvalidRecipient",
  "MetaRejected",
  "RateLimited",
  "ServerFailure",
  "Timeout",
  "Unauthorized",
  "UnexpectedResponse"
] as const

/**
 * What the client must make of an exchange. `via` says how the body is handed to it: `send` as a message,
 * `raw` past its own validation, `markRead` as a read receipt. Either a receipt (by JSON pointer into it) or
 * a reason with the outcome of the message.
 */
export type CoreExpectation = {
  readonly via: "send" | "raw" | "markRead"
  readonly evidence: Evidence
} & (
  | { readonly receipt: Readonly<Record<string, Matcher>> }
  | {
      readonly reason: (typeof reasons)[number]
      readonly outcome: "NotSent" | "Rejected" | "Unknown"
      readonly code?: string
    }
)

/** One request of an exchange and what follows. */
export interface Step {
  readonly request: Request
  /** How often the request is made; the expectation holds each time. */
  readonly times: number
  /** Milliseconds of the provider's time that pass before the request. */
  readonly after: number
  readonly expect: Expectation
  readonly core: ReadonlyArray<CoreExpectation>
  readonly observed?: Answer
}

/** What the provider must be like. Whoever runs the exchange arranges it, or says that it cannot. */
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
  /** Templates are not looked up in the account's registry. */
  readonly templates?: "any"
}

export interface Exchange {
  readonly id: string
  /** The folder that the exchange lies in. */
  readonly topic: string
  readonly title: string
  /** The named promise that the exchange guards; see `data/guarantees.yaml`. */
  readonly promise: string
  readonly source: string
  readonly requires: Requires
  readonly steps: ReadonlyArray<Step>
  /** What the documentation prints, verbatim and with its placeholders; the steps are its runnable form. */
  readonly sample?: { readonly source: string; readonly request?: string; readonly answer?: string }
  /** Where and when a recording was made. Only what is recorded from a real gateway has this. */
  readonly recorded?: { readonly host: string; readonly date: string }
}

/** A file under `exchanges/` is not an exchange: says which file, where in it and what is wrong. */
export class ExchangeError extends Error {
  override readonly name = "ExchangeError"
}

/** The path of the gateway's one endpoint, which a request has unless it names another. */
export const messagePath = "/v1/wa/message"

const evidence = Shape.literal("documented", "recorded", "assumed")
const id = Shape.matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, "words in lower case joined by hyphens")
const promise = Shape.matching(
  /^[a-z0-9]+([.-][a-z0-9]+)*$/,
  "the name of a promise, such as auth.unknown-key"
)
const pointer = Shape.matching(
  /^(\/.*)?$/s,
  "a JSON pointer such as /errors/code, or an empty one for the whole"
)
const headerName = Shape.matching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "the name of a header")

const has =
  (key: string) =>
  (value: unknown): boolean =>
    typeof value === "object" && value !== null && Object.hasOwn(value, key)

const matcher: Shape.Shape<Matcher> = Shape.oneOf(
  has("equals"),
  Shape.struct({ equals: Shape.json }),
  Shape.oneOf(
    has("schema"),
    Shape.struct({ schema: Shape.record(Shape.json) }),
    Shape.struct({ absent: Shape.literal(true) })
  )
)

interface Defaults {
  readonly source: string
  readonly promise: string
}

const assertion =
  (defaults: Defaults): Shape.Shape<Assertion> =>
  (value, path) => {
    const fields = Shape.record((field: unknown) => field)(value, path)
    const { evidence: mark, promise: promised, source, ...rest } = fields
    return {
      ...matcher(rest, path),
      evidence: evidence(mark, `${path}/evidence`),
      source: source === undefined ? defaults.source : Shape.string(source, `${path}/source`),
      promise: promised === undefined ? defaults.promise : promise(promised, `${path}/promise`)
    }
  }

/** @internal The shape of an expectation whose assertions fall back on these defaults. */
export const expectation = (defaults: Defaults): Shape.Shape<Expectation> => {
  const one = assertion(defaults)
  return Shape.struct(
    {},
    { status: one, headers: Shape.record(one, headerName), body: Shape.record(one, pointer), text: one }
  )
}

const requestFields = Shape.struct(
  {},
  {
    method: Shape.matching(/^[A-Z]+$/, "a method in capitals"),
    path: Shape.matching(/^\/\S*$/, "a path that starts with a slash"),
    query: Shape.record(Shape.oneOf(Array.isArray, Shape.list(Shape.string), Shape.string)),
    headers: Shape.record(
      Shape.oneOf((value) => value === null, Shape.nothing, Shape.string),
      headerName
    ),
    body: Shape.json,
    rawBody: Shape.json,
    rawBodyBase64: Shape.matching(/^[A-Za-z0-9+/]*={0,2}$/, "base64"),
    key: Shape.literal("valid", "unknown", "none")
  }
)

const request: Shape.Shape<Request> = (value, path) => {
  const { body, headers = {}, rawBody, rawBodyBase64, ...given } = requestFields(value, path)
  if ([body, rawBody, rawBodyBase64].filter((one) => one !== undefined).length > 1) {
    throw new Shape.ShapeError(path, "expected at most one of body, rawBody and rawBodyBase64")
  }
  const hasBody = body !== undefined || rawBody !== undefined || rawBodyBase64 !== undefined
  const contentTypeGiven = Object.keys(headers).some((name) => name.toLowerCase() === "content-type")
  const written = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null)
  return {
    method: "POST",
    path: messagePath,
    query: {},
    key: "valid",
    ...given,
    headers: {
      ...(hasBody && !contentTypeGiven ? { "Content-Type": "application/json" } : {}),
      ...Object.fromEntries(written)
    },
    ...(body === undefined ? {} : { body: expandRepeats(body, `${path}/body`) }),
    ...(rawBody === undefined
      ? {}
      : { rawBody: Shape.string(expandRepeats(rawBody, `${path}/rawBody`), `${path}/rawBody`) }),
    ...(rawBodyBase64 === undefined ? {} : { rawBodyBase64 })
  }
}

const answer: Shape.Shape<Answer> = Shape.struct(
  { status: Shape.positiveInteger, headers: Shape.record(Shape.string, headerName) },
  { body: Shape.json, text: Shape.string }
)

const via = Shape.literal("send", "raw", "markRead")
const receipt = Shape.struct({ receipt: Shape.record(matcher, pointer), evidence }, { via })
const failure = Shape.struct(
  { reason: Shape.literal(...reasons), outcome: Shape.literal("NotSent", "Rejected", "Unknown"), evidence },
  { code: Shape.string, via }
)
const coreOne: Shape.Shape<CoreExpectation> = (value, path) => ({
  via: "send",
  ...Shape.oneOf(has("receipt"), receipt, failure)(value, path)
})
const core: Shape.Shape<ReadonlyArray<CoreExpectation>> = (value, path) =>
  Array.isArray(value) ? Shape.list(coreOne)(value, path) : [coreOne(value, path)]

const step = (defaults: Defaults): Shape.Shape<Step> => {
  const fields = Shape.struct(
    { request },
    {
      times: Shape.positiveInteger,
      after: Shape.positiveInteger,
      expect: expectation(defaults),
      core,
      observed: answer
    }
  )
  return (value, path) => ({ times: 1, after: 0, expect: {}, core: [], ...fields(value, path) })
}

const requires: Shape.Shape<Requires> = (value, path) => ({
  sends: false,
  ...Shape.struct(
    {},
    {
      sends: Shape.boolean,
      balance: Shape.literal("empty"),
      limits: Shape.struct({}, { sec: Shape.positiveInteger, min: Shape.positiveInteger }),
      profile: Shape.literal("api", "proxy"),
      fails: Shape.matching(/^([A-Z]+_[0-9]{3}|meta-[0-9]+)$/, "a code such as AUTH_004 or meta-131056"),
      templates: Shape.literal("any")
    }
  )(value, path)
})

const head = Shape.struct(
  { id, title: Shape.string, promise, source: Shape.string },
  {
    requires,
    sample: Shape.struct({ source: Shape.string }, { request: Shape.string, answer: Shape.string }),
    recorded: Shape.struct({ host: Shape.string, date: Shape.string })
  }
)

const stepFields = ["request", "expect", "core", "times", "after", "observed"]

const exchange = (topic: string): Shape.Shape<Exchange> => {
  return (value, path) => {
    const fields = Object.entries(Shape.record((field: unknown) => field)(value, path))
    const given = Object.fromEntries(
      fields.filter(([name]) => name !== "steps" && !stepFields.includes(name))
    )
    const single = Object.fromEntries(fields.filter(([name]) => stepFields.includes(name)))
    const several = fields.find(([name]) => name === "steps")?.[1]
    if (several !== undefined && Object.keys(single).length > 0) {
      throw new Shape.ShapeError(path, "expected either steps or one request with what it expects")
    }
    const exchangeHead = head(given, path)
    const oneStep = step({ source: exchangeHead.source, promise: exchangeHead.promise })
    return {
      requires: { sends: false },
      ...exchangeHead,
      topic,
      steps: several === undefined ? [oneStep(single, path)] : Shape.list(oneStep)(several, `${path}/steps`)
    }
  }
}

/** @internal Reads a YAML text with a shape; whatever is wrong comes out as an error that names the file. */
export const read = <A>(text: string, file: string, shape: Shape.Shape<A>): A => {
  const document = parseDocument(text)
  const problem = document.errors[0]
  // The parser's message goes on with the lines that it stumbled over.
  if (problem !== undefined) throw new ExchangeError(`${file}: ${problem.message.split("\n", 1)[0]}`)
  try {
    return shape(document.toJS(), "")
  } catch (error) {
    if (error instanceof Shape.ShapeError) throw new ExchangeError(`${file}: ${error.message}`)
    throw error
  }
}

/**
 * Reads one exchange from its YAML text. `file` is where it came from; the folder is the exchange's topic.
 *
 * @throws ExchangeError naming the file and the place in it.
 */
export const parse = (text: string, file: string): Exchange => {
  const parsed = read(text, file, exchange(basename(dirname(file))))
  if (`${parsed.id}.yaml` !== basename(file)) {
    throw new ExchangeError(`${file}: /id: expected the name of the file, ${basename(file, ".yaml")}`)
  }
  return parsed
}

/** Where the exchanges that ship with this package lie. */
export const directory: string = fileURLToPath(new URL("../exchanges/", import.meta.url))

/**
 * Reads every exchange under a folder, or those of this package, in order of topic and id.
 *
 * @throws ExchangeError when a file is not an exchange or two have one id.
 */
export const load = (folder: string = directory): ReadonlyArray<Exchange> => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml") && dirname(file) !== ".")
    .sort()
  const seen = new Map<string, string>()
  return files.map((file) => {
    const one = parse(readFileSync(join(folder, file), "utf8"), file)
    const earlier = seen.get(one.id)
    if (earlier !== undefined) throw new ExchangeError(`${file}: /id: ${earlier} has it already`)
    seen.set(one.id, file)
    return one
  })
}
