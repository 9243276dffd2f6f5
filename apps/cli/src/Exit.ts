/** How the command ends: the exit codes that every sub-command shares, and the error that ends the process with one. */
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import type { Outcome } from "@connexease-gateway/core/GatewayError"

/**
 * What a script may branch on. `ok` is also an accepted message; `failed` is what a command looked for and found, such as
 * a message that is not valid.
 */
export const codes = {
  ok: 0,
  failed: 1,
  usage: 2,
  rejected: 3,
  unknown: 4,
  notSent: 5,
  interrupted: 130
} as const

export type Code = (typeof codes)[keyof typeof codes]

const meanings: Record<Code, string> = {
  0: "done; a message was accepted",
  1: "problems were found",
  2: "the command line or the configuration is wrong; nothing was sent",
  3: "a message was rejected",
  4: "unknown: a message may have been accepted",
  5: "a message was not sent",
  130: "interrupted by Ctrl-C"
}

/** The lines of a command's help about its codes. */
export const help = (...used: ReadonlyArray<Code>): string =>
  ["Exit codes:", ...used.map((code) => `  ${code}  ${meanings[code]}`)].join("\n")

/** The code of each outcome of a send that failed. */
export const ofOutcome: Record<Outcome, Code> = {
  Rejected: codes.rejected,
  Unknown: codes.unknown,
  NotSent: codes.notSent
}

/** Ends the process with a code, after everything has been printed. */
export class Exit extends Data.TaggedError("Exit")<{ readonly code: Code }> {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
}

let codeAtInterruption: Code | undefined

/** The code of an interrupted command that is not {@link codes.interrupted}, where it set one. */
export const atInterruption = (): Code | undefined => codeAtInterruption

/** Chooses the code of a command that is being interrupted, whose own failure the interruption hides. */
export const interruptedWith = (code: Code) =>
  Effect.sync(() => {
    codeAtInterruption = code
  })

/** Prints lines on standard error and ends with a code. */
export const withMessage = (code: Code, ...lines: ReadonlyArray<string>) =>
  Effect.andThen(Console.error(lines.join("\n")), Effect.fail(new Exit({ code })))

/** Says what is wrong with the command line or the configuration, and ends: the problem first, then what to do. */
export const usage = (...lines: ReadonlyArray<string>) => withMessage(codes.usage, ...lines)
