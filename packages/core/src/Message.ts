/**
 * Messages: the JSON that Meta documents, as types that the compiler checks
 * and schemas that refuse what the compiler could not see.
 *
 * A message is its own wire shape, a union on `type`: a body from Meta's or
 * Connexease's reference is a value of {@link Message} as it stands. The
 * constructors only rename, from camelCase to the wire's names; they never
 * throw. `Gateway.send` validates what it is given and fails with
 * `InvalidMessage`; {@link validate} does the same earlier.
 *
 * Before a message goes out, `to` becomes digits, a user id in `to` goes to
 * `recipient`, a missing `type` is `text`, and what Meta tolerates becomes what
 * Meta documents: enumerations lower case, its ids text, objects in JSON text
 * objects, booleans and integers in text themselves, a null no key. Nothing else
 * is touched.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Message } from "@connexease-gateway/core"
 * import * as Effect from "effect/Effect"
 * import assert from "node:assert/strict"
 *
 * const question = Message.interactiveButtons({
 *   to: "+90 532 123 45 67",
 *   body: "Your workshop is at nine tomorrow. Will you come?",
 *   buttons: [{ id: "yes", title: "Yes" }, { id: "no", title: "No, sorry" }]
 * })
 * await Effect.runPromise(Message.validate(question))
 *
 * const error = await Effect.runPromise(Effect.flip(Message.validate(Message.text({ to: "me", body: "" }))))
 * assert(error.reason._tag === "InvalidMessage")
 * assert.deepEqual(error.reason.issues.map((issue) => issue.path.join(".")), ["to", "text.body"])
 * ```
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { InvalidMessage, notSent } from "./GatewayError.ts"
import type { GatewayError } from "./GatewayError.ts"
import * as Validation from "./internal/message/validate.ts"
import type { Address } from "./message/interactive/Address.ts"
import type { MediaCarousel, ProductCarousel } from "./message/interactive/Carousel.ts"
import type { Contacts } from "./message/Contacts.ts"
import type { CtaUrl } from "./message/interactive/CtaUrl.ts"
import type { Flow } from "./message/interactive/Flow.ts"
import type { List } from "./message/interactive/List.ts"
import type { Location } from "./message/Location.ts"
import type { Audio, Document, Image, Sticker, Video } from "./message/Media.ts"
import type { OrderDetailsMessage, OrderStatusMessage } from "./message/interactive/OrderMessage.ts"
import type { Catalog, Product, ProductList } from "./message/interactive/Products.ts"
import type { Raw } from "./message/Raw.ts"
import type { Reaction } from "./message/Reaction.ts"
import type { ReplyButtons } from "./message/interactive/ReplyButtons.ts"
import type {
  CallPermissionRequest,
  ContactInfoRequest,
  LocationRequest
} from "./message/interactive/Request.ts"
import type { Marketing, TemplateMessage } from "./message/template/TemplateMessage.ts"
import type { Text } from "./message/Text.ts"
import type { VoiceCall } from "./message/interactive/VoiceCall.ts"

export { interactiveAddress } from "./message/interactive/Address.ts"
export type { Address } from "./message/interactive/Address.ts"
export { interactiveMediaCarousel, interactiveProductCarousel } from "./message/interactive/Carousel.ts"
export type { MediaCarousel, ProductCarousel } from "./message/interactive/Carousel.ts"
export { contacts } from "./message/Contacts.ts"
export type { Contact, Contacts } from "./message/Contacts.ts"
export { interactiveCtaUrl } from "./message/interactive/CtaUrl.ts"
export type { CtaUrl } from "./message/interactive/CtaUrl.ts"
export type { Addressed, Envelope, Options } from "./message/Envelope.ts"
export { interactiveFlow } from "./message/interactive/Flow.ts"
export type { Flow } from "./message/interactive/Flow.ts"
export type { Header } from "./message/interactive/Interactive.ts"
export { interactiveList } from "./message/interactive/List.ts"
export type { List } from "./message/interactive/List.ts"
export { location } from "./message/Location.ts"
export type { Location } from "./message/Location.ts"
export { audio, document, image, sticker, video } from "./message/Media.ts"
export type { Audio, Document, Image, Sticker, Video } from "./message/Media.ts"
export type { OrderDetails, OrderUpdate } from "./message/interactive/Order.ts"
export { interactiveOrderDetails, interactiveOrderStatus } from "./message/interactive/OrderMessage.ts"
export type { OrderDetailsMessage, OrderStatusMessage } from "./message/interactive/OrderMessage.ts"
export {
  interactiveCatalog,
  interactiveProduct,
  interactiveProductList
} from "./message/interactive/Products.ts"
export type { Catalog, Product, ProductList } from "./message/interactive/Products.ts"
export { raw } from "./message/Raw.ts"
export type { Raw } from "./message/Raw.ts"
export { reaction } from "./message/Reaction.ts"
export type { Reaction } from "./message/Reaction.ts"
export { interactiveButtons } from "./message/interactive/ReplyButtons.ts"
export type { ReplyButtons } from "./message/interactive/ReplyButtons.ts"
export {
  interactiveCallPermissionRequest,
  interactiveContactInfoRequest,
  interactiveLocationRequest
} from "./message/interactive/Request.ts"
export type {
  CallPermissionRequest,
  ContactInfoRequest,
  LocationRequest
} from "./message/interactive/Request.ts"
export { template } from "./message/template/TemplateMessage.ts"
export type { Component } from "./message/template/TemplateComponent.ts"
export type { TemplateMessage } from "./message/template/TemplateMessage.ts"
export { text } from "./message/Text.ts"
export type { Text } from "./message/Text.ts"
export { interactiveVoiceCall } from "./message/interactive/VoiceCall.ts"
export type { VoiceCall } from "./message/interactive/VoiceCall.ts"

/** Any interactive message, chosen by `interactive.type`. */
export type Interactive =
  | ReplyButtons
  | List
  | CtaUrl
  | Flow
  | LocationRequest
  | ContactInfoRequest
  | CallPermissionRequest
  | VoiceCall
  | Product
  | ProductList
  | Catalog
  | Address
  | MediaCarousel
  | ProductCarousel
  | OrderDetailsMessage
  | OrderStatusMessage

