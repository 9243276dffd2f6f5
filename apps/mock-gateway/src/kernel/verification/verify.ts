/** Verifies how many messages match an expectation. */
import type { Journal, MessageEntry } from "../journal/Journal.ts"
import type { Matcher } from "./Matcher.ts"
import { find } from "./Matcher.ts"

/** How many messages are expected: at least one, where nothing is said. */
export interface Expectation {
  /** Exactly so many. */
  readonly count?: number
  readonly atLeast?: number
  readonly atMost?: number
  /** Not a single one. */
  readonly none?: true
}

/** What became of an expectation. */
export interface Verdict {
  /** `unknown`: messages that were dropped for room could decide it. */
  readonly kind: "met" | "failed" | "unknown"
  /** What matches in what the journal still holds, oldest first. */
  readonly found: ReadonlyArray<MessageEntry>
}

/** The least and the most that an expectation allows. */
const bounds = ({ atLeast, atMost, count, none }: Expectation): readonly [number, number] => {
  const exact = none === true ? 0 : count
  if (exact !== undefined) return [exact, exact]
  return [atLeast ?? (atMost === undefined ? 1 : 0), atMost ?? Number.POSITIVE_INFINITY]
}

/** An expectation in words. */
export const inWords = (expectation: Expectation): string => {
  const [least, most] = bounds(expectation)
  if (most === 0) return "none"
  if (least === most) return `exactly ${least}`
  if (most === Number.POSITIVE_INFINITY) return `at least ${least}`
  return least === 0 ? `at most ${most}` : `${least} to ${most}`
}

/** Counts the messages that match. Never guesses: what was dropped from the journal may have matched, or not. */
export const verify = (journal: Journal, matcher: Matcher, expectation: Expectation): Verdict => {
  const found = find(journal, matcher)
  const [least, most] = bounds(expectation)
  const hidden = (matcher.since ?? 0) < journal.droppedThrough ? journal.droppedMessages : 0
  const possible = found.length + hidden
  if (found.length > most || possible < least) return { kind: "failed", found }
  if (found.length < least || possible > most) return { kind: "unknown", found }
  return { kind: "met", found }
}
