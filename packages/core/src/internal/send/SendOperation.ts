/**
 * Sends one message: it waits for its turn, makes an
 * attempt, classifies the result, and retries until there is a result or an
 * error, within the deadline.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import type { AnySpan } from "effect/Tracer"
import type { SendStep } from "../../gateway/SendEvent.ts"
import * as GatewayError from "../../GatewayError.ts"
import type { Receipt } from "../../Receipt.ts"
import * as RetryPolicy from "../../RetryPolicy.ts"
import type { Pacer } from "../pacing/Pacer.ts"
import type { Ticket } from "../pacing/SlidingWindows.ts"
import type { HttpResponse, Transport, TransportFailure } from "../transport/Transport.ts"
import {
  type Accept,
  type Accepted,
  classifyResponse,
  isSafeToRetry,
  rateLimit,
  throttleScope
} from "./classifyResponse.ts"

/** What all sends of a Gateway share. */
export interface SendContext {
  readonly transport: Transport
  /** Absent with pacing off. */
  readonly pacer: Pacer | undefined
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number
  /** The wall clock, in milliseconds. */
  readonly wallClock: () => number
  /** Whether the Gateway's scope has ended, after which nothing is sent. */
  readonly isClosed: () => boolean
  /** Whether requests carry the `traceparent` of the current span. */
  readonly tracePropagation: boolean
}

/** One request to the gateway, and how it is sent. */
export interface SendRequest<A> {
  readonly path: string
  readonly body: string
  /** The key of per-recipient pacing; empty for a request without a recipient. */
  readonly recipient: string
  /** Finds the result in the data of a successful response to the `attempts`-th attempt. */
  readonly accept: (data: unknown, rateLimit: Receipt["rateLimit"], attempts: number) => ReturnType<Accept<A>>
  /** Milliseconds for one attempt. */
  readonly timeout: number
  /** Milliseconds for everything. */
  readonly deadline: number
  readonly retry: RetryPolicy.RetryPolicy
  /** Replaces the key, numbers and content in a server's text. */
  readonly redact: (text: string) => string
  /** Runs when an attempt's turn has come, before anything of it leaves; its failure keeps the attempt from being made. */
  readonly beforeAttempt?: Effect.Effect<unknown, unknown> | undefined
  /** Called with each step, where the Gateway is observed. */
  readonly notify?: ((step: SendStep) => void) | undefined
  /** Set for a message of a bulk send, which may stop before this message's turn. */
  readonly stopSignal?: StopSignal | undefined
}

/** How a bulk send stops the messages that have not started yet. */
export interface StopSignal {
  readonly stopped: () => GatewayError.Stopped["because"] | undefined
  /** Succeeds when the bulk send stops. */
  readonly stop: Effect.Effect<void>
}

/** Called with each operation that starts, so that the promise API can report the outcome of an aborted one. */
export const OnStart = Context.Reference<
  ((operation: Pick<SendOperation<unknown>, "attempts" | "outcome">) => void) | undefined
>("@connexease-gateway/core/internal/OnStart", { defaultValue: () => undefined })

/** One refusal delays other messages no longer than this: the longest wait that the gateway documents. */
const MAX_THROTTLE_MS = 60_000

/** Meta asks for four times the wait after each refusal for one recipient (code 131056). */
const RECIPIENT_BACKOFF_FACTOR = 4

const traceparentOf = (span: AnySpan): string =>
  `00-${span.traceId}-${span.spanId}-${span.sampled ? "01" : "00"}`

/** The state of one send: its attempts, whether a request is in flight, and its place in the queue. */
export class SendOperation<A> {
  private readonly failed: Array<GatewayError.Attempt> = []
  private readonly startedAt: number
  private inFlight = false
  private accepted = false
  private begun = 0
  private attemptStartedAt = 0
  /** The classified response of the attempt in flight. */
  private classified: Result.Result<Accepted<A>, GatewayError.Attempt> | undefined
  private ticket: Ticket | undefined
  private traceparent: string | undefined
  private readonly context: SendContext
  private readonly request: SendRequest<A>

  constructor(context: SendContext, request: SendRequest<A>) {
    this.context = context
    this.request = request
    this.startedAt = context.now()
  }

