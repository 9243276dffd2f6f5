/**
 * What a send can fail with: one error, `GatewayError`, that says *why* (its
 * `reason`) and, separately, *what happened to the message* (its `outcome`).
 *
 * The two are separate because they answer different questions. The reason
 * tells a developer what to fix; the outcome tells a program whether sending
 * again can reach a person twice.
 *
 * Nothing in an error, however it is printed, inspected, encoded or traced,
 * holds the API key, a phone number or the content of a message. What a server
 * said is kept with those parts replaced; its raw `params` are behind
 * `Redacted`.
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"
import type { MetaError } from "./MetaError.ts"

const TypeId = "~@connexease-gateway/core/GatewayError"

/**
 * What became of the message.
 *
 * - `NotSent`: it never left, or never reached a server. Sending again is safe.
 * - `Rejected`: a server refused the message; {@link Evidence} says how well
 *   that is proven. Sending the same again helps only where the error is
 *   retryable.
 * - `Unknown`: the request may have been accepted. Sending again may reach the
 *   person twice; a status webhook reports what happened.
 */
export type Outcome = "NotSent" | "Rejected" | "Unknown"

/**
 * How well it is proven that a rejected message was not accepted.
 *
 * - `envelope`: the gateway's own envelope says so, with a documented code and
 *   its documented HTTP status, or with Meta's error object of a known code.
 * - `status`: only the HTTP status says so, by HTTP's convention. A proxy that
 *   answers 400 after it has forwarded the request would break it, so such a
 *   message is never sent again by itself.
 */
export type Evidence = "envelope" | "status"

/**
 * One thing that is wrong with a message or an option: where, and which rule it
 * breaks. Never the value itself.
 */
export interface Issue {
  readonly path: ReadonlyArray<string | number>
  readonly rule: string
}

/** What a server's response says, beyond the reason's name. */
export interface ResponseDetails {
  /** The gateway's code, such as `AUTH_001`; absent when the response had none. */
  readonly code?: string | undefined
  /** The gateway's group, such as `UNAUTHORIZED`. */
  readonly group?: string | undefined
  /** The HTTP status of the response. */
  readonly httpStatus: number
  /** The server's own text, with key, number and content replaced. */
  readonly description?: string | undefined
  /** The server's `errors.params`, which may repeat what was sent. */
  readonly params?: Redacted.Redacted<unknown> | undefined
  /** How long to wait before a retry, by the server or by what is known of its code. */
  readonly retryAfter?: Duration.Duration | undefined
}

const responseFacts = (self: ResponseDetails): string => {
  const facts = [self.code, `HTTP ${self.httpStatus}`].filter((fact) => fact !== undefined).join(", ")
  return self.description === undefined ? ` (${facts})` : ` (${facts}): ${self.description}`
}

const list = (issues: ReadonlyArray<Issue>): string =>
  issues
    .map((issue) => (issue.path.length === 0 ? issue.rule : `${issue.path.join(".")} ${issue.rule}`))
    .join("; ")

/** A key that is not an identifier may be content in the wrong place, so it is replaced. */
const withoutContentKeys = (issue: Issue): Issue => ({
  path: issue.path.map((part) =>
    typeof part === "number" || (/^(?:\d{1,3}|[A-Za-z_][\w-]{0,63})$/.test(part) && !/\d{5}/.test(part))
      ? part
      : "[key]"
  ),
  rule: issue.rule
})

/** The message breaks a documented rule. It was refused before anything was sent. */
export class InvalidMessage extends Data.TaggedError("InvalidMessage")<{
  /** Every problem of the message at once. */
  readonly issues: ReadonlyArray<Issue>
}> {
  constructor({ issues }: { readonly issues: ReadonlyArray<Issue> }) {
    super({ issues: issues.map(withoutContentKeys) })
  }
  readonly resolution = "Change the message at the paths named in `issues`."
  override get message(): string {
    return `The message is not valid: ${list(this.issues)}`
  }
}

