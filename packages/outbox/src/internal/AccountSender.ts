/**
 * Sends the messages of one account while this worker owns it: claims them a few
 * ahead, lets core's pacing say whose turn it is, writes the intent, sends, and
 * writes the answer.
 */
import type { Service as Gateway, SendOptions } from "@connexease-gateway/core/Gateway"
import type { GatewayError } from "@connexease-gateway/core/GatewayError"
import type { Message } from "@connexease-gateway/core/Message"
import type { Receipt } from "@connexease-gateway/core/Receipt"
import * as RetryPolicy from "@connexease-gateway/core/RetryPolicy"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import type { SqlError } from "effect/sql/SqlError"
import * as Batcher from "./Batcher.ts"
import type { Claimed, Ending, Store } from "./Store.ts"

/** What is stored of a message. */
export interface Body {
  readonly message: Message
  readonly mmlite?: SendOptions["mmlite"] | undefined
  readonly sandbox?: boolean | undefined
}

/** How one account is sent. Times are milliseconds. */
export interface Settings {
  readonly account: string
  readonly worker: string
  readonly lease: number
  readonly poll: number
  readonly concurrency: number
  /** How often a message that was provably not accepted is tried. */
  readonly attempts: number
  readonly correlationId: (id: number) => string
  /** Called when something was enqueued in this process. */
  readonly listeners: Set<() => void>
}

/** How many messages are claimed ahead of their turn: an urgent one waits behind at most so many. */
const MAX_AHEAD = 32

/** Claims are at most so frequent while there is little to claim. */
const MIN_CLAIM_INTERVAL_MS = 20

/** How long an account rests after a failure that every message would meet. */
const REST_MS = 5_000

/** How long a clean stop waits for requests that are under way, and for the database to take their answers. */
const MAX_STOP_MS = 40_000

const accountFailures: ReadonlySet<string> = new Set([
  "Unauthorized",
  "InsufficientBalance",
  "ConnectFailure",
  "InvalidConfiguration"
])

/** Whether it is proven that no attempt was accepted. */
const wasNotAccepted = (error: GatewayError): boolean =>
  error.outcome === "NotSent" || error.evidence === "envelope"

const codeOf = ({ reason }: GatewayError): string | undefined => {
  if (reason._tag === "MetaRejected") return String(reason.meta.code)
  return "code" in reason ? reason.code : undefined
}

interface InFlight {
  readonly fiber: Fiber.Fiber<void>
  /** Whether its intent is written, so that a request may be under way. */
  started: boolean
}

/** Owns the account whenever its lease is free, until it is interrupted; then ends what is under way. */
export const run = (store: Store, gateway: Gateway, settings: Settings): Effect.Effect<never> => {
  const { account, lease, worker } = settings
  const turn = Effect.gen(function* () {
    const epoch = yield* store.acquire(account, worker, lease)
    if (epoch === undefined) return yield* Effect.sleep(Math.min(lease / 5, 1000))
    yield* Effect.logDebug("This worker owns the account")
    yield* own(store, gateway, settings, epoch)
    yield* Effect.logWarning("Another worker owns the account")
  }).pipe(Effect.catch(waitForDatabase))
  return Effect.forever(turn).pipe(Effect.annotateLogs({ account, worker }))
}

/** A failing database is waited for; its own text may repeat values, so only the kind is logged. */
const waitForDatabase = ({ reason }: SqlError): Effect.Effect<void> =>
  Effect.andThen(Effect.logWarning(`The outbox's database failed: ${reason._tag}`), Effect.sleep("1 second"))

