import * as Message from "@connexease-gateway/core/Message"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

/** The number that messages go to. */
export const to = "905321234567"

/** What is wrong with a message, as "path rule". */
export const problems = (message: unknown, options?: Message.ValidateOptions): ReadonlyArray<string> => {
  const result = Effect.runSync(Effect.result(Message.validate(message as Message.Message, options)))
  if (Result.isSuccess(result)) return []
  assert.strictEqual(result.failure.outcome, "NotSent")
  assert(result.failure.reason._tag === "InvalidMessage")
  return result.failure.reason.issues.map((issue) => `${issue.path.join(".")} ${issue.rule}`.trim())
}

/** Where something is wrong with a message. */
export const paths = (message: unknown): ReadonlyArray<string> =>
  problems(message).map((problem) => problem.split(" ")[0] ?? "")

/** An interactive message around what `interactive` holds. */
export const interactive = (content: object) => ({ to, type: "interactive", interactive: content })

/** A template message of some components. */
export const template = (...components: ReadonlyArray<object>) => ({
  to,
  type: "template",
  template: { name: "a", language: { code: "tr" }, components }
})