  /** Sends, and reports itself to {@link OnStart}. Runs once. */
  readonly run: Effect.Effect<A, GatewayError.GatewayError> = Effect.withFiber((fiber) => {
    const { span } = fiber.cache
    if (this.context.tracePropagation && span !== undefined) this.traceparent = traceparentOf(span)
    Context.get(fiber.context, OnStart)?.(this)
    return this.start()
  })

  /** The failed attempts so far. */
  get attempts(): ReadonlyArray<GatewayError.Attempt> {
    return this.failed
  }

  /** Milliseconds since the call. */
  elapsed(): number {
    return this.context.now() - this.startedAt
  }

  /** Whether an attempt was made or is being made. */
  wasAttempted(): boolean {
    return this.inFlight || this.accepted || this.failed.length > 0
  }

  /** How many attempts were begun. */
  attempted(): number {
    return this.begun
  }

  /** The message's outcome if the operation ended now without a result: a receipt that did not reach the caller counts as none. */
  outcome(): GatewayError.Outcome {
    return this.inFlight || this.accepted
      ? "Unknown"
      : GatewayError.worstOutcome(this.failed.map(({ outcome }) => outcome))
  }

  /** Whether it is proven that the message was not accepted, if the operation ended now. */
  wasNotAccepted(): boolean {
    return GatewayError.wasNotAccepted(this.outcome(), this.failed)
  }

  private start(): Effect.Effect<A, GatewayError.GatewayError> {
    const { pacer } = this.context
    const now = this.context.now()
    if (pacer !== undefined) {
      this.ticket = pacer.tryAdmit(this.request.recipient, now)
      if (this.ticket === undefined) return this.queue(pacer, false)
    }
    return this.attempt(this.request.deadline - (now - this.startedAt))
  }

  private remaining(): number {
    return this.request.deadline - this.elapsed()
  }

  /** The error of an operation that ends with `reason`, after the attempts that were made. */
  private error(reason: GatewayError.Reason): GatewayError.GatewayError {
    return new GatewayError.GatewayError({ reason, outcome: this.outcome(), attempts: this.failed })
  }

  private deadlineExceeded(): GatewayError.GatewayError {
    return this.error(
      new GatewayError.Timeout({ phase: "queue", limit: Duration.millis(this.request.deadline) })
    )
  }

  private queue(pacer: Pacer, again: boolean): Effect.Effect<A, GatewayError.GatewayError> {
    if (this.context.isClosed()) return this.attempt(this.remaining())
    const { notify, recipient, stopSignal } = this.request
    if (!again) notify?.({ _tag: "Waiting" })
    const turn = Effect.map(pacer.wait(recipient, again), (ticket) => {
      this.ticket = ticket
    })
    return (stopSignal === undefined ? turn : Effect.raceFirst(turn, stopSignal.stop)).pipe(
      Effect.timeoutOrElse({
        duration: Math.max(0, this.remaining()),
        orElse: () => Effect.fail(this.deadlineExceeded())
      }),
      Effect.flatMap(() => this.attempt(this.remaining()))
    )
  }

  private attempt(remaining: number): Effect.Effect<A, GatewayError.GatewayError> {
    const { beforeAttempt } = this.request
    if (beforeAttempt === undefined || remaining <= 0) return this.dispatch(remaining)
    return Effect.suspend(() => beforeAttempt).pipe(
      Effect.timeoutOrElse({ duration: remaining, orElse: () => Effect.fail("The deadline passed") }),
      Effect.matchCauseEffect({
        onSuccess: () => this.dispatch(this.remaining()),
        onFailure: (cause) => {
          if (this.ticket !== undefined) this.context.pacer?.settle(this.ticket, false, undefined)
          return Cause.hasInterrupts(cause)
            ? Effect.interrupt
            : Effect.fail(this.error(new GatewayError.LedgerFailure({ operation: "write" })))
        }
      })
    )
  }

  private dispatch(remaining: number): Effect.Effect<A, GatewayError.GatewayError> {
    const { body, path, stopSignal } = this.request
    const because = stopSignal?.stopped()
    if (because !== undefined) return Effect.fail(this.error(new GatewayError.Stopped({ because })))
    if (this.context.isClosed())
      return Effect.fail(this.error(new GatewayError.ConnectFailure({ kind: "closed" })))
    if (remaining <= 0) return Effect.fail(this.deadlineExceeded())
    const timeout = Math.min(this.request.timeout, remaining)
    this.begun++
    if (this.request.notify !== undefined) {
      this.attemptStartedAt = this.context.now()
      this.request.notify({ _tag: "AttemptStarted", attempt: this.begun })
    }
    return Effect.flatMap(
      this.context.transport({
        path,
        body,
        timeout,
        traceparent: this.traceparent,
        onStart: () => {
          this.inFlight = true
        },
        isVerified: (response) => {
          this.classified = this.classify(response, timeout)
          return Result.isSuccess(this.classified) && this.classified.success.isVerified
        }
      }),
      (result) => this.conclude(result, timeout)
    )
  }

