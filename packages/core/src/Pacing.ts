/**
 * How fast messages leave, so that they are not refused for being too many.
 *
 * A gateway counts requests in two sliding windows per API key, and Meta counts
 * messages per recipient (Connexease: rate limits page; Meta: about the
 * platform, pair rate limit). Pacing keeps the same counts and lets messages
 * wait, first in first out per recipient, instead of being refused. A message
 * that waits for its recipient never holds up messages to others.
 *
 * The counts are kept per `Gateway`: use one for each API key.
 */

/** The limits of pacing. A value that is not a positive integer is `InvalidConfiguration`. */
export interface Options {
  /** Requests per second, at most. Without it: 80 until the gateway's headers say otherwise. */
  readonly perSecond?: number | undefined
  /** Requests per minute, at most. Without it: 4,800 until the gateway's headers say otherwise. */
  readonly perMinute?: number | undefined
  /** Whether messages to one recipient are spread as Meta asks: 45 at once, then one in six seconds. Default true. */
  readonly perRecipient?: boolean | undefined
}

/** `"off"` sends everything at once, and leaves refusals to the retry policy. */
export type Pacing = "off" | Options

/** What a Gateway's pacing allows at one moment; all `Infinity` with pacing off. */
export interface Capacity {
  /** Requests per second and per minute: the gateway's limits, as far as they are known, and your own. */
  readonly perSecond: number
  readonly perMinute: number
  /**
   * How many more messages would leave at once, beside those that wait already; 0
   * while a refusal or a full window delays all. A recipient's own limit is not
   * counted.
   */
  readonly available: number
}

/** The gateway's documented limits, until its headers say otherwise. */
export const documented = { perSecond: 80, perMinute: 4800 } as const

/** Meta's limit for one recipient: so many at once, and one more each interval (milliseconds). */
export const pair = { burst: 45, interval: 6000 } as const
