/** A button that opens a web address. Documented by Meta only (interactive-cta-url-messages). */
import * as Schema from "effect/Schema"
import { envelope } from "../Envelope.ts"
import type { Options } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Interactive from "./Interactive.ts"

/** A button that opens a web address. @see Meta: interactive-cta-url-messages */
export type CtaUrl = Interactive.InteractiveMessage<CtaUrlContent>

/** The content of a message with a link button. */
export interface CtaUrlContent {
  readonly type: "cta_url"
  readonly header?: Interactive.Header
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly footer?: Interactive.Footer
  readonly action: CtaUrlAction
}

/** Also the button of a media carousel's card. */
export interface CtaUrlAction {
  readonly name: "cta_url"
  readonly parameters: {
    /** The button's text: at most 20 characters. */
    readonly display_text: string
    readonly url: string
  }
}

/** A message with one button that opens `url`. */
export const interactiveCtaUrl = (
  options: Options & Interactive.Frame & { readonly displayText: string; readonly url: string }
): CtaUrl => ({
  ...envelope(options),
  type: "interactive",
  interactive: { type: "cta_url", ...Interactive.frame(options), action: ctaUrlAction(options) }
})

/** The action of a link button. */
export const ctaUrlAction = (options: {
  readonly displayText: string
  readonly url: string
}): CtaUrlAction => ({
  name: "cta_url",
  parameters: { display_text: options.displayText, url: options.url }
})

/** The schema of {@link CtaUrlAction}. */
export const action = Field.object<CtaUrlAction>()({
  name: Schema.Literal("cta_url"),
  parameters: Field.object<CtaUrlAction["parameters"]>()({ display_text: Field.text(20), url: Field.link })
})

/** The schema and rules of this kind of message. */
export const kind = Interactive.kind(
  Field.object<CtaUrlContent>()({
    type: Schema.Literal("cta_url"),
    header: Field.optional(Interactive.anyHeader),
    body: Interactive.body(1024),
    footer: Field.optional(Interactive.footer),
    action
  })
)
