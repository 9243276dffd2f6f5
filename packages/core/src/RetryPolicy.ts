/**
 * When a send is tried again.
 *
 * The gateway has no idempotency key: a request whose response was lost may have
 * been accepted, and repeating it may reach a person twice. So the default
 * repeats only what provably was not sent, or what the gateway's own envelope
 * refused for a time. A 429 without that envelope proves nothing: it is reported
 * with its wait, delays other messages, and is not repeated.
 */
import * as Duration from "effect/Duration"

/** How often a send is tried, and how long it waits between. */
export interface RetryPolicy {
  /** How often a message is tried in all; 1 means no repetition. */
  readonly attempts: number
  /** Whether a message is also tried again when it may have been sent already, or when only the HTTP status says that it was not. */
  readonly whenUnknown: boolean
  /**
   * The first wait; each further one is twice as long. A random part of it is
   * taken (full jitter), or the server's wait where that is longer.
   */
  readonly base: Duration.Input
  /** The longest such wait. */
  readonly cap: Duration.Input
}

/**
 * The default: repeats refused connections, and refusals for a time by the
 * gateway's own envelope (`RATE_001`, `AUTH_004`, `AUTH_005`, Meta's temporary
 * codes); five attempts in all. A message is never sent twice.
 */
export const safe: RetryPolicy = { attempts: 5, whenUnknown: false, base: "1 second", cap: "60 seconds" }

/** Never repeats anything. */
export const none: RetryPolicy = { ...safe, attempts: 1 }

/**
 * Repeats also where the outcome is unknown, or a refusal for a time is not proven: a message arrives more likely, and
 * may arrive twice.
 */
export const atLeastOnce: RetryPolicy = { ...safe, whenUnknown: true }

/** The wait before the attempt after `tried` attempts, for a `random` from 0 to 1, in milliseconds. */
export const backoff = (policy: RetryPolicy, tried: number, random: number): number =>
  random * Math.min(Duration.toMillis(policy.cap), Duration.toMillis(policy.base) * 2 ** (tried - 1))