  private classify(
    result: HttpResponse | TransportFailure,
    timeout: number
  ): Result.Result<Accepted<A>, GatewayError.Attempt> {
    const { context, request } = this
    return classifyResponse(
      result,
      (data) =>
        request.accept(
          data,
          result._tag === "Response" ? rateLimit(result) : undefined,
          this.failed.length + 1
        ),
      () => ({ redact: request.redact, now: context.wallClock(), timeout })
    )
  }

  private conclude(
    result: HttpResponse | TransportFailure,
    timeout: number
  ): Effect.Effect<A, GatewayError.GatewayError> {
    const { classified = this.classify(result, timeout), context } = this
    this.classified = undefined
    if (this.ticket !== undefined) {
      const windows = result._tag === "Response" ? rateLimit(result) : undefined
      context.pacer?.settle(this.ticket, result._tag !== "NotStarted", windows)
    }
    this.inFlight = false
    this.accepted = Result.isSuccess(classified)
    this.notifyOfAttempt(classified, result)
    if (Result.isSuccess(classified)) return Effect.succeed(classified.success.value)
    const attempt = classified.failure
    this.failed.push(attempt)
    return Effect.flatMap(Random.next, (random) => this.recover(attempt, random))
  }

  private notifyOfAttempt(
    classified: Result.Result<unknown, GatewayError.Attempt>,
    result: HttpResponse | TransportFailure
  ): void {
    const { notify } = this.request
    if (notify === undefined) return
    const failed = Result.isFailure(classified) ? classified.failure : undefined
    notify({
      _tag: "AttemptEnded",
      attempt: this.begun,
      duration: this.context.now() - this.attemptStartedAt,
      outcome: failed?.outcome ?? "Accepted",
      reason: failed?.reason._tag,
      httpStatus: "status" in result ? result.status : undefined,
      code: failed !== undefined && "code" in failed.reason ? failed.reason.code : undefined
    })
  }

  private recover(
    attempt: GatewayError.Attempt,
    random: number
  ): Effect.Effect<A, GatewayError.GatewayError> {
    const { context, request } = this
    const wait = this.waitAfter(attempt.reason, random)
    const again =
      !context.isClosed() &&
      wait < this.remaining() &&
      this.failed.length < request.retry.attempts &&
      (isSafeToRetry(attempt) ||
        (request.retry.whenUnknown &&
          attempt.evidence !== "envelope" &&
          GatewayError.mayStillSucceed(attempt.reason)))
    const scope = throttleScope(attempt.reason)
    if (scope === "key") context.pacer?.delayAll(Math.min(wait, MAX_THROTTLE_MS))
    if (scope === "recipient" || again) {
      context.pacer?.delayRecipient(request.recipient, again ? wait : Math.min(wait, MAX_THROTTLE_MS))
    }
    if (!again) return Effect.fail(this.error(attempt.reason))
    request.notify?.({ _tag: "Retrying", wait })
    return context.pacer === undefined
      ? Effect.flatMap(Effect.sleep(wait), () => this.attempt(this.remaining()))
      : this.queue(context.pacer, true)
  }

  /** The longer of the server's wait and exponential backoff, in milliseconds: a server may name no time at all. */
  private waitAfter(reason: GatewayError.Reason, random: number): number {
    const backoff = RetryPolicy.backoff(this.request.retry, this.failed.length, random)
    const named =
      "retryAfter" in reason && reason.retryAfter !== undefined ? Duration.toMillis(reason.retryAfter) : 0
    if (throttleScope(reason) !== "recipient") return Math.max(named, backoff)
    const refusals = this.failed.filter((attempt) => throttleScope(attempt.reason) === "recipient").length
    return Math.max(named * RECIPIENT_BACKOFF_FACTOR ** (refusals - 1), backoff)
  }
}
