/** Meta's limit on the messages to one recipient: a bucket for each, refilled at a steady pace. */
import * as Profile from "@connexease-gateway/contract/Profile"

/** What one recipient may be sent at once (Meta: about the platform, pair rate limits). */
export const PAIR_BURST_MESSAGES = Profile.all.api.pairLimit.messages.value

/** How long it takes until a recipient may be sent one more. */
export const PAIR_REFILL_MS = Profile.all.api.pairLimit.refillMillis.value

/** Buckets as a snapshot keeps them: when each will be full again. */
export type PairRateLimiterState = ReadonlyArray<readonly [recipient: string, fullAt: number]>

/** How many recipients are held. At the gateway's documented rates fewer than this are not full at one time. */
export const MAX_PAIR_RECIPIENTS = 4_096

/** How many recipients are held before those are looked for whose bucket is full again. */
const MIN_PAIR_RECIPIENTS = 1_024

/**
 * Meta's limit on what one business number may send to one user: a bucket of 45 messages for each recipient, refilled by
 * one every 6 seconds.
 *
 * Each bucket is held as the time at which it will be full, and only until then. Where more recipients are waiting for
 * that than may be held, the fuller half of their buckets is taken for full.
 */
export class PairRateLimiter {
  readonly #capacity: number
  readonly #fullAt = new Map<string, number>()
  #room: number

  constructor(capacity = MAX_PAIR_RECIPIENTS) {
    this.#capacity = capacity
    this.#room = Math.min(MIN_PAIR_RECIPIENTS, capacity)
  }

  /** Whether a recipient may be sent one more at this time. */
  admits(recipient: string, now: number): boolean {
    return (this.#fullAt.get(recipient) ?? now) <= now + (PAIR_BURST_MESSAGES - 1) * PAIR_REFILL_MS
  }

  /** Counts one message. */
  take(recipient: string, now: number): void {
    const fullAt = this.#fullAt.get(recipient)
    if (fullAt === undefined && this.#fullAt.size >= this.#room) this.#makeRoom(now)
    this.#fullAt.set(recipient, Math.max(fullAt ?? now, now) + PAIR_REFILL_MS)
  }

  /** What a snapshot keeps. */
  get state(): PairRateLimiterState {
    return [...this.#fullAt]
  }

  set state(state: PairRateLimiterState) {
    this.clear()
    for (const [recipient, fullAt] of state) this.#fullAt.set(recipient, fullAt)
  }

  clear(): void {
    this.#fullAt.clear()
    this.#room = Math.min(MIN_PAIR_RECIPIENTS, this.#capacity)
  }

  #makeRoom(now: number): void {
    this.#forget(now)
    if (this.#fullAt.size * 2 > this.#capacity) {
      const times = Float64Array.from(this.#fullAt.values()).sort()
      this.#forget(times[times.length >> 1] ?? now)
    }
    this.#room = Math.min(Math.max(MIN_PAIR_RECIPIENTS, this.#fullAt.size * 2), this.#capacity)
  }

  /** Takes for full what is full by then. */
  #forget(until: number): void {
    this.#fullAt.forEach((fullAt, recipient) => {
      if (fullAt <= until) this.#fullAt.delete(recipient)
    })
  }
}
