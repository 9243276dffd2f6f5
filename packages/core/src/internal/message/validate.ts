/**
 * Validates a message by its schema and by the rules that span fields, and
 * returns the body to send. A message is validated as it is first; only if that
 * fails are the spellings normalized that Meta tolerates.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Issue } from "../../GatewayError.ts"
import type { Kind, Report } from "../../message/Field.ts"
import { isPhone, isUserId } from "../../message/Envelope.ts"
import { interactive, messages } from "../../message/kinds.ts"
import type { Choice } from "../../message/kinds.ts"
import { normalizeSpelling } from "./normalizeSpelling.ts"
import { parsePhoneDigits } from "./parsePhoneDigits.ts"
import { issuesFromSchema } from "./issuesFromSchema.ts"
import { isRecord } from "../json.ts"
import { attachedIssues } from "./attachedIssues.ts"
import { toPlainJson } from "./toPlainJson.ts"

export type { Issue }

/** A message that may be sent. */
export interface Prepared {
  /** The JSON value to put on the wire: a copy that the caller cannot change. */
  readonly body: unknown
  /** Digits, a group id or a business-scoped user id: the key of per-recipient pacing. */
  readonly recipient: string
  /** The message's type, such as `text`. */
  readonly type: string
}

/** The options of a send that concern its message. */
export interface Options {
  /** Whether the message goes to Meta's marketing endpoint, which takes templates only; false by default. */
  readonly mmlite?: boolean | "undecided" | undefined
  readonly correlationId?: string | undefined
  readonly productPolicy?: "CLOUD_API_FALLBACK" | "STRICT" | undefined
  readonly messageActivitySharing?: boolean | undefined
  /** Whether unknown keys are refused (the default) or ignored. */
  readonly unknownKeys?: "refuse" | "keep" | undefined
}

const MAX_ISSUES = 100

type Body = Readonly<Record<string, unknown>>

/**
 * Validates any value as a message; fails with every problem at once, none of
 * which contains a value of the message. Never throws.
 */
export const validate = (
  input: unknown,
  options: Options = {}
): Result.Result<Prepared, ReadonlyArray<Issue>> => {
  try {
    return Result.flatMap(toPlainJson(input), (copy) => validateJson(copy, attachedIssues(input), options))
  } catch {
    return problem([], "must be JSON, and must not fail when it is read")
  }
}

const validateJson = (
  input: unknown,
  known: ReadonlyArray<Issue>,
  options: Options
): Result.Result<Prepared, ReadonlyArray<Issue>> => {
  if (!isRecord(input)) return problem([], "must be an object")
  if (input["type"] === "raw") return validateRaw(input, options)
  if (isReadReceipt(input))
    return problem(["status"], "belongs to a read receipt, which Gateway.markRead sends")

  const issues: Array<Issue> = [...known]
  const report: Report = (path, rule) => issues.push({ path, rule })
  const asGiven = withOptions(withDefaults(input), options, report)

  let body = asGiven
  let found = collectIssues(body, options)
  if (found.length > 0) {
    const normalized = normalizeSpelling(asGiven)
    if (normalized !== asGiven) {
      body = normalized
      found = collectIssues(body, options)
    }
  }
  checkMarketingFields(body, options, report)
  if (found.length > 0 || issues.length > 0) return Result.fail(limitIssues([...found, ...issues]))
  return Result.succeed({
    body,
    recipient: String(body["to"] ?? body["recipient"]),
    type: String(body["type"])
  })
}

/** Limits the list to a readable length: a thousand contacts may each have a problem. */
const limitIssues = (issues: ReadonlyArray<Issue>): ReadonlyArray<Issue> =>
  issues.length <= MAX_ISSUES
    ? issues
    : [...issues.slice(0, MAX_ISSUES), { path: [], rule: `has ${issues.length - MAX_ISSUES} more problems` }]

