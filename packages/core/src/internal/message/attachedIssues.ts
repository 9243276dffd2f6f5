/**
 * What was found wrong with a message while it was made, by something that
 * knows more than the message says: a template's definition knows its
 * variables. Makers never throw, so it is noted here and told when the message
 * is judged.
 */
import type { Issue } from "../../GatewayError.ts"

const notes = new WeakMap<object, ReadonlyArray<Issue>>()

/** Notes the problems of a message, and hands it on. */
export const note = <M extends object>(message: M, issues: ReadonlyArray<Issue>): M => {
  if (issues.length > 0) notes.set(message, issues)
  return message
}

/** The problems that were noted; of what is no message, none. */
export const noted = (message: unknown): ReadonlyArray<Issue> =>
  (typeof message === "object" && message !== null ? notes.get(message) : undefined) ?? []
