/**
 * Classifies the result of one attempt: a receipt, or a reason with the
 * message's outcome. No other module decides the outcome of an attempt.
 */
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { AnswerDetails, Attempt, Outcome, Reason } from "../../GatewayError.ts"
import * as GatewayError from "../../GatewayError.ts"
import * as MetaError from "../../MetaError.ts"
import type * as Receipt from "../../Receipt.ts"
import { isRecord } from "../json.ts"
import type { HttpResponse, TransportFailure } from "../transport/Transport.ts"
import * as RetryAfter from "./retryAfter.ts"

/** What classification needs to know beside the response. */
export interface Context {
  /** Replaces the key, numbers and content in a server's text. */
  readonly redact: (text: string) => string
  /** The wall clock, in milliseconds, for dates in `Retry-After`. */
  readonly now: number
  /** The time that the attempt had. */
  readonly timeout: number
}

interface CodeRow {
  /** The statuses that the documentation gives, or leaves open; with any other the cautious outcome counts. */
  readonly status: ReadonlyArray<number>
  readonly reason: (details: AnswerDetails) => Reason
}

const unauthorized = (details: AnswerDetails): Reason => new GatewayError.Unauthorized(details)
const authServiceFailure = (details: AnswerDetails): Reason => new GatewayError.AuthServiceFailure(details)
const rateLimited = (details: AnswerDetails): Reason => {
  const params = details.params === undefined ? undefined : Redacted.value(details.params)
  const limitType: unknown = isRecord(params) ? params["limit_type"] : undefined
  return new GatewayError.RateLimited({
    ...details,
    limitType: limitType === "sec" || limitType === "min" ? limitType : undefined
  })
}
const forbidden = (details: AnswerDetails): Reason => new GatewayError.Forbidden(details)

/** The gateway's documented codes (Connexease: error codes page). Each is a refusal. */
export const codes: Readonly<Record<string, CodeRow>> = {
  AUTH_001: { status: [401], reason: unauthorized },
  AUTH_002: { status: [401], reason: unauthorized },
  AUTH_003: { status: [401], reason: unauthorized },
  AUTH_004: { status: [500], reason: authServiceFailure },
  AUTH_005: { status: [500], reason: authServiceFailure },
  BILL_001: { status: [402], reason: (details) => new GatewayError.InsufficientBalance(details) },
  RATE_001: { status: [429], reason: rateLimited },
  GW_001: { status: [400, 502], reason: (details) => new GatewayError.InvalidRecipient(details) },
  WH_001: { status: [403], reason: forbidden },
  // Its status could not be read.
  WH_002: { status: [], reason: forbidden }
}

interface StatusRow {
  readonly from: number
  readonly to: number
  readonly outcome: Outcome
  readonly reason: (details: AnswerDetails, problem: GatewayError.UnexpectedResponse["problem"]) => Reason
}

const unexpected: StatusRow["reason"] = (details, problem) =>
  new GatewayError.UnexpectedResponse({ ...details, problem })
const serverFailure: StatusRow["reason"] = (details) => new GatewayError.ServerFailure(details)

/** What a status means when no code says more; the first row that fits counts. */
const statuses: ReadonlyArray<StatusRow> = [
  { from: 0, to: 299, outcome: "Unknown", reason: unexpected },
  { from: 300, to: 399, outcome: "Unknown", reason: (details) => unexpected(details, "redirect") },
  { from: 401, to: 401, outcome: "Rejected", reason: unauthorized },
  {
    from: 402,
    to: 402,
    outcome: "Rejected",
    reason: (details) => new GatewayError.InsufficientBalance(details)
  },
  { from: 403, to: 403, outcome: "Rejected", reason: forbidden },
  { from: 408, to: 408, outcome: "Unknown", reason: serverFailure },
  { from: 429, to: 429, outcome: "Rejected", reason: rateLimited },
  { from: 400, to: 499, outcome: "Rejected", reason: (details) => new GatewayError.BadRequest(details) },
  { from: 500, to: Number.POSITIVE_INFINITY, outcome: "Unknown", reason: serverFailure }
]

const statusRow = (status: number): StatusRow =>
  statuses.find((row) => status >= row.from && status <= row.to) ?? {
    from: 0,
    to: 0,
    outcome: "Unknown",
    reason: unexpected
  }

/** Meta's codes that `RetryPolicy.safe` retries: temporary refusals. */
const transientMetaCodes: ReadonlySet<number> = new Set([4, 613, 80007, 130429, 131056, 131057])

/** Whether a retry cannot deliver the message twice, and may succeed soon. */
export const isSafeToRetry = ({ outcome, reason }: Attempt): boolean => {
  if (outcome === "Unknown") return false
  switch (reason._tag) {
    case "ConnectFailure":
      return reason.isRetryable
    case "RateLimited":
    case "AuthServiceFailure":
      return true
    case "MetaRejected":
      return transientMetaCodes.has(reason.meta.code)
    default:
      return false
  }
}

/** What a refusal throttles besides its own message: the whole API key, one recipient, or nothing. */
export const throttleScope = (reason: Reason): "key" | "recipient" | undefined =>
  reason._tag === "RateLimited"
    ? "key"
    : reason._tag === "MetaRejected" && transientMetaCodes.has(reason.meta.code)
      ? reason.meta.code === 131056
        ? "recipient"
        : "key"
      : undefined

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body.charCodeAt(0) === 0xfeff ? body.slice(1) : body)
  } catch {
    return undefined
  }
}

const count = (value: string | undefined): number | undefined =>
  value !== undefined && /^\s*\d{1,15}\s*$/.test(value) ? Number(value) : undefined

