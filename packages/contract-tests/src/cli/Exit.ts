/**
 * Exit codes for scripts: 0 all guarantees kept, 1 one broken, 2 wrong usage, 3 nothing could be checked, 4 a message may
 * have been sent although the sandbox was asked for.
 */
import * as Data from "effect/Data"
import * as Runtime from "effect/Runtime"

export const codes = { notKept: 1, usage: 2, notJudged: 3, breach: 4 } as const

/** Ends the process with a code, after everything has been said. */
export class Exit extends Data.TaggedError("Exit")<{ readonly code: (typeof codes)[keyof typeof codes] }> {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
}

/** What stands for code 4 in the help of every command that is guarded. */
export const breach =
  "4 a message may have been sent: a request with is_fake=true was not answered by the sandbox, and the run was stopped"

export const help = `Exit codes: 0 every guarantee was kept; 1 one was not, or too little was verified;
2 the command line is wrong; 3 the target could not be checked (no answer, no key, or a guard stopped the run);
${breach}.`
