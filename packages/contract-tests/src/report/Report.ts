/**
 * The report of a run: every verdict, their counts, and whether the target kept its guarantees. The other files of this
 * folder are its output formats.
 */
import type { Outcome, Verdict } from "../checks/Check.ts"

export interface Report {
  readonly target: string
  readonly profile: string
  readonly verdicts: ReadonlyArray<Verdict>
  readonly counts: Readonly<Record<Outcome, number>>
  /** What is wrong with the run as a whole: it was stopped, nothing ran, or less than was required. */
  readonly problems: ReadonlyArray<string>
  /** Whether nothing failed and the run is worth something. */
  readonly ok: boolean
}

const count = (verdicts: ReadonlyArray<Verdict>): Report["counts"] => {
  const counts = { passed: 0, finding: 0, failed: 0, skipped: 0 }
  for (const { outcome } of verdicts) counts[outcome]++
  return counts
}

export const make = (options: {
  readonly target: string
  readonly profile: string
  readonly verdicts: ReadonlyArray<Verdict>
  readonly problems: ReadonlyArray<string>
}): Report => {
  const counts = count(options.verdicts)
  const problems =
    counts.skipped === options.verdicts.length
      ? [
          ...options.problems,
          `nothing was verified: ${counts.skipped === 0 ? "no check was run" : "every check was skipped"}`
        ]
      : options.problems
  return {
    target: options.target,
    profile: options.profile,
    verdicts: options.verdicts,
    counts,
    problems,
    ok: counts.failed === 0 && problems.length === 0
  }
}

/** The counts in words: `120 passed, 1 failed, 0 findings, 4 not run`. */
export const summary = ({ counts }: Report): string =>
  `${counts.passed} passed, ${counts.failed} failed, ${counts.finding} ${
    counts.finding === 1 ? "finding" : "findings"
  }, ${counts.skipped} not run`
