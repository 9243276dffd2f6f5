/**
 * Sends the messages of one account while this worker owns it: takes from the
 * tables what core's pacing lets leave, writes the intents, sends, and writes the
 * answers. Urgent and normal messages are taken as soon as they are there; bulk ones
 * are taken a little ahead, and leave evenly in small groups.
 */
import type { Service as Gateway, SendOptions } from "@connexease-gateway/core/Gateway"
import type { GatewayError } from "@connexease-gateway/core/GatewayError"
import type { Message } from "@connexease-gateway/core/Message"
import type { Receipt } from "@connexease-gateway/core/Receipt"
import * as RetryPolicy from "@connexease-gateway/core/RetryPolicy"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import type { SqlError } from "effect/sql/SqlError"
import * as Batcher from "./Batcher.ts"
import * as SendingWindow from "../SendingWindow.ts"
import { Allowance } from "./Allowance.ts"
import type { Hearing } from "./Hearing.ts"
import type { Claimed, Ending, RunningCampaign, Store } from "./Store.ts"

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
  readonly hearing: Pick<Hearing, "listeners" | "ended" | "isConnected">
}

/** Bulk messages leave in groups: of what may leave in this time, and of at most {@link MAX_GROUP}, since an intent is written for all of a group before the first leaves. */
const GROUP_MS = 150
const MAX_GROUP = 32

/** So many groups of bulk messages are claimed at once, ahead of their turn. */
const GROUPS_AHEAD = 4

/** Urgent and normal messages are claimed ahead of room for them only so many at a time. */
const DIRECT_AHEAD = 4

/** Pacing is asked again so soon, while something waits for room. */
const ROOM_POLL_MS = 2

/** The least time between claims of bulk messages. */
const MIN_CLAIM_MS = 20

/** The least time between claims for messages that may have waited for another one to their recipient. */
const FOLLOWING_MS = 50

/** The answers of bulk messages are written together with those of the next milliseconds. */
const LINGER_MS = 25

/** With ears for other processes, polling is so much rarer. */
const HEARING_FACTOR = 5

/** More than any key may send; stands for no limit. */
const MAX_RATE = 10_000

/** How long an account rests after a failure that every message would meet. */
const REST_MS = 5_000

/** How often a worker that stands by looks whether the account is free, at most and at least. */
const STANDBY_MS = 1000
const STANDBY_MIN_MS = 100

/** How long a clean stop waits for requests that are under way, and for the database to take their answers. */
const MAX_STOP_MS = 40_000

/** Failures that a person has to remove: campaigns stop. */
const stopsCampaigns: ReadonlySet<string> = new Set(["Unauthorized", "InsufficientBalance"])

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

/** A monotonic clock, in milliseconds. */
const now = (): number => performance.now()

const isDirect = ({ campaign, priority }: Claimed): boolean => campaign === undefined && priority < 2

/** A running campaign as its owner sees it. */
interface Campaign {
  readonly id: number
  readonly share: number
  readonly isOpen: boolean
  readonly allowance: Allowance
}

interface InFlight {
  readonly fiber: Fiber.Fiber<void>
  /** Whether its intent is written, so that a request may be under way. */
  started: boolean
}

/** Calls back when something can be sent, for as long as the scope lives. */
const listen = (settings: Settings, listener: (isBulk: boolean) => void) =>
  Effect.acquireRelease(
    Effect.sync(() => settings.hearing.listeners.add(listener)),
    () => Effect.sync(() => settings.hearing.listeners.delete(listener))
  )

