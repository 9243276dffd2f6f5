/**
 * How much a change matters to those who build on the gateway. One row each, the first that fits decides; the
 * reason is what reports say.
 */
import type { Change, Kind } from "./Change.ts"

/**
 * - `breaking`: programs that keep to the documentation stop working, or do the wrong thing
 * - `risky`: some do, those that rely on this value
 * - `cosmetic`: none should
 */
export type Class = "breaking" | "risky" | "cosmetic"

/** From the one that matters most. */
export const classes: ReadonlyArray<Class> = ["breaking", "risky", "cosmetic"]

export interface Row {
  readonly at: RegExp
  /** Default: any. */
  readonly kinds?: ReadonlyArray<Kind>
  /** What stood there, and stands there now, as JSON. Default: anything. */
  readonly from?: RegExp
  readonly to?: RegExp
  readonly class: Class
  readonly reason: string
}

export const rows: ReadonlyArray<Row> = [
  {
    at: /^/,
    to: /<key>/,
    class: "breaking",
    reason: "The answer repeats the API key: logs of responses would contain it."
  },
  {
    at: /^answer$/,
    class: "breaking",
    reason: "A request that was answered is not any more, or the other way round."
  },
  {
    at: /^status$/,
    from: /^"?2/,
    to: /^"?2/,
    class: "risky",
    reason: "Both are successes; a program that asks for one status takes the other for a failure."
  },
  {
    at: /^status$/,
    from: /^"?2/,
    class: "breaking",
    reason: "What was accepted is refused, or fails."
  },
  {
    at: /^status$/,
    to: /^"?2/,
    class: "breaking",
    reason: "What was refused is accepted: it may be sent, and charged."
  },
  {
    at: /^status$/,
    class: "breaking",
    reason: "Programs decide by the status whether a message may be sent again."
  },
  {
    at: /^body$/,
    class: "breaking",
    reason: "The answer is JSON on one side only."
  },
  {
    at: /^text$/,
    class: "risky",
    reason: "What is not JSON differs; programs can only show it."
  },
  {
    at: /^body \/isSuccess$/,
    class: "breaking",
    reason: "Programs distinguish success from failure by it."
  },
  {
    at: /^body \/errors\/code$/,
    class: "breaking",
    reason: "Programs act on the code."
  },
  {
    at: /^body \/errors\/group$/,
    kinds: ["changed"],
    class: "risky",
    reason: "Programs fall back on the group where they do not know the code."
  },
  {
    at: /^body \/errors\/description$/,
    kinds: ["changed"],
    class: "cosmetic",
    reason: "Words for people."
  },
  {
    at: /^body \/errors\/params\/retry_after$/,
    kinds: ["changed"],
    class: "risky",
    reason: "The wait is read out of this text: a program that knows one spelling waits wrongly on the other."
  },
  {
    at: /^body \/errors\/params\/(meta|error)(\/error)?\/(code|error_subcode)$/,
    class: "breaking",
    reason: "Meta's code says what is wrong and whether the message may be sent again."
  },
  {
    at: /^body \/errors\/params\/(meta|error)(\/.*)?\/(message|details|error_user_title|error_user_msg|fbtrace_id)$/,
    class: "cosmetic",
    reason: "Meta's words for people, and a trace."
  },
  {
    at: /^body \/data\/messages\/\d+\/id$/,
    kinds: ["changed"],
    class: "breaking",
    reason: "The id is of another kind: on one side the sandbox took the message, on the other it was sent."
  },
  {
    at: /^body \/data\/messages\/\d+$/,
    kinds: ["added"],
    class: "breaking",
    reason: "One request became several messages: a person gets more than one."
  },
  {
    at: /^body /,
    kinds: ["added"],
    class: "cosmetic",
    reason: "Something is new; a tolerant reader passes over it."
  },
  {
    at: /^body /,
    kinds: ["removed"],
    class: "breaking",
    reason: "Programs may read what is gone."
  },
  {
    at: /^body /,
    kinds: ["retyped"],
    class: "breaking",
    reason: "The value is of another type; strict readers fail on it."
  },
  {
    at: /^body /,
    class: "risky",
    reason: "The value is another; programs may rely on it."
  },
  {
    at: /^header content-(type|encoding)$/i,
    class: "breaking",
    reason: "Readers choose by it how to read the body."
  },
  {
    at: /^header content-type; parameters$/i,
    class: "cosmetic",
    reason: "The same content, described otherwise."
  },
  {
    at: /^header x-ratelimit-(sec|min)-limit$/i,
    kinds: ["changed"],
    class: "risky",
    reason:
      "Another pace is allowed: programs that pace themselves by a fixed number are too slow or refused."
  },
  {
    at: /^header x-ratelimit-/i,
    kinds: ["added"],
    class: "cosmetic",
    reason: "More is said about the limits than before."
  },
  {
    at: /^header (x-ratelimit-.*|retry-after)$/i,
    class: "risky",
    reason: "Programs pace themselves by it."
  },
  {
    at: /^header /i,
    class: "cosmetic",
    reason: "A header that nothing is promised about."
  }
]

const last: Row = { at: /^/, class: "risky", reason: "Nothing is known of this place." }

const shown = (value: unknown): string => JSON.stringify(value) ?? ""

/** The row that decides about a change. */
export const of = (change: Change): Row =>
  rows.find(
    ({ at, from = /^/, kinds, to = /^/ }) =>
      at.test(change.at) &&
      (kinds === undefined || kinds.includes(change.kind)) &&
      from.test(shown(change.from)) &&
      to.test(shown(change.to))
  ) ?? last
