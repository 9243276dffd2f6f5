import type { Refusal, Warning } from "../kernel/validation/Refusal.ts"
import type { JsonObject } from "../kernel/validation/Json.ts"

/** One request to the messaging endpoint, whatever became of it. Times are ISO 8601 in world time. */
export interface RequestView {
  /** Grows by one with each request of the world. */
  readonly seq: number
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query: string
  /** A few harmless headers; never the key. */
  readonly headers: Readonly<Record<string, string>>
  /** The key as a hash and a mask. */
  readonly key?: { readonly hash: string; readonly mask: string }
  readonly body: string
  readonly status: number
  readonly answer: string
  /** The gateway's code, where the request was refused. */
  readonly code?: string
  /** The rule that refused the body, and what would be right. */
  readonly refusal?: Refusal
  /** The scenario that shaped the answer, and what replays it. */
  readonly scenario?: {
    readonly name: string
    readonly at: "before" | "after"
    readonly seed: string
    readonly step: number
    readonly chosenBy: string
  }
  /** What was done to the answer on its way, such as `"reset"`. */
  readonly fault?: string
}

/** One step in the life of a message. */
export interface StatusView {
  readonly status: "sent" | "delivered" | "read" | "failed" | "played"
  readonly at: string
  /** Meta's code, where it failed. */
  readonly error?: number
}

/** One accepted message. Times are ISO 8601 in world time. */
export interface MessageView {
  /** The same as its request's. */
  readonly seq: number
  readonly at: string
  readonly id: string
  /** As it was sent. */
  readonly to: string
  /** The recipient's digits, group id or business-scoped user id. */
  readonly recipient: string
  readonly waId?: string
  readonly type: string
  /** Sent with `is_fake`: nothing would have reached anybody. */
  readonly sandbox: boolean
  /** Meta's endpoint that the message was routed to. */
  readonly route: "messages" | "marketing_messages"
  readonly body: JsonObject
  /** The latest status; `accepted` while there is none. */
  readonly status: "accepted" | StatusView["status"]
  readonly statuses: ReadonlyArray<StatusView>
  /** What passed here and may fail, or be ignored, at the real gateway. */
  readonly warnings: ReadonlyArray<Warning>
}

/** A page of a journal, oldest first. */
export interface MessagePage {
  /** How many match in what the journal still holds. */
  readonly total: number
  /** How many were dropped for room, whether they would match or not. */
  readonly dropped: number
  readonly messages: ReadonlyArray<MessageView>
}

/** A page of a journal, oldest first. */
export interface RequestPage {
  readonly total: number
  readonly requests: ReadonlyArray<RequestView>
}