const window = (limit: string | undefined, remaining: string | undefined): Receipt.RateWindow | undefined => {
  const most = count(limit)
  return most === undefined ? undefined : { limit: most, remaining: count(remaining) }
}

/** The rate windows that a response reports (Connexease: rate limits page). */
export const rateLimit = ({ header }: HttpResponse): Receipt.Receipt["rateLimit"] => {
  const second = window(header("x-ratelimit-sec-limit"), header("x-ratelimit-sec-remaining"))
  const minute = window(header("x-ratelimit-min-limit"), header("x-ratelimit-min-remaining"))
  return second === undefined && minute === undefined ? undefined : { second, minute }
}

const details = (
  response: HttpResponse,
  errors: Readonly<Record<string, unknown>>,
  context: Context
): AnswerDetails => {
  const { redact, now } = context
  const name = (value: unknown, form: RegExp): string | undefined =>
    typeof value === "string" && form.test(value) && (Object.hasOwn(codes, value) || redact(value) === value)
      ? value
      : undefined
  const params = errors["params"]
  const description = errors["description"]
  return {
    code: name(errors["code"], /^[A-Z]{1,16}_[A-Z0-9_]{1,24}$/),
    group: name(errors["group"], /^[A-Z_]{1,40}$/),
    httpStatus: response.status,
    description: typeof description === "string" ? redact(description) : undefined,
    params: params === undefined ? undefined : Redacted.make(params),
    retryAfter: RetryAfter.fromParams(params) ?? RetryAfter.fromHeader(response.header("retry-after"), now)
  }
}

const redactMeta = (meta: MetaError.MetaError, redact: Context["redact"]): MetaError.MetaError => {
  const text = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : redact(value)
  return {
    ...meta,
    title: redact(meta.title),
    message: text(meta.message),
    details: text(meta.details),
    type: text(meta.type),
    fbtraceId: text(meta.fbtraceId)
  }
}

const problemOf = (response: HttpResponse, body: unknown): GatewayError.UnexpectedResponse["problem"] => {
  if (response.body.trim() === "") return "no body"
  if (body === undefined) return "not JSON"
  if (!isRecord(body) || typeof body["isSuccess"] !== "boolean") return "not an envelope"
  if (!body["isSuccess"]) return "isSuccess is false"
  return response.status < 300 ? "no message id" : "isSuccess is true with a failing status"
}

/** The outcome by Meta's error object, where the HTTP status is that of a failure too. */
const metaOutcome = (meta: MetaError.MetaError, byStatus: StatusRow): Outcome =>
  !meta.known || byStatus.from < 400 ? byStatus.outcome : meta.accepted === "unclear" ? "Unknown" : "Rejected"

const refusal = (response: HttpResponse, body: unknown, context: Context): Attempt => {
  const errors = isRecord(body) && isRecord(body["errors"]) ? body["errors"] : {}
  const facts = details(response, errors, context)
  const byStatus = statusRow(response.status)
  const meta = MetaError.fromResponse(body)
  const code = errors["code"]
  const byCode = typeof code === "string" && Object.hasOwn(codes, code) ? codes[code] : undefined

  if (byCode !== undefined) {
    const outcomes: Array<Outcome> = ["Rejected"]
    if (!byCode.status.includes(response.status)) outcomes.push(byStatus.outcome)
    if (meta?.known) outcomes.push(metaOutcome(meta, byStatus))
    return { reason: byCode.reason(facts), outcome: GatewayError.worstOutcome(outcomes) }
  }
  if (meta !== undefined && (meta.known || response.status !== 429)) {
    const retryAfter = facts.retryAfter ?? meta.wait
    return {
      reason: new GatewayError.MetaRejected({ ...facts, retryAfter, meta: redactMeta(meta, context.redact) }),
      outcome: metaOutcome(meta, byStatus)
    }
  }
  const problem = problemOf(response, body)
  return problem === "isSuccess is true with a failing status"
    ? { reason: unexpected(facts, problem), outcome: "Unknown" }
    : { reason: byStatus.reason(facts, problem), outcome: byStatus.outcome }
}

const failure = (failed: TransportFailure, context: Context): Attempt => {
  switch (failed._tag) {
    case "NotStarted":
      return {
        reason: new GatewayError.ConnectFailure({ kind: failed.kind, systemCode: failed.code }),
        outcome: "NotSent"
      }
    case "Lost":
      return {
        reason: new GatewayError.ConnectionLost({
          phase: failed.status === undefined ? "before the answer" : "within the answer",
          httpStatus: failed.status,
          systemCode: failed.code
        }),
        outcome: "Unknown"
      }
    case "TooLarge":
      return {
        reason: new GatewayError.UnexpectedResponse({ httpStatus: failed.status, problem: "too large" }),
        outcome: "Unknown"
      }
    case "TimedOut":
      return {
        reason: new GatewayError.Timeout({ phase: "attempt", limit: Duration.millis(context.timeout) }),
        outcome: "Unknown"
      }
  }
}

/** Classifies one attempt: what `accept` finds in a successful response's data, or how the attempt failed. */
export const classifyResponse = <A>(
  result: HttpResponse | TransportFailure,
  accept: (data: unknown) => A | undefined,
  context: () => Context
): Result.Result<A, Attempt> => {
  if (result._tag !== "Response") return Result.fail(failure(result, context()))
  const body = parse(result.body)
  if (result.status >= 200 && result.status < 300 && isRecord(body) && body["isSuccess"] === true) {
    const accepted = accept(body["data"])
    if (accepted !== undefined) return Result.succeed(accepted)
  }
  return Result.fail(refusal(result, body, context()))
}
