/**
 * Messages: the JSON that Meta documents, as types that cannot be malformed
 * and schemas that refuse what the compiler could not see.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { GatewayError, InvalidMessage } from "./GatewayError.ts"
import * as Check from "./internal/check.ts"
import type { List } from "./message/List.ts"
import type { Audio, Document, Image, Sticker, Video } from "./message/Media.ts"
import type { Raw } from "./message/Raw.ts"
import type { ReplyButtons } from "./message/ReplyButtons.ts"
import type { TemplateMessage } from "./message/TemplateMessage.ts"
import type { Text } from "./message/Text.ts"

export { interactiveList } from "./message/List.ts"
export { audio, document, image, sticker, video } from "./message/Media.ts"
export { raw } from "./message/Raw.ts"
export { interactiveButtons } from "./message/ReplyButtons.ts"
export { template } from "./message/TemplateMessage.ts"
export { text } from "./message/Text.ts"

/** Any interactive message, chosen by `interactive.type`. */
export type Interactive = ReplyButtons | List

/** Any message, chosen by `type`. Meta's documented JSON is a value of this type. */
export type Message = Text | Image | Video | Audio | Document | Sticker | Interactive | TemplateMessage | Raw

const fail = (issues: ReadonlyArray<Check.Issue>): GatewayError =>
  new GatewayError({ reason: new InvalidMessage({ issues }), outcome: "NotSent", attempts: [] })

/**
 * Judges a message as `Gateway.send` would, before there is anything to send
 * it with. Succeeds with the same message; fails with `InvalidMessage`, whose
 * `issues` name every problem at once.
 */
export const validate = <M extends Message>(message: M): Effect.Effect<M, GatewayError> => {
  const checked = Check.check(message)
  return Result.isSuccess(checked) ? Effect.succeed(message) : Effect.fail(fail(checked.failure))
}

/** Reads Meta's JSON as a message. */
export const decode = (input: unknown): Effect.Effect<Message, GatewayError> => {
  const checked = Check.check(input, { unknownKeys: "keep" })
  return Result.isSuccess(checked) ? Effect.succeed(input as Message) : Effect.fail(fail(checked.failure))
}
