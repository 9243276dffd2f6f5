/** How the command line ends, for scripts: 0 kept, 1 not kept, 2 wrongly called, 3 could not be judged. */
import * as Data from "effect/Data"
import * as Runtime from "effect/Runtime"

export const codes = { notKept: 1, usage: 2, notJudged: 3 } as const

/** Ends the process with a code, after everything has been said. */
export class Exit extends Data.TaggedError("Exit")<{ readonly code: (typeof codes)[keyof typeof codes] }> {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
}

export const help = `Exit codes: 0 every promise was kept; 1 one was not, or too little was verified;
2 the command line is wrong; 3 the target could not be judged (no answer, no key, or a guard stopped the run).`
