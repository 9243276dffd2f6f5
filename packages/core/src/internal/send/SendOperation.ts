/**
 * One message on its way: queue, attempt, verdict, and again. Gateway makes a
 * `Run` for each message; it hides deadlines, waits and the count of attempts.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as GatewayError from "../../GatewayError.ts"
import type { Receipt } from "../../Receipt.ts"
import * as RetryPolicy from "../../RetryPolicy.ts"
import { classify, Failed, holdsBack, isSafeToRetry, rateLimit } from "./classifyResponse.ts"
import type { Pacer } from "../pacing/Pacer.ts"
import type { Ticket } from "../pacing/SlidingWindows.ts"
import type { Answer, Failure, Progress, Transport } from "../transport/Transport.ts"

/** What all messages of a Gateway share. */
export interface Line {
  readonly transport: Transport
  /** Absent with pacing off. */
  readonly pacer: Pacer | undefined
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number
  /** The wall clock, in milliseconds. */
  readonly wallClock: () => number
  /** Whether the Gateway's scope has ended, after which nothing is sent. */
  readonly isClosed: () => boolean
}

/** What makes one message's way. */
export interface Job<A> {
  readonly path: string
  readonly body: string
  /** Whose bucket it takes from; empty for a request that goes to no recipient. */
  readonly recipient: string
  /** Finds the result in a successful answer. */
  readonly accept: (data: unknown, rateLimit: Receipt["rateLimit"]) => A | undefined
  /** Milliseconds for one attempt. */
  readonly timeout: number
  /** Milliseconds for everything. */
  readonly deadline: number
  readonly retry: RetryPolicy.RetryPolicy
  /** Takes what must not be printed out of a server's text. */
  readonly clean: (text: string) => string
  /** A bulk send that may stop before this message's turn. */
  readonly bulk?: Bulk | undefined
}

/** A bulk send, as its messages see it. */
export interface Bulk {
  readonly stopped: () => GatewayError.Stopped["because"] | undefined
  /** Ends when the bulk send stops. */
  readonly stop: Effect.Effect<void>
}

/** Others wait so long at most for one refusal, in milliseconds: the longest wait that the gateway documents. */
const longestHold = 60_000

export class Run<A> implements Progress {
  readonly attempts: Array<GatewayError.Attempt> = []
  readonly startedAt: number
  onItsWay = false
  private ticket: Ticket | undefined
  traceparent: string | undefined
  private readonly line: Line
  private readonly job: Job<A>

  constructor(line: Line, job: Job<A>) {
    this.line = line
    this.job = job
    this.startedAt = line.now()
  }

  begin(): Effect.Effect<A, GatewayError.GatewayError> {
    const { pacer } = this.line
    const now = this.line.now()
    if (pacer !== undefined) {
      this.ticket = pacer.tryAdmit(this.job.recipient, now)
      if (this.ticket === undefined) return this.queue(pacer, false)
    }
    return this.exchange(this.job.deadline - (now - this.startedAt))
  }

  /** Milliseconds since the call. */
  elapsed(): number {
    return this.line.now() - this.startedAt
  }

  private left(): number {
    return this.job.deadline - this.elapsed()
  }

  /** What became of the message, if the run ended now. */
  outcome(): GatewayError.Outcome {
    return this.onItsWay ? "Unknown" : GatewayError.worstOutcome(this.attempts.map(({ outcome }) => outcome))
  }

  /** The error of a run that ends with `reason`, after the attempts that were made. */
  private error(reason: GatewayError.Reason): GatewayError.GatewayError {
    return new GatewayError.GatewayError({ reason, outcome: this.outcome(), attempts: this.attempts })
  }

  private tooLate(): GatewayError.GatewayError {
    return this.error(new GatewayError.Timeout({ phase: "queue", limit: Duration.millis(this.job.deadline) }))
  }

  private queue(pacer: Pacer, again: boolean): Effect.Effect<A, GatewayError.GatewayError> {
    if (this.line.isClosed()) return this.exchange(this.left())
    const { bulk, recipient } = this.job
    const turn = Effect.map(pacer.wait(recipient, again), (ticket) => {
      this.ticket = ticket
    })
    return (bulk === undefined ? turn : Effect.raceFirst(turn, bulk.stop)).pipe(
      Effect.timeoutOrElse({ duration: Math.max(0, this.left()), orElse: () => Effect.fail(this.tooLate()) }),
      Effect.flatMap(() => this.exchange(this.left()))
    )
  }

  private exchange(left: number): Effect.Effect<A, GatewayError.GatewayError> {
    const { body, bulk, path, timeout } = this.job
    const because = bulk?.stopped()
    if (because !== undefined) return Effect.fail(this.error(new GatewayError.Stopped({ because })))
    if (this.line.isClosed())
      return Effect.fail(this.error(new GatewayError.ConnectFailure({ kind: "closed" })))
    if (left <= 0) return Effect.fail(this.tooLate())
    const time = Math.min(timeout, left)
    return Effect.flatMap(
      this.line.transport({ path, body, timeout: time, traceparent: this.traceparent, progress: this }),
      (result) => this.conclude(result, time)
    )
  }

  private conclude(result: Answer | Failure, timeout: number): Effect.Effect<A, GatewayError.GatewayError> {
    const { job, line } = this
    const windows = result._tag === "Answer" ? rateLimit(result) : undefined
    if (this.ticket !== undefined) line.pacer?.settle(this.ticket, result._tag !== "NotStarted", windows)
    const verdict = classify(
      result,
      (data) => job.accept(data, windows),
      () => ({
        clean: job.clean,
        now: line.wallClock(),
        timeout
      })
    )
    this.onItsWay = false
    if (!(verdict instanceof Failed)) return Effect.succeed(verdict)
    this.attempts.push(verdict.attempt)
    return Effect.flatMap(Random.next, (random) => this.recover(verdict.attempt, random))
  }

  private recover(
    attempt: GatewayError.Attempt,
    random: number
  ): Effect.Effect<A, GatewayError.GatewayError> {
    const { job, line } = this
    const wait = this.waitAfter(attempt.reason, random)
    const again =
      !line.isClosed() &&
      wait < this.left() &&
      this.attempts.length < job.retry.attempts &&
      (isSafeToRetry(attempt) ||
        (job.retry.whenUnknown && attempt.outcome === "Unknown" && attempt.reason.isRetryable))
    const held = holdsBack(attempt.reason)
    if (held === "key") line.pacer?.holdAll(Math.min(wait, longestHold))
    if (held === "recipient" || again) {
      line.pacer?.holdRecipient(job.recipient, again ? wait : Math.min(wait, longestHold))
    }
    if (!again) return Effect.fail(this.error(attempt.reason))
    return line.pacer === undefined
      ? Effect.flatMap(Effect.sleep(wait), () => this.exchange(this.left()))
      : this.queue(line.pacer, true)
  }

  /** The server's wait, else a growing one; Meta asks for four times the wait at each refusal for one recipient. */
  private waitAfter(reason: GatewayError.Reason, random: number): number {
    const named =
      "retryAfter" in reason && reason.retryAfter !== undefined
        ? Duration.toMillis(reason.retryAfter)
        : undefined
    if (named === undefined) return RetryPolicy.backoff(this.job.retry, this.attempts.length, random)
    if (holdsBack(reason) !== "recipient") return named
    const refusals = this.attempts.filter((attempt) => holdsBack(attempt.reason) === "recipient").length
    return named * 4 ** (refusals - 1)
  }
}