/** The gateway's options, or a send's options, cannot work. */
export class InvalidConfiguration extends Data.TaggedError("InvalidConfiguration")<{
  readonly issues: ReadonlyArray<Issue>
}> {
  readonly resolution = "Change the options named in `issues`."
  override get message(): string {
    return `The configuration is not valid: ${list(this.issues)}`
  }
}

/**
 * No connection could be made, so the request never started. `tls` means that
 * the server's certificate or TLS version was refused, and `closed` that this
 * Gateway was closed; trying again fixes neither.
 */
export class ConnectFailure extends Data.TaggedError("ConnectFailure")<{
  readonly kind: "refused" | "dns" | "unreachable" | "timeout" | "reset" | "tls" | "closed" | "other"
  /** The runtime's code, such as `ECONNREFUSED`. */
  readonly systemCode?: string | undefined
}> {
  get resolution(): string {
    switch (this.kind) {
      case "tls":
        return "Check `baseUrl`, the machine's certificates, and any proxy that intercepts TLS."
      case "closed":
        return "Send before the Gateway is closed, or with a new one, which is safe."
      default:
        return "Check `baseUrl`, DNS and the network; then send again, which is safe."
    }
  }
  override get message(): string {
    return `No connection to the gateway: ${this.kind}${this.systemCode === undefined ? "" : ` (${this.systemCode})`}`
  }
}

/** The request had started, and the connection ended before a complete response arrived. */
export class ConnectionLost extends Data.TaggedError("ConnectionLost")<{
  /** Whether the head of a response had been read. */
  readonly phase: "before the response" | "within the response"
  readonly httpStatus?: number | undefined
  /** The runtime's code, such as `ECONNRESET`. */
  readonly systemCode?: string | undefined
}> {
  readonly resolution = "Wait for the status webhook of this message before you send it again."
  override get message(): string {
    return `The connection was lost ${this.phase}${this.systemCode === undefined ? "" : ` (${this.systemCode})`}`
  }
}

/**
 * Time ran out: in the queue (nothing was sent), in an attempt (it may have
 * been), or while the next attempt would have had to wait past the deadline.
 */
export class Timeout extends Data.TaggedError("Timeout")<{
  readonly phase: "queue" | "attempt"
  readonly limit: Duration.Duration
}> {
  get resolution(): string {
    return this.phase === "queue"
      ? "Send slower, raise `deadline`, or send again later, which is safe."
      : "Wait for the status webhook of this message before you send it again; raise `timeout` if this is frequent."
  }
  override get message(): string {
    return this.phase === "queue"
      ? `The deadline passed in the queue, after ${Duration.format(this.limit)}`
      : `No complete response arrived within ${Duration.format(this.limit)}`
  }
}

/** The API key was refused: `AUTH_001`, `AUTH_002`, `AUTH_003`, or a 401 without a code. */
export class Unauthorized extends Data.TaggedError("Unauthorized")<ResponseDetails> {
  readonly resolution = "Check that the API key is complete, active, and belongs to this gateway."
  override get message(): string {
    return `The API key was refused${responseFacts(this)}`
  }
}

/** The wallet is empty: `BILL_001`, or a 402 without a code. */
export class InsufficientBalance extends Data.TaggedError("InsufficientBalance")<ResponseDetails> {
  readonly resolution = "Top up the wallet; pause bulk sends until then."
  override get message(): string {
    return `Insufficient balance${responseFacts(this)}`
  }
}

/** The gateway does not take this recipient: `GW_001`. */
export class InvalidRecipient extends Data.TaggedError("InvalidRecipient")<ResponseDetails> {
  readonly resolution = "Skip this recipient, or correct the number."
  override get message(): string {
    return `The recipient was refused${responseFacts(this)}`
  }
}

