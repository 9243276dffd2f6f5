/**
 * Validation issues that travel with a message. A template's builder never
 * throws: what it finds wrong is attached here and reported when the message is
 * validated. The key is a symbol, which a spread copies and JSON leaves out.
 */
import type { Issue } from "../../GatewayError.ts"

const key = Symbol.for("@connexease-gateway/core/attachedIssues")

/** The message with issues attached; the same message if there are none. */
export const attachIssues = <M extends object>(message: M, issues: ReadonlyArray<Issue>): M =>
  issues.length === 0 ? message : { ...message, [key]: issues }

/** The attached issues; none for a value that is not a message. */
export const attachedIssues = (message: unknown): ReadonlyArray<Issue> => {
  const issues: unknown =
    typeof message === "object" && message !== null && key in message ? message[key] : []
  return Array.isArray(issues) ? issues : []
}
