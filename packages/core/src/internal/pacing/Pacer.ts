/**
 * The queue that every request passes. Each send asks it; it hides the bucket of
 * each recipient, and who waits for what.
 *
 * All times are milliseconds of one monotonic clock.
 */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"
import * as Pacing from "../../Pacing.ts"
import type { Receipt } from "../../Receipt.ts"
import { margin, type Ticket, Windows } from "./SlidingWindows.ts"

interface Waiter {
  readonly resume: (effect: Effect.Effect<Ticket | undefined>) => void
  cancelled: boolean
}

/** The messages that wait for one recipient. It exists while there are any, in either `ready` or `parked`. */
interface Lane {
  readonly recipient: string
  readonly queue: Array<Waiter>
  wakeAt: number
}

/** Of more recipients than this, those that lack two messages of their burst at most may be forgotten. */
const remembered = 1000

/** The time that a full bucket of one recipient stands for. */
const burst = (Pacing.pair.burst - 1) * Pacing.pair.interval

export class Pacer {
  private readonly windows: Windows
  private readonly perRecipient: boolean
  private readonly now: () => number
  private readonly fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>

  /** When each recipient's bucket is full again. */
  private readonly fullAt = new Map<string, number>()
  private sweepAt = 1024
  /** Until when a refusal holds back each recipient, and everybody. */
  private readonly recipientHeldUntil = new Map<string, number>()
  private heldUntil = 0

  private readonly lanes = new Map<string, Lane>()
  /** Lanes that wait only for room in the windows, in their order. */
  private readonly ready = new Set<Lane>()
  /** Lanes that wait for a time of their own, latest first. */
  private readonly parked: Array<Lane> = []

  private timer: Fiber.Fiber<void> | undefined
  private timerAt = Number.POSITIVE_INFINITY

  constructor(
    options: Pacing.Options,
    now: () => number,
    fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>
  ) {
    this.windows = new Windows(Pacing.documented, options)
    this.perRecipient = options.perRecipient ?? true
    this.now = now
    this.fork = fork
  }

  /** Lets a request go at once if nothing is in its way. */
  tryAdmit(recipient: string, now: number): Ticket | undefined {
    return this.heldUntil > now ||
      this.ready.size > 0 ||
      this.lanes.has(recipient) ||
      this.allowedAt(recipient) > now ||
      !this.windows.hasRoom(now)
      ? undefined
      : this.admit(recipient, now)
  }

  /**
   * Waits until a request may go, or until the pacer is closed, which gives no
   * ticket. `first` puts it before the others to the same recipient: it had its
   * turn, and was refused.
   */
  wait(recipient: string, first: boolean): Effect.Effect<Ticket | undefined> {
    return Effect.callback((resume) => {
      const waiter: Waiter = { resume, cancelled: false }
      let lane = this.lanes.get(recipient)
      if (lane === undefined) {
        lane = { recipient, queue: [waiter], wakeAt: 0 }
        this.lanes.set(recipient, lane)
        this.place(lane, this.now())
      } else if (first) lane.queue.unshift(waiter)
      else lane.queue.push(waiter)
      this.pump()
      return Effect.sync(() => {
        waiter.cancelled = true
      })
    })
  }

  /** How long this recipient's own bucket, or a refusal, makes it wait, in milliseconds. */
  recipientWait(recipient: string): number {
    return Math.max(0, this.allowedAt(recipient) - this.now())
  }

  /** Holds everybody back for so many milliseconds. */
  holdAll(millis: number): void {
    this.heldUntil = Math.max(this.heldUntil, this.now() + millis)
  }

  /** Holds one recipient back for so many milliseconds. */
  holdRecipient(recipient: string, millis: number): void {
    const now = this.now()
    if (this.recipientHeldUntil.size > 1024) {
      for (const [held, until] of this.recipientHeldUntil)
        if (until <= now) this.recipientHeldUntil.delete(held)
    }
    this.recipientHeldUntil.set(
      recipient,
      Math.max(this.recipientHeldUntil.get(recipient) ?? 0, now + millis)
    )
  }

