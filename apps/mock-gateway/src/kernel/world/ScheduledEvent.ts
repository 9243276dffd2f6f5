/** What can be due in a world. */
import type { MessageEntry } from "../journal/Journal.ts"
import type { Delivery } from "../webhooks/Delivery.ts"

export type ScheduledEvent =
  | ScheduledStatus
  /** A webhook that waits for its time: late, or to be tried again. */
  | { readonly kind: "delivery"; readonly delivery: Delivery }

/** A step in the life of a message. */
export interface ScheduledStatus {
  readonly kind: "status"
  /** The message, by its place in the journal. */
  readonly seq: number
  /** The message itself, where it is observed even when the journal has dropped it. */
  readonly message: MessageEntry | undefined
  /** The position among the message's steps. */
  readonly index: number
}
