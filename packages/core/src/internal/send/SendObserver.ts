/** Calls a Gateway's `onEvent` with the steps of each send; what it throws changes nothing. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { SendEvent, SendStep } from "../../gateway/SendEvent.ts"
import type { GatewayError } from "../../GatewayError.ts"
import type { SendOperation } from "./SendOperation.ts"

/** Called with each step of one send. */
export type Notify = (step: SendStep) => void

const ended = <A>(
  exit: Exit.Exit<A, GatewayError>,
  operation: Pick<SendOperation<unknown>, "attempted" | "outcome">
): SendStep => {
  const attempts = operation.attempted()
  if (Exit.isSuccess(exit)) return { _tag: "Ended", attempts, outcome: "Accepted" }
  const error = Exit.findErrorOption(exit)
  return error._tag === "Some"
    ? { _tag: "Ended", attempts, outcome: error.value.outcome, reason: error.value.reason._tag }
    : { _tag: "Ended", attempts, outcome: operation.outcome() }
}

/** The observer of one Gateway. */
export class SendObserver {
  private sends = 0
  private readonly onEvent: (event: SendEvent) => unknown
  private readonly now: () => number

  constructor(onEvent: (event: SendEvent) => unknown, now: () => number) {
    this.onEvent = onEvent
    this.now = now
  }

  /** The notifier of a new send. */
  begin(operation: SendEvent["operation"], messageType: string): Notify {
    const sendId = ++this.sends
    const startedAt = this.now()
    return (step) => {
      const elapsed = this.now() - startedAt
      try {
        const returned = this.onEvent({ ...step, sendId, operation, messageType, elapsed })
        // An async observer's rejection would end the process.
        if (typeof returned === "object") Promise.resolve(returned).catch(() => undefined)
      } catch {
        return
      }
    }
  }
}

/** A send that notifies of its start and its end. */
export const observed = <A>(
  operation: SendOperation<A>,
  notify: Notify | undefined
): Effect.Effect<A, GatewayError> =>
  notify === undefined
    ? operation.run
    : Effect.suspend(() => {
        notify({ _tag: "Started" })
        return Effect.onExitPrimitive(operation.run, (exit) => {
          notify(ended(exit, operation))
          return undefined
        })
      })