  /** Notes the answer to a request, or that it never began, and the limits that the answer reports. */
  settle(ticket: Ticket, began: boolean, limits: Receipt["rateLimit"]): void {
    if (limits !== undefined) this.windows.learn(limits.second, limits.minute)
    this.windows.settle(ticket, this.now(), began)
    if (this.ready.size > 0) this.pump()
  }

  /** Ends whatever still waits. */
  close(): void {
    this.timer?.interruptUnsafe()
    for (const lane of this.lanes.values()) {
      for (const waiter of lane.queue) waiter.resume(Effect.undefined)
    }
  }

  private allowedAt(recipient: string): number {
    const bucket = (this.fullAt.get(recipient) ?? 0) - burst
    return this.recipientHeldUntil.size === 0
      ? bucket
      : Math.max(bucket, this.recipientHeldUntil.get(recipient) ?? 0)
  }

  private admit(recipient: string, now: number): Ticket {
    if (this.perRecipient && recipient !== "") {
      this.fullAt.set(recipient, Math.max(now, this.fullAt.get(recipient) ?? 0) + Pacing.pair.interval)
      if (this.fullAt.size > this.sweepAt) this.sweep(now)
    }
    return this.windows.leave(now)
  }

  /** Forgets full buckets and, of very many, those that lack two tokens at most. */
  private sweep(now: number): void {
    for (const [recipient, at] of this.fullAt) if (at <= now) this.fullAt.delete(recipient)
    if (this.fullAt.size > remembered) {
      for (const [recipient, at] of this.fullAt) {
        if (at - now <= 2 * Pacing.pair.interval) this.fullAt.delete(recipient)
        if (this.fullAt.size <= remembered / 2) break
      }
    }
    this.sweepAt = Math.max(1024, 2 * this.fullAt.size)
  }

  private place(lane: Lane, now: number): void {
    const at = this.allowedAt(lane.recipient)
    if (at <= now) {
      this.ready.add(lane)
      return
    }
    lane.wakeAt = at + margin
    let low = 0
    for (let high = this.parked.length; low < high;) {
      const middle = (low + high) >>> 1
      if ((this.parked[middle]?.wakeAt ?? 0) > lane.wakeAt) low = middle + 1
      else high = middle
    }
    this.parked.splice(low, 0, lane)
  }

  /** Lets go whatever may go now, and sets the timer for what comes next. */
  private pump(): void {
    const now = this.now()
    for (let lane = this.parked.at(-1); lane !== undefined && lane.wakeAt <= now; lane = this.parked.at(-1)) {
      this.parked.pop()
      this.place(lane, now)
    }
    const admitted: Array<readonly [Waiter, Ticket]> = []
    for (const lane of this.ready) {
      while (lane.queue[0]?.cancelled === true) lane.queue.shift()
      const waiter = lane.queue[0]
      if (waiter !== undefined && this.allowedAt(lane.recipient) <= now) {
        if (this.heldUntil > now || !this.windows.hasRoom(now)) break
        lane.queue.shift()
        admitted.push([waiter, this.admit(lane.recipient, now)])
      }
      this.ready.delete(lane)
      if (lane.queue.length > 0) this.place(lane, now)
      else this.lanes.delete(lane.recipient)
    }
    this.schedule(now)
    for (const [waiter, ticket] of admitted) waiter.resume(Effect.succeed(ticket))
  }

  private schedule(now: number): void {
    const next = Math.min(
      this.parked.at(-1)?.wakeAt ?? Number.POSITIVE_INFINITY,
      this.ready.size === 0 ? Number.POSITIVE_INFINITY : Math.max(this.heldUntil, this.windows.nextRoom(now))
    )
    if (next >= this.timerAt) return
    this.timer?.interruptUnsafe()
    this.timerAt = next
    this.timer = this.fork(
      Effect.andThen(
        Effect.sleep(Math.max(1, Math.ceil(next - now))),
        Effect.sync(() => {
          this.timer = undefined
          this.timerAt = Number.POSITIVE_INFINITY
          this.pump()
        })
      )
    )
  }
}

/** A pacer on the caller's clock; when the scope ends, nothing waits any more. */
export const make = (options: Pacing.Options, now: () => number): Effect.Effect<Pacer, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.map(Effect.context<never>(), (context) => new Pacer(options, now, Effect.runForkWith(context))),
    (pacer) => Effect.sync(() => pacer.close())
  )
