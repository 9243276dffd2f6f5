/**
 * Estimates the gateway's two sliding windows per API key, a second and a minute,
 * to decide whether one more request may be sent.
 *
 * The gateway counts a request when it arrives, and that is not known here: only
 * that it was after the request left and before its answer came. Requests that
 * travel alike can be counted by when they left; one that took longer than usual
 * may have arrived that much later, and is counted so. One that is not answered
 * yet is counted all the time, up to a bound.
 *
 * All times are milliseconds of one monotonic clock.
 */
import type { RateWindow } from "../../Receipt.ts"

/** Latency varies: windows are taken to be this much longer. */
export const MARGIN_MS = 25

/** The longest time that a request is taken to need until it arrives. */
const MAX_TRANSIT_MS = 2000

/** How often the baseline of the response time is renewed. */
const BASELINE_PERIOD_MS = 10_000

/**
 * The arrivals in one window, exact to the millisecond. Arrivals of the same
 * millisecond share an entry, which bounds the memory by the window's length.
 */
class SlidingLog {
  readonly length: number
  private readonly ceiling: number
  limit: number
  total = 0
  private times: Array<number> = []
  private counts: Array<number> = []
  private head = 0

  constructor(length: number, ceiling: number, limit: number) {
    this.length = length + MARGIN_MS
    this.ceiling = ceiling
    this.limit = Math.min(limit, ceiling)
  }

  /** Adopts a reported limit; returns whether it changed. */
  learn(window: RateWindow | undefined): boolean {
    if (window === undefined || window.limit < 1) return false
    const before = this.limit
    this.limit = Math.min(window.limit, this.ceiling)
    return this.limit !== before
  }

  forget(now: number): void {
    while (this.head < this.times.length && (this.times[this.head] ?? 0) + this.length <= now) {
      this.total -= this.counts[this.head++] ?? 0
    }
    if (this.head > 1024 && this.head * 2 > this.times.length) {
      this.times = this.times.slice(this.head)
      this.counts = this.counts.slice(this.head)
      this.head = 0
    }
  }

  /** When so many arrivals will have left the window, if they are as many. */
  left(count: number): number {
    let rest = count
    for (let at = this.head; at < this.times.length; at++) {
      rest -= this.counts[at] ?? 0
      if (rest <= 0) return (this.times[at] ?? 0) + this.length
    }
    return Number.POSITIVE_INFINITY
  }

  add(arrival: number): void {
    const time = Math.ceil(arrival)
    let at = this.times.length
    while (at > this.head && (this.times[at - 1] ?? 0) > time) at--
    this.total++
    if (at > this.head && this.times[at - 1] === time) {
      this.counts[at - 1] = (this.counts[at - 1] ?? 0) + 1
    } else if (at === this.times.length) {
      this.times.push(time)
      this.counts.push(1)
    } else {
      this.times.splice(at, 0, time)
      this.counts.splice(at, 0, 1)
    }
  }
}

/** A request that was admitted. */
export interface Ticket {
  /** When it was sent, in milliseconds of the pacer's clock. */
  readonly leftAt: number
}

/** Both windows, and the requests whose arrival is not known yet. */
export class SlidingWindows {
  private readonly second: SlidingLog
  private readonly minute: SlidingLog
  /** Requests without a response, in the order in which they were sent. */
  private readonly inFlight = new Set<Ticket>()

  /** The shortest response time in this baseline period and in the last; 0 until there was one. */
  private shortest = Number.POSITIVE_INFINITY
  private baseline = 0
  private periodEnd = 0

  constructor(
    limits: { readonly perSecond: number; readonly perMinute: number },
    ceilings: { readonly perSecond?: number | undefined; readonly perMinute?: number | undefined }
  ) {
    this.second = new SlidingLog(1000, ceilings.perSecond ?? Number.POSITIVE_INFINITY, limits.perSecond)
    this.minute = new SlidingLog(60_000, ceilings.perMinute ?? Number.POSITIVE_INFINITY, limits.perMinute)
  }

  /** Adopts the limits that a response reports; returns whether one changed. */
  learn(second: RateWindow | undefined, minute: RateWindow | undefined): boolean {
    const secondChanged = this.second.learn(second)
    return this.minute.learn(minute) || secondChanged
  }

  hasRoom(now: number): boolean {
    return this.room(now) > 0
  }

  /** How many more requests may leave. */
  room(now: number): number {
    this.forget(now)
    const { minute, second } = this
    return Math.max(
      0,
      Math.min(second.limit - second.total, minute.limit - minute.total) - this.inFlight.size
    )
  }

  get limits(): { readonly perSecond: number; readonly perMinute: number } {
    return { perSecond: this.second.limit, perMinute: this.minute.limit }
  }

  /** When to ask again, if no answer comes before. */
  nextRoom(now: number): number {
    if (this.hasRoom(now)) return now
    const [oldest] = this.inFlight
    return Math.min(
      Math.max(this.nextIn(this.second), this.nextIn(this.minute)),
      oldest === undefined ? Number.POSITIVE_INFINITY : oldest.leftAt + MAX_TRANSIT_MS + MARGIN_MS
    )
  }

  /** Counts a request that leaves now. */
  leave(now: number): Ticket {
    const ticket = { leftAt: now }
    this.inFlight.add(ticket)
    return ticket
  }

  /** Records that the response arrived, or that the request never started. */
  settle(ticket: Ticket, now: number, started: boolean): void {
    if (!this.inFlight.delete(ticket) || !started) return
    const took = now - ticket.leftAt
    if (now >= this.periodEnd) {
      this.baseline = this.periodEnd === 0 ? 0 : this.shortest
      this.shortest = took
      this.periodEnd = now + BASELINE_PERIOD_MS
    } else if (took < this.shortest) this.shortest = took
    this.close(ticket, took - Math.min(this.baseline, this.shortest) - MARGIN_MS)
  }

  private close(ticket: Ticket, late: number): void {
    const arrival = ticket.leftAt + Math.min(Math.max(0, late), MAX_TRANSIT_MS)
    this.second.add(arrival)
    this.minute.add(arrival)
  }

  private forget(now: number): void {
    for (const ticket of this.inFlight) {
      if (ticket.leftAt + MAX_TRANSIT_MS + MARGIN_MS > now) break
      this.inFlight.delete(ticket)
      this.close(ticket, MAX_TRANSIT_MS)
    }
    this.second.forget(now)
    this.minute.forget(now)
  }

  private nextIn(log: SlidingLog): number {
    const surplus = log.total + this.inFlight.size - log.limit + 1
    return surplus <= 0 ? 0 : log.left(surplus)
  }
}