/** A 403 that no code explains. */
export class Forbidden extends Data.TaggedError("Forbidden")<ResponseDetails> {
  readonly resolution = "Check what this API key and its app may do."
  override get message(): string {
    return `Permission was denied${responseFacts(this)}`
  }
}

/** A 4xx that no code explains, and that by convention refuses a request before it is processed. */
export class BadRequest extends Data.TaggedError("BadRequest")<ResponseDetails> {
  readonly resolution =
    "Compare the message with the gateway's reference; the server's text says what it refused."
  override get message(): string {
    return `The request was refused${responseFacts(this)}`
  }
}

/**
 * Too many requests: `RATE_001`, or any 429. All messages of this Gateway wait;
 * only the gateway's own `RATE_001` is sent again by itself.
 */
export class RateLimited extends Data.TaggedError("RateLimited")<
  ResponseDetails & {
    /** The window that is full, where the gateway names it. */
    readonly limitType?: "sec" | "min" | undefined
  }
> {
  readonly resolution = "Send slower: leave `pacing` on, and use one Gateway per API key."
  override get message(): string {
    return `Too many requests${responseFacts(this)}`
  }
}

/** The gateway could not check the key: `AUTH_004`, `AUTH_005`. With their documented status, nothing was sent on. */
export class AuthServiceFailure extends Data.TaggedError("AuthServiceFailure")<ResponseDetails> {
  readonly resolution = "Send again in a while, if the error is retryable."
  override get message(): string {
    return `The gateway could not check the API key${responseFacts(this)}`
  }
}

/** Meta refused the message; `meta` says why, and what to do. */
export class MetaRejected extends Data.TaggedError("MetaRejected")<
  ResponseDetails & {
    readonly meta: MetaError
  }
> {
  get resolution(): string {
    return this.meta.advice
  }
  override get message(): string {
    const { code, details, title } = this.meta
    return `Meta refused the message: ${code} ${title}${details === undefined ? "" : ` (${details})`}`
  }
}

/**
 * The gateway, or something before it, failed while it had the request: 5xx, or
 * a 4xx that can also follow an accepted message, such as 408 or 409.
 */
export class ServerFailure extends Data.TaggedError("ServerFailure")<ResponseDetails> {
  readonly resolution = "Wait for the status webhook of this message before you send it again."
  override get message(): string {
    return `The gateway failed${responseFacts(this)}`
  }
}

/** A response that is neither a receipt nor an error of the gateway. */
export class UnexpectedResponse extends Data.TaggedError("UnexpectedResponse")<
  ResponseDetails & {
    readonly problem:
      | "redirect"
      | "no body"
      | "not JSON"
      | "not an envelope"
      | "no message id"
      | "isSuccess is false"
      | "isSuccess is true with a failing status"
      | "too large"
  }
> {
  get resolution(): string {
    return this.problem === "redirect"
      ? "Check `baseUrl`: redirects are never followed, because they can turn a send into a GET."
      : "Check that `baseUrl` is the gateway, not a proxy or a login page; wait for the status webhook before you send again."
  }
  override get message(): string {
    return `The response is not one of the gateway's: ${this.problem}${responseFacts(this)}`
  }
}

/**
 * The response is a receipt for another recipient: a server or proxy mixed up the
 * responses of two requests. Its receipt is thrown away and its connection closed.
 */
export class ResponseMismatch extends Data.TaggedError("ResponseMismatch")<ResponseDetails> {
  readonly resolution =
    'Wait for the status webhook of this message before you send it again. Check the proxies before the gateway; `recipientEcho: "ignore"` is for a gateway whose responses name no real recipient.'
  override get message(): string {
    return `The response is about another message${responseFacts(this)}`
  }
}

/** The ledger's store failed before the message was sent, so it was not sent. */
export class LedgerFailure extends Data.TaggedError("LedgerFailure")<{
  readonly operation: "read" | "write"
}> {
  readonly resolution = "Fix the ledger's store; then send again, which is safe."
  override get message(): string {
    return `The ledger could not ${this.operation} the key's record; nothing was sent`
  }
}