/**
 * Any message, chosen by `type`. Meta's documented JSON is a value of this
 * type; {@link Raw} is the way around it.
 */
export type Message =
  | Text
  | Image
  | Video
  | Audio
  | Document
  | Sticker
  | Location
  | Contacts
  | Reaction
  | Interactive
  | TemplateMessage
  | Raw

/** The options of a send that say something about the message. */
export interface ValidateOptions {
  /** The message goes to Meta's marketing endpoint, which takes templates only. */
  readonly mmlite?:
    | boolean
    | {
        readonly productPolicy?: NonNullable<Marketing["product_policy"]>
        readonly messageActivitySharing?: boolean
      }
  /** Meta's `biz_opaque_callback_data`: comes back in the status webhooks. */
  readonly correlationId?: string
}

/**
 * Validates a message as `Gateway.send` does, without sending it. Succeeds with the same message; fails with `InvalidMessage`, whose
 * `issues` name every problem at once, by path and rule, without its values.
 */
export const validate = <M extends Message>(
  message: M,
  options?: ValidateOptions
): Effect.Effect<M, GatewayError> => {
  const mmlite = typeof options?.mmlite === "object" ? options.mmlite : {}
  return settle(
    message,
    Validation.validate(message, {
      mmlite: options?.mmlite !== undefined && options.mmlite !== false,
      correlationId: options?.correlationId,
      ...mmlite
    })
  )
}

/**
 * Reads Meta's JSON as a message and hands on the original.
 *
 * It takes what Meta takes: a number in `to` or for an id of Meta's,
 * coordinates as strings or numbers, enumerations in upper case, an empty
 * caption, a key that is null, objects as JSON text (a message's content, its
 * `context`, an interactive message's `action`), `"true"` and 1 for a boolean and
 * `"1000"` for an integer in a few fields (the contract's tolerated forms; that
 * Meta takes these is assumed from clients that send them), no `type`, fields of
 * the marketing endpoint. Unknown keys are ignored here,
 * as Meta ignores them, but `Gateway.send` refuses them, since a misspelt key
 * would lose a feature silently; `unknownKeys: "refuse"` says so here.
 *
 * Fails with `InvalidMessage`. A read receipt is no message.
 */
export const decode = (
  input: unknown,
  options?: { readonly unknownKeys?: "keep" | "refuse" }
): Effect.Effect<Exclude<Message, Raw>, GatewayError> =>
  isRaw(input)
    ? Effect.fail(failure([{ path: ["type"], rule: "must not be raw: that is not one of Meta's" }]))
    : settle(
        input as Exclude<Message, Raw>,
        Validation.validate(input, { unknownKeys: options?.unknownKeys ?? "keep", mmlite: "undecided" })
      )

const isRaw = (input: unknown): boolean =>
  typeof input === "object" && input !== null && "type" in input && input.type === "raw"

const settle = <M>(
  message: M,
  checked: ReturnType<typeof Validation.validate>
): Effect.Effect<M, GatewayError> =>
  Result.isSuccess(checked) ? Effect.succeed(message) : Effect.fail(failure(checked.failure))

const failure = (issues: ReadonlyArray<Validation.Issue>): GatewayError =>
  notSent(new InvalidMessage({ issues }))
