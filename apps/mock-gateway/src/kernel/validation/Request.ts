/** A body that passed the gateway's rules. */
import type { JsonObject } from "./Json.ts"
import type { Recipient } from "./Recipient.ts"

/** What a body that passed the gateway's rules asks for. */
export type Request = MessageRequest | ReadRequest

/** A message to be sent. */
export interface MessageRequest {
  readonly kind: "message"
  /** the message type; `text` when the body names none */
  readonly type: string
  readonly recipient: Recipient
  /** the body as it was sent */
  readonly sent: JsonObject
  /** the body in the form that Meta documents, where it was sent in one that Meta takes */
  readonly body: JsonObject
}

/** A read receipt, with or without typing indicator. */
export interface ReadRequest {
  readonly kind: "read"
  readonly messageId: string
  /** the body in the form that Meta documents, where it was sent in one that Meta takes */
  readonly body: JsonObject
}
