/** A body that core does not validate. */
import type * as Schema from "effect/Schema"

/** What {@link raw} makes. Its `type` is no message type of Meta's: nothing that Meta documents is taken for it. */
export interface Raw {
  readonly type: "raw"
  readonly body: Schema.JsonObject
}

/**
 * Sends a JSON object as it is: the way for what Meta has and this version of
 * core does not know, or refuses. Nothing in it is checked or normalised
 * except that it is an object; the gateway and Meta validate it.
 *
 * @example
 * ```ts
 * Message.raw({ messaging_product: "whatsapp", to: "905321234567", type: "poll", poll: { question: "?" } })
 * ```
 */
export const raw = (body: Schema.JsonObject): Raw => ({ type: "raw", body })