/** A raw body is only required to be an object; the options still apply to it. */
const validateRaw = (input: Body, options: Options): Result.Result<Prepared, ReadonlyArray<Issue>> => {
  const raw = input["body"]
  if (!isRecord(raw)) return problem(["body"], "must be an object")
  const issues: Array<Issue> = []
  const body = withOptions(raw, options, (path, rule) => issues.push({ path: ["body", ...path], rule }))
  if (issues.length > 0) return Result.fail(issues)
  return Result.succeed({
    body,
    recipient: text(recipient(body["to"])) ?? text(body["recipient"]) ?? "",
    type: text(body["type"]) ?? "raw"
  })
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

/**
 * Adds a message's defaults, and reduces `to` to digits where people write it
 * otherwise. A business-scoped user id in `to` moves to `recipient`, where Meta
 * documents it: Meta is reported to drop such a message without an error.
 */
const withDefaults = (message: Body): Body => {
  const input = withUserId(message)
  const to = recipient(input["to"])
  const messaging_product = input["messaging_product"] ?? "whatsapp"
  const type = input["type"] ?? "text"
  if (messaging_product === input["messaging_product"] && type === input["type"] && to === input["to"])
    return input
  return { ...input, messaging_product, ...(to === undefined ? {} : { to }), type }
}

const withUserId = (input: Body): Body => {
  const { to, ...rest } = input
  if (typeof to !== "string" || !isUserId(to)) return input
  const recipient = rest["recipient"]
  return recipient === undefined || recipient === to ? { ...rest, recipient: to } : input
}

/** A phone number as digits; anything else as it is. */
const recipient = (to: unknown): unknown => {
  if (typeof to === "string" && isPhone(to)) return to
  if (typeof to === "number" && Number.isSafeInteger(to)) return String(to)
  if (typeof to !== "string") return to
  const number = parsePhoneDigits(to)
  return number !== undefined && isPhone(number) ? number : to
}

/** Adds what the options of a send put into the body. */
const withOptions = (body: Body, options: Options, report: Report): Body => {
  const added: Record<string, unknown> = {}
  const add = (key: string, value: unknown, option: string) => {
    if (value === undefined || body[key] === value) return
    if (body[key] !== undefined) return report([key], `must not differ from the option ${option}`)
    added[key] = value
  }
  add("biz_opaque_callback_data", options.correlationId, "correlationId")
  add("product_policy", options.productPolicy, "mmlite.productPolicy")
  add("message_activity_sharing", options.messageActivitySharing, "mmlite.messageActivitySharing")
  return Object.keys(added).length === 0 ? body : { ...body, ...added }
}

/** The marketing endpoint takes templates, and only it takes the marketing fields. */
const checkMarketingFields = (body: Body, options: Options, report: Report): void => {
  if (options.mmlite === true && body["type"] !== "template") {
    report(["type"], "must be template with the option mmlite")
  }
  if (options.mmlite !== undefined && options.mmlite !== false) return
  for (const field of ["product_policy", "message_activity_sharing", "per_message_bid_multiplier"]) {
    if (body[field] !== undefined) report([field], "goes only with the option mmlite")
  }
}

/** Every problem of a body: of its fields, and of the rules that span them. */
const collectIssues = (body: Body, options: Options): ReadonlyArray<Issue> => {
  const kind = kindOf(body)
  if (Result.isFailure(kind)) return kind.failure
  const issues: Array<Issue> = []
  const parsers = parsersOf(kind.success)
  const unknownKeys = options.unknownKeys ?? "refuse"
  if (!isValid(parsers, body, unknownKeys)) {
    const parsed = parsers[unknownKeys](body)
    if (Result.isFailure(parsed)) issues.push(...issuesFromSchema(parsed.failure.issue, body))
  }
  for (const rule of kind.success.rules) rule(body, (path, rule) => issues.push({ path, rule }))
  return issues
}

/**
 * Whether the fields of a body have no problem. Decoding to the first problem is
 * much faster than listing all, but drops unknown keys silently.
 */
const isValid = (parsers: Parsers, body: Body, unknownKeys: "refuse" | "keep"): boolean => {
  const parsed = parsers.first(body)
  return Result.isSuccess(parsed) && (unknownKeys === "keep" || hasOnlyKnownKeys(parsed.success, body))
}

/** Whether a decoded copy has every key of its JSON value. */
const hasOnlyKnownKeys = (copy: unknown, value: unknown): boolean => {
  if (typeof value !== "object" || value === null) return true
  for (const key in value) {
    if (!Object.hasOwn(copy as object, key)) return false
    if (!hasOnlyKnownKeys((copy as Body)[key], (value as Body)[key])) return false
  }
  return true
}

const kindOf = (body: Body): Result.Result<Kind, ReadonlyArray<Issue>> => {
  const type = body["type"]
  if (type !== "interactive") return pick(messages, type, body, ["type"], messageTypes)
  const content = body["interactive"]
  if (!isRecord(content))
    return problem(["interactive"], content === undefined ? "is required" : "must be an object")
  return pick(interactive, content["type"], body, ["interactive", "type"], interactiveTypes)
}

const messageTypes = [...Object.keys(messages), "interactive"]
const interactiveTypes = Object.keys(interactive)

const pick = (
  kinds: Readonly<Record<string, Choice>>,
  type: unknown,
  body: Body,
  path: ReadonlyArray<string>,
  known: ReadonlyArray<string>
): Result.Result<Kind, ReadonlyArray<Issue>> => {
  if (type === undefined) return problem(path, "is required")
  const kind = typeof type === "string" && known.includes(type) ? kinds[type] : undefined
  return kind === undefined
    ? problem(path, `must be one of ${known.join(", ")}; Message.raw sends what core does not know`)
    : Result.succeed(typeof kind === "function" ? kind(body) : kind)
}

type Parser = (body: unknown) => Result.Result<unknown, Schema.SchemaError>

/** The decoders of one kind. */
interface Parsers {
  /** Ends at the first problem, and leaves out the keys that it does not know. */
  readonly first: Parser
  readonly refuse: Parser
  readonly keep: Parser
}

/** Decoders by kind, created on first use. */
const cache = new Map<Kind, Parsers>()

const parsersOf = (kind: Kind): Parsers => {
  const known = cache.get(kind)
  if (known !== undefined) return known
  const parsers: Parsers = {
    first: Schema.decodeUnknownResult(kind.schema),
    refuse: Schema.decodeUnknownResult(kind.schema, { errors: "all", onExcessProperty: "error" }),
    keep: Schema.decodeUnknownResult(kind.schema, { errors: "all" })
  }
  cache.set(kind, parsers)
  return parsers
}

const isReadReceipt = (input: Body): boolean =>
  input["status"] === "read" && input["message_id"] !== undefined && input["to"] === undefined

const problem = (
  path: ReadonlyArray<string | number>,
  rule: string
): Result.Result<never, ReadonlyArray<Issue>> => Result.fail([{ path, rule }])
