/** Up to three buttons whose press comes back as an incoming `button_reply`. Documented by Connexease and Meta. */
import * as Schema from "effect/Schema"
import { defined, envelope } from "../Envelope.ts"
import type { Options } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Interactive from "./Interactive.ts"

/** A question with one to three buttons. @see Meta: interactive-reply-buttons-messages */
export type ReplyButtons = Interactive.InteractiveMessage<ReplyButtonsContent>

/** The content of a message with reply buttons. */
export interface ReplyButtonsContent {
  readonly type: "button"
  readonly header?: Interactive.Header
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly footer?: Interactive.Footer
  readonly action: { readonly buttons: OneToThree<ReplyButton> }
}

/** One reply button. */
export interface ReplyButton {
  readonly type: "reply"
  readonly reply: Reply
}

/** A button's title and the id that comes back. Both are unique within the message. */
export interface Reply {
  /** At most 256 characters. */
  readonly id: string
  /** At most 20 characters. */
  readonly title: string
}

/** A list of one to three items. */
export type OneToThree<A> = readonly [A] | readonly [A, A] | readonly [A, A, A]

/** A list of a length known to the compiler has one to three items; any other is validated when it is sent. */
type UpToThree<B extends ReadonlyArray<Reply>> = number extends B["length"]
  ? unknown
  : B extends OneToThree<Reply>
    ? unknown
    : "A message has one to three buttons"

/**
 * A question with one to three buttons.
 *
 * @example
 * ```ts
 * Message.interactiveButtons({
 *   to: "905321234567",
 *   body: "Your workshop is at nine tomorrow.",
 *   buttons: [{ id: "change", title: "Change" }, { id: "cancel", title: "Cancel" }]
 * })
 * ```
 */
export const interactiveButtons = <const B extends ReadonlyArray<Reply>>(
  options: Options & Interactive.Frame & { readonly buttons: B & UpToThree<B> }
): ReplyButtons => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "button",
    ...Interactive.frame(options),
    action: { buttons: Field.mapItems(options.buttons, button) as OneToThree<ReplyButton> }
  }
})

const button = (reply: Reply): ReplyButton => ({
  type: "reply",
  reply: defined({ id: reply.id, title: reply.title })
})

const buttons = ["interactive", "action", "buttons"] as const

const distinct: Field.Rule = (message, report) => {
  for (const key of ["id", "title"]) {
    Field.unique(
      Field.items(Field.get(message, ...buttons)).map((item, i) => [
        Field.get(item, "reply", key),
        [...buttons, i, "reply", key]
      ]),
      `two buttons of a message have different ${key}s`,
      report
    )
  }
}

/** The schema and rules of this kind of message. */
export const kind = Interactive.kind(
  Field.object<ReplyButtonsContent>()({
    type: Schema.Literal("button"),
    header: Field.optional(Interactive.anyHeader),
    body: Interactive.body(1024),
    footer: Field.optional(Interactive.footer),
    action: Field.object<ReplyButtonsContent["action"]>()({
      buttons: Field.list(
        Field.object<ReplyButton>()({
          type: Schema.Literal("reply"),
          reply: Field.object<Reply>()({ id: Field.text(256), title: Field.text(20) })
        }),
        1,
        3
      )
    })
  }),
  [distinct]
)