/** The idempotency key was used before, for a different message. */
export class KeyReused extends Data.TaggedError("KeyReused")<{}> {
  readonly resolution = "Give each message a key of its own."
  override get message(): string {
    return "The idempotency key belongs to another message"
  }
}

/** An earlier send with this key has an unknown outcome, so it is not repeated. */
export class PreviouslyUnknown extends Data.TaggedError("PreviouslyUnknown")<{}> {
  readonly resolution =
    "Settle it with `gateway.ledger.resolve`, or `Ledger.resolve` with Effect, when a status webhook arrives, or after you checked what happened; then send again."
  override get message(): string {
    return "An earlier send with this idempotency key may have reached the person"
  }
}

/** A bulk send stopped before this message was sent. */
export class Stopped extends Data.TaggedError("Stopped")<{
  /** The reason of the earlier message that stopped it, or `Aborted` if the caller did. */
  readonly because: "Unauthorized" | "InsufficientBalance" | "Aborted"
}> {
  get resolution(): string {
    return this.because === "Aborted"
      ? "Send this message again, which is safe."
      : `Fix what caused ${this.because}; then send this message again, which is safe.`
  }
  override get message(): string {
    return `The bulk send was stopped: ${this.because}`
  }
}

/** The caller aborted the send by its `AbortSignal`. Only the promise API fails so; in Effect it is an interruption. */
export class Aborted extends Data.TaggedError("Aborted")<{}> {
  readonly resolution = "See `outcome`: a request in flight may have been accepted."
  override get message(): string {
    return "The send was aborted"
  }
}

/** Why a send failed. Discriminated by `_tag`. */
export type Reason =
  | InvalidMessage
  | InvalidConfiguration
  | ConnectFailure
  | ConnectionLost
  | Timeout
  | Unauthorized
  | InsufficientBalance
  | InvalidRecipient
  | Forbidden
  | BadRequest
  | RateLimited
  | AuthServiceFailure
  | MetaRejected
  | ServerFailure
  | UnexpectedResponse
  | ResponseMismatch
  | LedgerFailure
  | KeyReused
  | PreviouslyUnknown
  | Stopped
  | Aborted

/** One try at sending, and how it ended. */
export interface Attempt {
  readonly reason: Reason
  readonly outcome: Outcome
  /** Of a rejected attempt only. */
  readonly evidence?: Evidence | undefined
}

const severity: Record<Outcome, number> = { NotSent: 0, Rejected: 1, Unknown: 2 }

/** The worst of several outcomes: one unknown attempt makes the message unknown. */
export const worstOutcome = (outcomes: Iterable<Outcome>): Outcome => {
  let worst: Outcome = "NotSent"
  for (const outcome of outcomes) if (severity[outcome] > severity[worst]) worst = outcome
  return worst
}

const weakestEvidence = (attempts: ReadonlyArray<Attempt>): Evidence =>
  attempts.every(({ evidence, outcome }) => outcome !== "Rejected" || evidence === "envelope")
    ? "envelope"
    : "status"

/**
 * Whether it is proven that no attempt was accepted: none was sent, or the
 * gateway's envelope refused each.
 *
 * @internal
 */
export const wasNotAccepted = (outcome: Outcome, attempts: ReadonlyArray<Attempt>): boolean =>
  outcome === "NotSent" || (outcome === "Rejected" && weakestEvidence(attempts) === "envelope")

/**
 * Whether a repetition may succeed; whether it could arrive twice is another question.
 *
 * @internal
 */
export const mayStillSucceed = (reason: Reason): boolean => {
  switch (reason._tag) {
    case "ConnectFailure":
      return reason.kind !== "tls" && reason.kind !== "closed"
    case "MetaRejected":
      return reason.meta.retry === "yes" || reason.meta.retry === "wait"
    case "UnexpectedResponse":
      return reason.problem !== "redirect"
    case "Aborted":
    case "AuthServiceFailure":
    case "ConnectionLost":
    case "LedgerFailure":
    case "RateLimited":
    case "ResponseMismatch":
    case "ServerFailure":
    case "Timeout":
      return true
    default:
      return false
  }
}