/** Owns the account whenever its lease is free, until it is interrupted; then ends what is under way. */
export const run = (store: Store, gateway: Gateway, settings: Settings): Effect.Effect<never> => {
  const { account, lease, worker } = settings
  const turn = Effect.gen(function* () {
    const released = yield* Queue.sliding<void>(1)
    const epoch = yield* Effect.scoped(
      Effect.andThen(
        listen(settings, () => Queue.offerUnsafe(released, undefined)),
        Effect.gen(function* () {
          const epoch = yield* store.acquire(account, worker, lease)
          // What is enqueued wakes it, too.
          if (epoch === undefined) {
            yield* Effect.timeoutOption(Queue.take(released), Math.min(lease / 5, STANDBY_MS))
            yield* Effect.sleep(STANDBY_MIN_MS)
          }
          return epoch
        })
      )
    )
    if (epoch === undefined) return
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
      const { account, concurrency, hearing, lease, poll } = settings
      const inFlight = new Map<number, InFlight>()
      /** Bulk messages that are claimed and wait for their turn. */
      let ready: Array<Claimed> = []
      let campaigns = new Map<number, Campaign>()
      const bulk = new Allowance(now(), 1.5 * GROUP_MS, 250)
      const lost = yield* Deferred.make<void>()
      const wake = yield* Queue.sliding<void>(1)
      let resting = false
      /** Whether a claim failed after it may have taken effect. */
      let claimMayBeLost = false
      /** Whether there may be urgent and normal messages, or bulk ones, beyond those that were claimed. */
      let mayHaveDirect = true
      let mayHaveBulk = true
      /** The least time until bulk messages are claimed again. */
      let bulkInterval = MIN_CLAIM_MS
      let campaignsAreStale = true
      let campaignsReadAt = 0
      let claimedAt = Number.NEGATIVE_INFINITY
      let groupAt = Number.NEGATIVE_INFINITY
      /** Whether messages may wait for another one to their recipient, which has ended. */
      let mayFollow = false
      yield* listen(settings, (isBulk) => {
        if (!isBulk) mayHaveDirect = true
        else if (mayHaveBulk) return
        campaignsAreStale = true
        mayHaveBulk = true
        Queue.offerUnsafe(wake, undefined)
      })

      const scope = yield* Effect.scope
      const endings = yield* Batcher.make(
        (items: ReadonlyArray<{ readonly ending: Ending; readonly isDirect: boolean }>) => {
          const all = items.map(({ ending }) => ending)
          const reason = all.find(({ reason = "" }) => stopsCampaigns.has(reason))?.reason
          // In this order, so that nothing of a stopped campaign that is queued again is claimed.
          return (reason === undefined ? Effect.void : store.stopCampaigns(account, reason)).pipe(
            Effect.andThen(store.end(epoch, all)),
            Effect.retry(Schedule.spaced("200 millis")),
            Effect.tap(() => Effect.sync(() => hearing.ended(all.map(({ id }) => id)))),
            Effect.as(() => undefined)
          )
        },
        { linger: LINGER_MS, isUrgent: ({ isDirect }) => isDirect }
      )
      const intents = yield* Batcher.make((all: ReadonlyArray<number>) =>
        Effect.map(store.intend(account, epoch, all), (granted) => (id: number) => granted.has(id))
      )

      const begin = ({ campaign, id }: Claimed, self: InFlight): Effect.Effect<void, "withheld" | "failed"> =>
        campaign !== undefined && campaigns.get(campaign)?.isOpen === false
          ? Effect.fail("withheld")
          : Effect.flatMap(intents.submit(id), (granted) => {
              if (!granted) return Effect.fail("withheld" as const)
              self.started = true
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
                  beforeAttempt: Effect.suspend(() => begin(claimed, self))
                })
              )
            )
            const ending = yield* endingOf(claimed, self.started, exit)
            yield* Effect.ignore(endings.submit({ ending, isDirect: isDirect(claimed) }))
          }).pipe(
            Effect.ensuring(
              Effect.sync(() => {
                inFlight.delete(claimed.id)
                mayFollow = true
                if (!mayHaveBulk || inFlight.size + 1 >= concurrency) Queue.offerUnsafe(wake, undefined)
              })
            )
          )
        )

      const start = (claimed: Claimed) =>
        Effect.gen(function* () {
          const ready = yield* Deferred.make<InFlight>()
          const fiber = yield* Effect.forkIn(
            Effect.flatMap(Deferred.await(ready), (self) => send(claimed, self)),
            scope
          )
          const self: InFlight = { fiber, started: false }
          inFlight.set(claimed.id, self)
          yield* Deferred.succeed(ready, self)
        })

      /** Which campaigns are sent now, and how fast. */
      const readCampaigns = Effect.gen(function* () {
        const rows = yield* store.runningCampaigns(account)
        const time = yield* Clock.currentTimeMillis
        campaigns = new Map(rows.map((row) => [row.id, campaignOf(row, time, campaigns.get(row.id))]))
        campaignsAreStale = false
        campaignsReadAt = now()
      })
      const campaignOf = (
        { id, share, window }: RunningCampaign,
        time: number,
        known?: Campaign
      ): Campaign => ({
        id,
        share: share ?? 1,
        isOpen:
          window === null || SendingWindow.isOpen(JSON.parse(window) as SendingWindow.SendingWindow, time),
        allowance: known?.allowance ?? new Allowance(now(), 1000, 1000)
      })

      const claim = Effect.fnUntraced(function* (available: number, group: number, rate: number) {
        if (campaignsAreStale || now() - campaignsReadAt > HEARING_FACTOR * poll) yield* readCampaigns
        const time = now()
        const wanted = ready.length < group ? GROUPS_AHEAD * group - ready.length : 0
        const open = [...campaigns.values()]
          .filter(({ isOpen }) => isOpen)
          .map(({ allowance, id, share }) => ({
            id,
            limit: share === 1 ? wanted : Math.min(wanted, allowance.fill(share * rate, time))
          }))
        const direct = Math.max(
          0,
          Math.min(Math.max(available, DIRECT_AHEAD), concurrency - inFlight.size, MAX_GROUP)
        )
        if (claimMayBeLost)
          yield* store.releaseExcept(account, epoch, [...inFlight.keys(), ...ready.map(({ id }) => id)])
        claimMayBeLost = true
        const rows = yield* store.claim(account, epoch, {
          direct,
          bulk: wanted,
          campaigns: open.filter(({ limit }) => limit > 0),
          total: direct + wanted
        })
        const urgent = rows.filter(isDirect)
        ready = [...ready, ...rows.filter((row) => !isDirect(row))]
        yield* Effect.forEach(urgent, start, { discard: true })
        claimMayBeLost = false
        claimedAt = now()
        mayFollow = false
        mayHaveDirect = urgent.length === direct
        if (wanted > 0) {
          const isFull = rows.length - urgent.length === wanted
          mayHaveBulk = isFull || open.some(({ limit }) => limit < wanted)
          bulkInterval = isFull ? MIN_CLAIM_MS : GROUP_MS
          for (const { campaign } of rows)
            if (campaign !== undefined) campaigns.get(campaign)?.allowance.spend(1)
        }
      })

      const pump = Effect.gen(function* () {
        if (resting) {
          resting = false
          yield* Effect.sleep(REST_MS)
        }
        const capacity = yield* gateway.capacity
        const rate = Math.min(capacity.perSecond, capacity.perMinute / 60, MAX_RATE)
        const group = Math.max(1, Math.min(MAX_GROUP, Math.floor((rate * GROUP_MS) / 1000)))
        const time = now()
        const since = time - claimedAt
        const room = Math.min(capacity.available, concurrency - inFlight.size)
        const every = hearing.isConnected() ? HEARING_FACTOR * poll : poll
        if ((mayHaveDirect && room > 0) || since >= every) {
          yield* claim(capacity.available, group, rate)
          return
        }
        const allowed = Math.min(ready.length, room, bulk.fill(rate, time), MAX_GROUP)
        if (allowed > 0 && (allowed >= Math.min(group, ready.length) || time - groupAt > 2 * GROUP_MS)) {
          groupAt = time
          bulk.spend(allowed)
          yield* Effect.forEach(ready.splice(0, allowed), start, { discard: true })
        }
        const follows = mayFollow && (!mayHaveBulk || mayHaveDirect)
        const wantsBulk = mayHaveBulk && ready.length < group
        if ((wantsBulk && since >= bulkInterval) || (follows && since >= FOLLOWING_MS)) {
          yield* claim(capacity.available - allowed, group, rate)
          return
        }
        const next = Math.min(
          every - since,
          ready.length > 0 || mayHaveDirect
            ? Math.max(ROOM_POLL_MS, bulk.wait(Math.min(group, ready.length), rate))
            : Number.POSITIVE_INFINITY,
          follows ? FOLLOWING_MS - since : Number.POSITIVE_INFINITY,
          wantsBulk ? bulkInterval - since : Number.POSITIVE_INFINITY
        )
        yield* Effect.timeoutOption(Queue.take(wake), Math.max(1, Math.ceil(next)))
      })
      const untilFailure = Effect.forever(pump).pipe(Effect.catch(waitForDatabase), Effect.forever)
      const keep = Effect.gen(function* () {
        yield* Effect.sleep(lease / 4)
        if (!(yield* store.renew(account, epoch, lease))) yield* Deferred.succeed(lost, undefined)
      }).pipe(Effect.ignore, Effect.forever)
      // By itself: however much there is to tidy up, the lease is renewed meanwhile.
      const tidyUp = Effect.gen(function* () {
        yield* Effect.sleep(lease / 4)
        yield* store.sweep(account)
        yield* store.addUpCounts(account)
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

      yield* Effect.raceAllFirst([untilFailure, keep, tidyUp, Deferred.await(lost)]).pipe(
        // In a fiber of its own, since a finalizer cannot be interrupted when its time is over.
        Effect.ensuring(
          Effect.flatMap(Effect.forkDetach(Effect.timeoutOption(finish, MAX_STOP_MS)), Fiber.await)
        )
      )
    })
  )
