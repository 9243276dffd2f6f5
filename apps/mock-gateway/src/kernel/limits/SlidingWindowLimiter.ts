/**
 * The gateway's two sliding windows over one key: at most `sec` requests in any second, at most `min` in any minute.
 *
 * Connexease describes a true sliding window: each admitted request leaves a timestamp, and timestamps that have left
 * the window are dropped before counting. Timestamps of one millisecond are kept as one entry with a count, so memory
 * is bounded by the window and not by the limit.
 */

export type LimitType = "sec" | "min"

export interface Limits {
  readonly sec: number
  readonly min: number
}

const WINDOW_MS: Readonly<Record<LimitType, number>> = { sec: 1_000, min: 60_000 }

export class SlidingWindowLimiter {
  limits: Limits
  /** Admitted requests of the last minute: times and how many each, oldest first from `#minute`. */
  #times: Array<number> = []
  #counts: Array<number> = []
  #minute = 0
  #second = 0
  #inMinute = 0
  #inSecond = 0

  constructor(limits: Limits) {
    this.limits = limits
  }

  /** Takes one request, or says which window is full; a refused request leaves the quota untouched. */
  admit(now: number): LimitType | undefined {
    const full = this.full(now)
    if (full === undefined) this.take(now)
    return full
  }

  /** Which window is full. */
  full(now: number): LimitType | undefined {
    this.#expire(now)
    if (this.#inSecond >= this.limits.sec) return "sec"
    return this.#inMinute >= this.limits.min ? "min" : undefined
  }

  /** Takes one request. */
  take(now: number): void {
    const last = this.#times.length - 1
    if (last >= 0 && this.#times[last] === now) {
      this.#counts[last] = (this.#counts[last] ?? 0) + 1
    } else {
      this.#times.push(now)
      this.#counts.push(1)
    }
    this.#inSecond++
    this.#inMinute++
  }

  /** How many more requests each window takes at this time. */
  remaining(now: number): Limits {
    this.#expire(now)
    return {
      sec: Math.max(0, this.limits.sec - this.#inSecond),
      min: Math.max(0, this.limits.min - this.#inMinute)
    }
  }

  /** Admitted requests of the last minute, as a snapshot keeps them: a time and how many, oldest first. */
  get admitted(): ReadonlyArray<readonly [time: number, count: number]> {
    return this.#times
      .map((time, index): readonly [number, number] => [time, this.#counts[index] ?? 0])
      .slice(this.#minute)
  }

  set admitted(admitted: ReadonlyArray<readonly [time: number, count: number]>) {
    this.clear()
    for (const [time, count] of admitted) {
      this.#times.push(time)
      this.#counts.push(count)
      this.#inMinute += count
      this.#inSecond += count
    }
  }

  clear(): void {
    this.#times = []
    this.#counts = []
    this.#minute = this.#second = this.#inMinute = this.#inSecond = 0
  }

  #expire(now: number): void {
    const times = this.#times
    const counts = this.#counts
    while (this.#second < times.length && (times[this.#second] ?? 0) <= now - WINDOW_MS.sec) {
      this.#inSecond -= counts[this.#second++] ?? 0
    }
    while (this.#minute < times.length && (times[this.#minute] ?? 0) <= now - WINDOW_MS.min) {
      this.#inMinute -= counts[this.#minute++] ?? 0
    }
    if (this.#minute > 1_024 && this.#minute * 2 > times.length) {
      times.splice(0, this.#minute)
      counts.splice(0, this.#minute)
      this.#second -= this.#minute
      this.#minute = 0
    }
  }
}
