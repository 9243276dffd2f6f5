/**
 * Rate limiter of a Gateway: admits requests by the gateway's sliding windows and
 * by a token bucket per recipient, and queues those that must wait.
 *
 * All times are milliseconds of one monotonic clock.
 */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"
import * as Pacing from "../../Pacing.ts"
import type { Receipt } from "../../Receipt.ts"
import { MARGIN_MS, type Ticket, SlidingWindows } from "./SlidingWindows.ts"
import { type Waiter, WaiterList } from "./WaiterList.ts"

type Resume = (effect: Effect.Effect<Ticket | undefined>) => void

/** The messages that wait for one recipient. It exists while there are any, in either `runnable` or `delayed`. */
interface RecipientQueue {
  readonly recipient: string
  readonly waiters: WaiterList<Resume>
  wakeAt: number
}

/** Of more recipients than this, those that lack at most two messages of their burst may be forgotten. */
const MAX_REMEMBERED_RECIPIENTS = 1000

/** The time that a full bucket of one recipient stands for. */
const BURST_MS = (Pacing.pair.burst - 1) * Pacing.pair.interval

/** The rate limiter of one Gateway; {@link make} binds it to a scope. */
export class Pacer {
  private readonly windows: SlidingWindows
  private readonly perRecipient: boolean
  private readonly now: () => number
  private readonly fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>

  /** When each recipient's bucket is full again. */
  private readonly fullAt = new Map<string, number>()
  private sweepAt = 1024
  /** Until when a refusal delays each recipient, and all of them. */
  private readonly recipientDelayedUntil = new Map<string, number>()
  private delayedUntil = 0

  private readonly queues = new Map<string, RecipientQueue>()
  /** Queues that wait only for room in the windows, in their order. */
  private readonly runnable = new Set<RecipientQueue>()
  /** Queues that wait for a time of their own, latest first. */
  private readonly delayed: Array<RecipientQueue> = []

  private timer: Fiber.Fiber<void> | undefined
  private timerAt = Number.POSITIVE_INFINITY

  constructor(
    options: Pacing.Options,
    now: () => number,
    fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>
  ) {
    this.windows = new SlidingWindows(Pacing.documented, options)
    this.perRecipient = options.perRecipient ?? true
    this.now = now
    this.fork = fork
  }

  /** Admits a request at once; `undefined` if it must wait. */
  tryAdmit(recipient: string, now: number): Ticket | undefined {
    return this.delayedUntil > now ||
      this.runnable.size > 0 ||
      this.queues.has(recipient) ||
      this.allowedAt(recipient) > now ||
      !this.windows.hasRoom(now)
      ? undefined
      : this.admit(recipient, now)
  }

  /**
   * Waits until a request may go, or until the pacer is closed, which gives no
   * ticket. `first` puts it before the others to the same recipient: it is a
   * retry.
   */
  wait(recipient: string, first: boolean): Effect.Effect<Ticket | undefined> {
    return Effect.callback((resume) => {
      const waiter: Waiter<Resume> = { value: resume }
      const known = this.queues.get(recipient)
      const queue = known ?? { recipient, waiters: new WaiterList(), wakeAt: 0 }
      if (first) queue.waiters.unshift(waiter)
      else queue.waiters.push(waiter)
      if (known === undefined) {
        this.queues.set(recipient, queue)
        this.place(queue, this.now())
      }
      this.drain()
      return Effect.sync(() => queue.waiters.remove(waiter))
    })
  }

  /** What may leave now, beside what waits already. */
  capacity(): Pacing.Capacity {
    const now = this.now()
    const room = this.delayedUntil > now ? 0 : this.windows.room(now)
    return { ...this.windows.limits, available: Math.max(0, room - this.runnable.size) }
  }

  /** How long this recipient's own bucket, or a refusal, makes it wait, in milliseconds. */
  recipientWait(recipient: string): number {
    return Math.max(0, this.allowedAt(recipient) - this.now())
  }

