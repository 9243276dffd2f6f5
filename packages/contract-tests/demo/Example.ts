/** An example is one send of the demonstration: what is sent, how, and what must come of it. */
import type { Gateway, Receipt } from "@connexease-gateway/core"
import type { GatewayError } from "@connexease-gateway/core/GatewayError"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

export interface Example {
  readonly title: string
  readonly send: Effect.Effect<Receipt.Receipt, GatewayError, Gateway.Gateway>
  /** `receipt`, or the reason and the outcome: `Unauthorized, Rejected`. */
  readonly expected: string
}

/** A row of the table. */
export interface Row {
  readonly title: string
  readonly status: string
  readonly result: string
  readonly outcome: string
  readonly asExpected: boolean
}

export const run = (example: Example): Effect.Effect<Row, never, Gateway.Gateway> =>
  Effect.map(Effect.result(example.send), (result) => {
    if (Result.isSuccess(result)) {
      const { messageId, sandbox } = result.success
      return {
        title: example.title,
        status: "200",
        result: `receipt, id …${messageId.slice(-14)}`,
        outcome: sandbox ? "Accepted by the sandbox" : "Accepted",
        asExpected: example.expected === "receipt"
      }
    }
    const { outcome, reason } = result.failure
    const status = "httpStatus" in reason ? reason.httpStatus : undefined
    const code = "code" in reason ? reason.code : undefined
    return {
      title: example.title,
      status: status === undefined ? "none" : String(status),
      result: code === undefined ? reason._tag : `${reason._tag} (${code})`,
      outcome,
      asExpected: example.expected === `${reason._tag}, ${outcome}`
    }
  })
