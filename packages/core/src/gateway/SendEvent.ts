/** What `onEvent` of a Gateway is called with: the course of each send. */
import type { Outcome, Reason } from "../GatewayError.ts"

/** One step of a send. */
export type SendStep =
  | { readonly _tag: "Started" }
  /** It waits for its turn, by the gateway's limits or the recipient's. */
  | { readonly _tag: "Waiting" }
  /** The request is handed to the transport; attempts count from 1. */
  | { readonly _tag: "AttemptStarted"; readonly attempt: number }
  | {
      readonly _tag: "AttemptEnded"
      readonly attempt: number
      /** Milliseconds since the attempt started. */
      readonly duration: number
      readonly outcome: "Accepted" | Outcome
      readonly reason?: Reason["_tag"] | undefined
      readonly httpStatus?: number | undefined
      /** The gateway's code, such as `RATE_001`. */
      readonly code?: string | undefined
    }
  /** The next attempt comes after `wait` milliseconds, or later if it must wait for its turn. */
  | { readonly _tag: "Retrying"; readonly wait: number }
  | {
      readonly _tag: "Ended"
      readonly attempts: number
      readonly outcome: "Accepted" | Outcome
      /** Absent for an accepted message, and for a send that was aborted. */
      readonly reason?: Reason["_tag"] | undefined
    }

/**
 * A step of a send, without key, number and content of the message. A send has
 * `Started`, its attempts with what lies between them, and `Ended`. A message
 * that is not valid has no events, and neither has one whose idempotency key was
 * used before: nothing is sent.
 */
export type SendEvent = SendStep & {
  /** Counts the sends of this Gateway, to tell the events of one from those of others. */
  readonly sendId: number
  readonly operation: "send" | "markRead"
  /** The message's type, such as `text`; `read` for a read receipt. */
  readonly messageType: string
  /** Milliseconds since `Started`. */
  readonly elapsed: number
}
