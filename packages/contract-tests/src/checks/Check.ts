/**
 * A check is one exchange run against a target through one surface: raw HTTP, or core's `Gateway.send`. Its verdict
 * holds the outcome and the differences. Differences that rest on an assumption are findings, which are reported and
 * fail the run only on request.
 */
import type { Exchange } from "@connexease-gateway/contract"
import type { Difference } from "./Difference.ts"

export type Surface = "raw" | "core"

export type Outcome = "passed" | "finding" | "failed" | "skipped"

export interface Verdict {
  readonly exchange: string
  readonly topic: string
  readonly title: string
  readonly guarantee: string
  /** `client` for what a client says of itself. */
  readonly surface: Surface | "client"
  readonly outcome: Outcome
  readonly differences: ReadonlyArray<Difference>
  /** Why it was skipped, or what stopped it before its end. */
  readonly reason?: string
  /** How long it took, in milliseconds. */
  readonly millis?: number
}

/** The verdict without what must not be in a report. */
export const redacted = (verdict: Verdict, redact: (text: string) => string = (text) => text): Verdict => ({
  ...verdict,
  differences: verdict.differences.map((one) => ({
    ...one,
    at: redact(one.at),
    expected: redact(one.expected),
    found: redact(one.found)
  })),
  ...(verdict.reason === undefined ? {} : { reason: redact(verdict.reason) })
})

/** The name of a check: `auth-unknown-key (raw)`. */
export const name = (verdict: Pick<Verdict, "exchange" | "surface">): string =>
  `${verdict.exchange} (${verdict.surface})`

/** What is checked, as reports name it: an exchange, or a webhook scenario. */
export type Subject = Pick<Exchange.Exchange, "id" | "topic" | "title" | "guarantee">

const about = (exchange: Subject, surface: Verdict["surface"]) => ({
  exchange: exchange.id,
  topic: exchange.topic,
  title: exchange.title,
  guarantee: exchange.guarantee,
  surface
})

export const skipped = (exchange: Subject, surface: Verdict["surface"], reason: string): Verdict => ({
  ...about(exchange, surface),
  outcome: "skipped",
  differences: [],
  reason
})

/** The verdict over what a check found; `assumed` says what a difference that rests on an assumption is. */
export const verdictOf = (
  exchange: Subject,
  surface: Verdict["surface"],
  differences: ReadonlyArray<Difference>,
  assumed: "fail" | "finding",
  reason?: string
): Verdict => {
  const certain = differences.some(({ evidence }) => assumed === "fail" || evidence !== "assumed")
  return {
    ...about(exchange, surface),
    outcome: reason !== undefined || certain ? "failed" : differences.length > 0 ? "finding" : "passed",
    differences,
    ...(reason === undefined ? {} : { reason })
  }
}