/** Sends until the epoch has passed. */
const own = (store: Store, gateway: Gateway, settings: Settings, epoch: number): Effect.Effect<void> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { account, concurrency, lease, listeners, poll } = settings
      const inFlight = new Map<number, InFlight>()
      const lost = yield* Deferred.make<void>()
      const wake = yield* Queue.sliding<void>(1)
      const enough = Math.ceil(Math.min(MAX_AHEAD, concurrency) / 2)
      let resting = false
      let ahead = 0
      /** Whether a claim failed after it may have taken effect. */
      let claimMayBeLost = false
      const notify = (): void => {
        Queue.offerUnsafe(wake, undefined)
      }
      yield* Effect.acquireRelease(
        Effect.sync(() => listeners.add(notify)),
        () => Effect.sync(() => listeners.delete(notify))
      )

      const scope = yield* Effect.scope
      const endings = yield* Batcher.make((all: ReadonlyArray<Ending>) =>
        store.end(epoch, all).pipe(
          Effect.retry(Schedule.spaced("200 millis")),
          Effect.as(() => undefined)
        )
      )
      const intents = yield* Batcher.make((all: ReadonlyArray<number>) =>
        Effect.map(store.intend(account, epoch, all), (granted) => (id: number) => granted.has(id))
      )

      const begin = (id: number, self: InFlight): Effect.Effect<void, "withheld" | "failed"> =>
        Effect.flatMap(intents.submit(id), (granted) => {
          if (!granted) return Effect.fail("withheld" as const)
          self.started = true
          if (--ahead <= enough) notify()
          return Effect.void
        })

      const endingOf = Effect.fnUntraced(function* (
        { attempts, id }: Claimed,
        started: boolean,
        exit: Exit.Exit<Receipt, GatewayError>
      ): Effect.fn.Return<Ending> {
        if (Exit.isSuccess(exit)) return { id, state: "accepted", messageId: exit.value.messageId }
        const error = Cause.findErrorOption(exit.cause)
        if (error._tag === "None")
          return started ? { id, state: "unknown" } : { id, state: "queued", attempts }
        const reason = error.value.reason._tag
        const code = codeOf(error.value)
        const proven = wasNotAccepted(error.value)
        const isOfAccount = accountFailures.has(reason)
        if (isOfAccount) {
          resting = true
          yield* Effect.logWarning(`Sending rests for ${REST_MS / 1000} seconds: ${reason}`)
        }
        if (reason === "LedgerFailure") return { id, state: "queued", attempts }
        if (proven && (isOfAccount || (error.value.isRetryable && attempts + 1 < settings.attempts))) {
          const backoff = RetryPolicy.backoff(RetryPolicy.safe, attempts + 1, yield* Random.next)
          const delay = Math.max(error.value.retryAfterMillis ?? 0, isOfAccount ? 0 : backoff)
          const tried = isOfAccount ? attempts : attempts + 1
          return { id, state: "queued", reason, code, delay, attempts: tried }
        }
        return { id, state: error.value.outcome === "Unknown" ? "unknown" : "rejected", reason, code }
      })

      const send = (claimed: Claimed, self: InFlight): Effect.Effect<void> =>
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function* () {
            const { message, mmlite, sandbox } = JSON.parse(claimed.body) as Body
            const exit = yield* Effect.exit(
              restore(
                gateway.send(message, {
                  mmlite,
                  sandbox,
                  correlationId: settings.correlationId(claimed.id),
                  beforeAttempt: Effect.suspend(() => begin(claimed.id, self))
                })
              )
            )
            if (!self.started) ahead--
            const ending = yield* endingOf(claimed, self.started, exit)
            yield* Effect.ignore(endings.submit(ending))
          }).pipe(
            Effect.ensuring(
              Effect.sync(() => {
                inFlight.delete(claimed.id)
                notify()
              })
            )
          )
        )

      const start = (claimed: Claimed) =>
        Effect.gen(function* () {
          ahead++
          const ready = yield* Deferred.make<InFlight>()
          const fiber = yield* Effect.forkIn(
            Effect.flatMap(Deferred.await(ready), (self) => send(claimed, self)),
            scope
          )
          const self: InFlight = { fiber, started: false }
          inFlight.set(claimed.id, self)
          yield* Deferred.succeed(ready, self)
        })

      const pump = Effect.gen(function* () {
        if (resting) {
          resting = false
          yield* Effect.sleep(REST_MS)
        }
        const room = Math.min(MAX_AHEAD - ahead, concurrency - inFlight.size)
        if (room < enough) {
          yield* Effect.timeoutOption(Queue.take(wake), poll)
          return
        }
        if (claimMayBeLost) yield* store.releaseExcept(account, epoch, [...inFlight.keys()])
        claimMayBeLost = true
        const rows = yield* store.claim(account, epoch, room)
        yield* Effect.forEach(rows, start, { discard: true })
        claimMayBeLost = false
        if (rows.length === room) return
        yield* Effect.timeoutOption(Queue.take(wake), poll)
        yield* Effect.sleep(MIN_CLAIM_INTERVAL_MS)
      })
      const untilFailure = Effect.forever(pump).pipe(Effect.catch(waitForDatabase), Effect.forever)
      const keep = Effect.gen(function* () {
        yield* Effect.sleep(lease / 4)
        if (!(yield* store.renew(account, epoch, lease))) yield* Deferred.succeed(lost, undefined)
        yield* store.sweep(account)
      }).pipe(Effect.ignore, Effect.forever)

      /** What has not started is given back; what is under way is waited for, and its answer written. */
      const finish = Effect.gen(function* () {
        const waiting = [...inFlight.values()]
        yield* Effect.forEach(
          waiting,
          ({ fiber, started }) => (started ? Fiber.await(fiber) : Fiber.interrupt(fiber)),
          { concurrency: "unbounded", discard: true }
        )
        yield* Effect.ignore(store.release(account, epoch))
      })

      yield* Effect.raceAllFirst([untilFailure, keep, Deferred.await(lost)]).pipe(
        // In a fiber of its own, since a finalizer cannot be interrupted when its time is over.
        Effect.ensuring(
          Effect.flatMap(Effect.forkDetach(Effect.timeoutOption(finish, MAX_STOP_MS)), Fiber.await)
        )
      )
    })
  )
