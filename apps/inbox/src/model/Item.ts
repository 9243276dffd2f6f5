/** One message in a chat, whichever way it went. */
import type { MessageView } from "@connexease-gateway/mock-gateway"
import * as Failure from "./Failure.ts"
import * as Json from "./Json.ts"
import type { Rendered } from "./Summary.ts"
import * as Summary from "./Summary.ts"

export type Status = MessageView["status"]

export interface Item {
  readonly id: string
  /** `out` is from the application to the user, `in` from the user. */
  readonly direction: "out" | "in"
  readonly seq: number
  readonly at: string
  /** The other side: digits, a group id or a user id. */
  readonly recipient: string
  readonly type: string
  /** Meta's JSON of the message. */
  readonly body: Json.JsonObject
  readonly rendered?: Rendered
  /** What is known of a message that the application sent. */
  readonly sent?: MessageView
  /** When the application marked the user's message as read. */
  readonly readAt?: string
}

export const statusOf = (item: Item): Status | undefined => item.sent?.status

/** How far a message of either side came; a sandbox message has no status. */
export const ticksOf = (item: Item): Status | undefined => {
  if (item.direction === "in") return item.readAt === undefined ? "delivered" : "read"
  return item.sent?.sandbox === true ? undefined : item.sent?.status
}

/** The message that this one quotes. */
export const quotes = (item: Item): string | undefined =>
  Json.text(item.body, "context", "message_id") ?? Json.text(item.body, "context", "id")

/** Meta's code with which the message would fail in production; none for one that did fail. */
export const wouldFail = (item: Item): number | undefined =>
  item.sent?.status === "failed" ? undefined : item.sent?.wouldFail

/** Why production may treat the message otherwise than the mock did, each in one line; nothing for one that failed. */
export const risks = (item: Item): ReadonlyArray<string> => {
  const { sent } = item
  if (sent === undefined || sent.status === "failed") return []
  const code = wouldFail(item)
  return [
    ...(code === undefined ? [] : [`Would fail in production: ${code} ${Failure.explain(code).title}`]),
    ...sent.warnings.map(({ field, text }) => (field === "" ? text : `${field}: ${text}`))
  ]
}

/** A reaction: which message it is on, and with what; no emoji takes it back. */
export const reaction = (
  item: Item
): { readonly target: string; readonly emoji: string | undefined } | undefined => {
  if (item.type !== "reaction") return undefined
  const target = Json.text(item.body, "reaction", "message_id")
  return target === undefined ? undefined : { target, emoji: Json.text(item.body, "reaction", "emoji") }
}

export const line = (item: Item): string => Summary.line(item.type, item.body, item.rendered)
