/** All events that a webhook can carry. */
import type { MetaError } from "../MetaError.ts"
import type { AccountEvent, PreferenceChanged } from "./AccountEvent.ts"
import type { MessageEchoed, MessageReceived } from "./MessageReceived.ts"
import type { Base } from "./Origin.ts"
import type { PaymentStatusChanged, StatusChanged } from "./StatusChanged.ts"
import type { TemplateEvent } from "./TemplateEvent.ts"

/** Meta reports a failure that belongs to no single message, such as a rate limit (130429). */
export interface ErrorReported extends Base {
  readonly _tag: "ErrorReported"
  readonly error: MetaError
}

/**
 * Something that this library does not know, or that has lost its form. Nothing
 * of it is lost: `raw` holds the part that `part` names.
 */
export interface Unknown extends Base {
  readonly _tag: "Unknown"
  readonly part: "body" | "entry" | "change" | "message" | "status" | "error"
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
  | ErrorReported
  | Unknown