/** The advice of a reason counts only if the reason is that of the unknown attempt; another may say that sending again is safe. */
const resolutionOfUnknown = (reason: Reason, last: Attempt | undefined): string =>
  last?.reason === reason && last.outcome === "Unknown"
    ? reason.resolution
    : "An attempt may have been accepted: wait for the status webhook of this message before you send it again."

const outcomeText: Record<Outcome, string> = {
  NotSent: "Not sent",
  Rejected: "Rejected",
  Unknown: "Outcome unknown, the message may have been sent"
}

/**
 * The one error of this library.
 *
 * @example
 * ```ts
 * program.pipe(
 *   Effect.catchReason("GatewayError", "InvalidRecipient", () => skip),
 *   Effect.catchTag("GatewayError", (error) =>
 *     error.outcome === "Unknown" ? waitForWebhook : error.isRetryable ? sendLater : Effect.fail(error))
 * )
 * ```
 */
export class GatewayError extends Data.TaggedError("GatewayError")<{
  /** Why the last attempt failed, or why there was none. */
  readonly reason: Reason
  /** What became of the message: the worst over all attempts. */
  readonly outcome: Outcome
  /** Every attempt that was made, in order. Empty when nothing was tried. */
  readonly attempts: ReadonlyArray<Attempt>
}> {
  readonly [TypeId] = TypeId

  /** How well a rejection is proven: the weakest over all rejected attempts. `undefined` for other outcomes. */
  get evidence(): Evidence | undefined {
    return this.outcome === "Rejected" ? weakestEvidence(this.attempts) : undefined
  }

  /** Whether the same message may be sent again: it provably cannot arrive twice, and it may succeed. */
  get isRetryable(): boolean {
    return wasNotAccepted(this.outcome, this.attempts) && mayStillSucceed(this.reason)
  }

  /** How long the server asked to wait; `undefined` where it did not. */
  get retryAfter(): Duration.Duration | undefined {
    return "retryAfter" in this.reason ? this.reason.retryAfter : undefined
  }

  /** `retryAfter` in milliseconds. */
  get retryAfterMillis(): number | undefined {
    return this.retryAfter === undefined ? undefined : Duration.toMillis(this.retryAfter)
  }

  /** What the developer or operator should do about it. */
  get resolution(): string {
    return this.outcome === "Unknown" && this.attempts.some(({ outcome }) => outcome === "Unknown")
      ? resolutionOfUnknown(this.reason, this.attempts.at(-1))
      : this.reason.resolution
  }

  override get message(): string {
    return `${outcomeText[this.outcome]}. ${this.reason.message}`
  }

  override toJSON(): unknown {
    return {
      _tag: this._tag,
      message: this.message,
      outcome: this.outcome,
      evidence: this.evidence,
      isRetryable: this.isRetryable,
      retryAfterMillis: this.retryAfterMillis,
      resolution: this.resolution,
      reason: this.reason,
      attempts: this.attempts
    }
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const tries = this.attempts.map(
      (attempt, i) => `\n  attempt ${i + 1}: ${attempt.outcome}. ${attempt.reason.message}`
    )
    return `${this.stack}${tries.length > 1 ? tries.join("") : ""}\n  what to do: ${this.resolution}`
  }
}

/** Whether a value is a `GatewayError`, also one from another copy of this package. */
export const isGatewayError = (u: unknown): u is GatewayError =>
  typeof u === "object" && u !== null && TypeId in u

/** A failure that happened before any attempt. */
export const notSent = (reason: Reason): GatewayError =>
  new GatewayError({ reason, outcome: "NotSent", attempts: [] })