  /** Delays all requests by so many milliseconds. */
  delayAll(millis: number): void {
    this.delayedUntil = Math.max(this.delayedUntil, this.now() + millis)
  }

  /** Delays one recipient's requests by so many milliseconds. */
  delayRecipient(recipient: string, millis: number): void {
    const now = this.now()
    if (this.recipientDelayedUntil.size > 1024) {
      for (const [held, until] of this.recipientDelayedUntil)
        if (until <= now) this.recipientDelayedUntil.delete(held)
    }
    this.recipientDelayedUntil.set(
      recipient,
      Math.max(this.recipientDelayedUntil.get(recipient) ?? 0, now + millis)
    )
  }

  /** Records that a request got its response, or never started, and the limits that the response reports. */
  settle(ticket: Ticket, started: boolean, limits: Receipt["rateLimit"]): void {
    if (limits !== undefined) this.windows.learn(limits.second, limits.minute)
    this.windows.settle(ticket, this.now(), started)
    if (this.runnable.size > 0) this.drain()
  }

  /** Resumes all waiting requests without a ticket. */
  close(): void {
    this.timer?.interruptUnsafe()
    for (const queue of this.queues.values()) {
      for (let { first } = queue.waiters; first !== undefined; { first } = queue.waiters) {
        queue.waiters.remove(first)
        first.value(Effect.undefined)
      }
    }
  }

  private allowedAt(recipient: string): number {
    const bucket = (this.fullAt.get(recipient) ?? 0) - BURST_MS
    return this.recipientDelayedUntil.size === 0
      ? bucket
      : Math.max(bucket, this.recipientDelayedUntil.get(recipient) ?? 0)
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
    if (this.fullAt.size > MAX_REMEMBERED_RECIPIENTS) {
      for (const [recipient, at] of this.fullAt) {
        if (at - now <= 2 * Pacing.pair.interval) this.fullAt.delete(recipient)
        if (this.fullAt.size <= MAX_REMEMBERED_RECIPIENTS / 2) break
      }
    }
    this.sweepAt = Math.max(1024, 2 * this.fullAt.size)
  }

  private place(queue: RecipientQueue, now: number): void {
    const at = this.allowedAt(queue.recipient)
    if (at <= now) {
      this.runnable.add(queue)
      return
    }
    queue.wakeAt = at + MARGIN_MS
    let low = 0
    for (let high = this.delayed.length; low < high;) {
      const middle = (low + high) >>> 1
      if ((this.delayed[middle]?.wakeAt ?? 0) > queue.wakeAt) low = middle + 1
      else high = middle
    }
    this.delayed.splice(low, 0, queue)
  }

  /** Admits what may be sent now, and sets the timer for the next. */
  private drain(): void {
    const now = this.now()
    for (
      let queue = this.delayed.at(-1);
      queue !== undefined && queue.wakeAt <= now;
      queue = this.delayed.at(-1)
    ) {
      this.delayed.pop()
      this.place(queue, now)
    }
    const admitted: Array<readonly [Resume, Ticket]> = []
    for (const queue of this.runnable) {
      const waiter = queue.waiters.first
      if (waiter !== undefined && this.allowedAt(queue.recipient) <= now) {
        if (this.delayedUntil > now || !this.windows.hasRoom(now)) break
        queue.waiters.remove(waiter)
        admitted.push([waiter.value, this.admit(queue.recipient, now)])
      }
      this.runnable.delete(queue)
      if (queue.waiters.first !== undefined) this.place(queue, now)
      else this.queues.delete(queue.recipient)
    }
    this.schedule(now)
    for (const [resume, ticket] of admitted) resume(Effect.succeed(ticket))
  }

  private schedule(now: number): void {
    const next = Math.min(
      this.delayed.at(-1)?.wakeAt ?? Number.POSITIVE_INFINITY,
      this.runnable.size === 0
        ? Number.POSITIVE_INFINITY
        : Math.max(this.delayedUntil, this.windows.nextRoom(now))
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
          this.drain()
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
