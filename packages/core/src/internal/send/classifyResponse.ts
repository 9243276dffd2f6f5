/**
 * Classifies the result of one attempt: a receipt, or a reason with the
 * message's outcome. No other module decides the outcome of an attempt.
 */
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { ResponseDetails, Attempt, Outcome, Reason } from "../../GatewayError.ts"
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
  readonly reason: (details: ResponseDetails) => Reason
}

const unauthorized = (details: ResponseDetails): Reason => new GatewayError.Unauthorized(details)
const authServiceFailure = (details: ResponseDetails): Reason => new GatewayError.AuthServiceFailure(details)
const rateLimited = (details: ResponseDetails): Reason => {
  const params = details.params === undefined ? undefined : Redacted.value(details.params)
  const limitType: unknown = isRecord(params) ? params["limit_type"] : undefined
  return new GatewayError.RateLimited({
    ...details,
    limitType: limitType === "sec" || limitType === "min" ? limitType : undefined
  })
}
const forbidden = (details: ResponseDetails): Reason => new GatewayError.Forbidden(details)

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
  readonly status: readonly [from: number, to: number]
  readonly outcome: "Rejected" | "Unknown"
  readonly reason: (details: ResponseDetails, problem: GatewayError.UnexpectedResponse["problem"]) => Reason
}

const unexpected: StatusRow["reason"] = (details, problem) =>
  new GatewayError.UnexpectedResponse({ ...details, problem })
const serverFailure: StatusRow["reason"] = (details) => new GatewayError.ServerFailure(details)
const badRequest: StatusRow["reason"] = (details) => new GatewayError.BadRequest(details)
const insufficientBalance: StatusRow["reason"] = (details) => new GatewayError.InsufficientBalance(details)

const rejects = (status: number, reason: StatusRow["reason"]): StatusRow => ({
  status: [status, status],
  outcome: "Rejected",
  reason
})

const unknown = (from: number, to: number, reason: StatusRow["reason"]): StatusRow => ({
  status: [from, to],
  outcome: "Unknown",
  reason
})

/**
 * What a status means when no code says more (RFC 9110, section 15, RFC 6585,
 * RFC 7725); the first row that fits counts. A status refuses a message only if
 * a component gives it before it forwards or processes the request.
 */
const statuses: ReadonlyArray<StatusRow> = [
  rejects(400, badRequest), // the request is malformed
  rejects(401, unauthorized), // credentials are checked before anything else
  rejects(402, insufficientBalance), // the balance is checked before a message is forwarded
  rejects(403, forbidden), // permissions and firewalls are checked before processing
  rejects(404, badRequest), // no handler has this path
  rejects(405, badRequest), // no handler has this method
  rejects(407, badRequest), // a proxy asks for credentials before it forwards
  rejects(410, badRequest), // the handler of this path was removed
  rejects(411, badRequest), // the body is not read without its length
  rejects(413, badRequest), // the body is not read to its end
  rejects(414, badRequest), // the path is not read to its end
  rejects(415, badRequest), // the content type is checked before the body is parsed
  rejects(417, badRequest), // an expectation is checked before the body is read
  rejects(421, badRequest), // the server is not the one that processes this host
  rejects(422, badRequest), // the body is validated before it is processed
  rejects(426, badRequest), // the server refuses the protocol
  rejects(428, badRequest), // a precondition is missing before processing
  rejects(429, rateLimited), // limits are checked before processing
  rejects(431, badRequest), // the headers are not read to their end
  rejects(451, badRequest), // access is blocked before processing
  // 406 is often found after processing; 408 while the body arrives; 409 and 423
  // where an earlier request with the same content was taken; 424 after a part
  // succeeded; 499 when a proxy gave up waiting. 412, 416 and 425 answer what a
  // send never asks.
  unknown(400, 499, serverFailure),
  unknown(500, 599, serverFailure),
  // What was done before a redirect is not known.
  unknown(300, 399, (details) => unexpected(details, "redirect"))
]

const statusRow = (status: number): StatusRow =>
  statuses.find(({ status: [from, to] }) => status >= from && status <= to) ??
  unknown(status, status, unexpected)

/** Meta's codes that `RetryPolicy.safe` retries: temporary refusals. */
const transientMetaCodes: ReadonlySet<number> = new Set([4, 613, 80007, 130429, 131056, 131057])

