/** All events that a webhook can carry. */
import type { MetaError } from "../MetaError.ts"
import type { AccountEvent, PreferenceChanged } from "./AccountEvent.ts"
import type { MessageEchoed, MessageReceived } from "./MessageReceived.ts"
import type { Base, Contact } from "./Origin.ts"
import type { PaymentStatusChanged, StatusChanged } from "./StatusChanged.ts"
import type { TemplateEvent } from "./TemplateEvent.ts"
import type { UserActed } from "./UserActed.ts"

/** Meta reports a failure that belongs to no single message, such as a rate limit (130429). */
export interface ErrorReported extends Base {
  readonly _tag: "ErrorReported"
  readonly error: MetaError
  readonly contact?: Contact | undefined
}

/**
 * Something that this library does not know, or that has lost its form. Nothing
 * of it is lost: `raw` holds the part that `part` names, and of a body or entry
 * whose changes were read, what stands beside them. A change comes out as
 * `Unknown` beside the events that were read from it where it holds more than
 * they do.
 */
export interface Unknown extends Base {
  readonly _tag: "Unknown"
  readonly part: "body" | "entry" | "change" | "message" | "status" | "error" | "action"
}

/**
 * One event of a webhook. Plain data, discriminated by `_tag`, that can
 * be put into a queue as JSON and taken out again.
 */
export type Event =
  | MessageReceived
  | MessageEchoed
  | StatusChanged
  | PaymentStatusChanged
  | TemplateEvent
  | AccountEvent
  | PreferenceChanged
  | UserActed
  | ErrorReported
  | Unknown