/** Whether a retry cannot deliver the message twice, and may succeed soon. */
export const isSafeToRetry = ({ evidence, outcome, reason }: Attempt): boolean => {
  if (outcome === "NotSent") return GatewayError.mayStillSucceed(reason)
  if (outcome === "Unknown" || evidence !== "envelope") return false
  switch (reason._tag) {
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
): ResponseDetails => {
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
    href: text(meta.href),
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

/** The outcome by Meta's error object in the gateway's envelope, where the HTTP status is that of a failure too. */
const metaOutcome = (meta: MetaError.MetaError, status: number, byStatus: StatusRow): Outcome =>
  !meta.known || status < 400 ? byStatus.outcome : meta.accepted === "unclear" ? "Unknown" : "Rejected"

const attempt = (
  reason: Reason,
  outcomes: ReadonlyArray<Outcome>,
  evidence: GatewayError.Evidence
): Attempt => {
  const outcome = GatewayError.worstOutcome(outcomes)
  return outcome === "Rejected" ? { reason, outcome, evidence } : { reason, outcome }
}

/**
 * Proof is the gateway's envelope with a documented code and its status, or
 * with Meta's error object of a known code. Meta's object elsewhere names the
 * reason; the status must then agree that the message was refused.
 */
const refusal = (response: HttpResponse, body: unknown, context: Context): Attempt => {
  const isEnvelope = isRecord(body) && body["isSuccess"] === false && isRecord(body["errors"])
  const errors = isRecord(body) && isRecord(body["errors"]) ? body["errors"] : {}
  const facts = details(response, errors, context)
  const byStatus = statusRow(response.status)
  const meta = MetaError.fromResponse(body)
  const code = errors["code"]
  const byCode = typeof code === "string" && Object.hasOwn(codes, code) ? codes[code] : undefined

  if (byCode !== undefined) {
    const isProof = isEnvelope && byCode.status.includes(response.status)
    const outcomes: Array<Outcome> = [isProof ? "Rejected" : byStatus.outcome]
    if (meta?.known) outcomes.push(metaOutcome(meta, response.status, byStatus))
    return attempt(byCode.reason(facts), outcomes, isProof ? "envelope" : "status")
  }
  if (meta !== undefined && (meta.known || response.status !== 429)) {
    const isProof = isEnvelope && meta.known
    const outcomes = [metaOutcome(meta, response.status, byStatus)]
    if (!isProof) outcomes.push(byStatus.outcome)
    const retryAfter = facts.retryAfter ?? meta.wait
    const reason = new GatewayError.MetaRejected({
      ...facts,
      retryAfter,
      meta: redactMeta(meta, context.redact)
    })
    return attempt(reason, outcomes, isProof ? "envelope" : "status")
  }
  const problem = problemOf(response, body)
  return problem === "isSuccess is true with a failing status"
    ? { reason: unexpected(facts, problem), outcome: "Unknown" }
    : attempt(byStatus.reason(facts, problem), [byStatus.outcome], "status")
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
          phase: failed.status === undefined ? "before the response" : "within the response",
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

/** A result that a successful response holds. */
export interface Accepted<A> {
  readonly value: A
  /** Whether the response names the message that it answers, so that it cannot be another's. */
  readonly isVerified: boolean
}

/** What the caller finds in the data of a successful response: a result, that of another message, or nothing. */
export type Accept<A> = (data: unknown) => Accepted<A> | "mismatch" | undefined

/** Classifies one attempt: what `accept` finds in a successful response's data, or how the attempt failed. */
export const classifyResponse = <A>(
  result: HttpResponse | TransportFailure,
  accept: Accept<A>,
  context: () => Context
): Result.Result<Accepted<A>, Attempt> => {
  if (result._tag !== "Response") return Result.fail(failure(result, context()))
  const body = parse(result.body)
  if (result.status >= 200 && result.status < 300 && isRecord(body) && body["isSuccess"] === true) {
    const accepted = accept(body["data"])
    if (accepted === "mismatch") {
      return Result.fail({
        reason: new GatewayError.ResponseMismatch({ httpStatus: result.status }),
        outcome: "Unknown"
      })
    }
    if (accepted !== undefined) return Result.succeed(accepted)
  }
  return Result.fail(refusal(result, body, context()))
}
