/** A button that calls the business on WhatsApp. Documented by Meta only. */
import * as Schema from "effect/Schema"
import { defined, envelope } from "../Envelope.ts"
import type { Options } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Interactive from "./Interactive.ts"

/** A button that calls the business on WhatsApp. @see Meta: interactive voice call messages */
export type VoiceCall = Interactive.InteractiveMessage<VoiceCallContent>

/** The content of a voice-call message. */
export interface VoiceCallContent {
  readonly type: "voice_call"
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly action: { readonly name: "voice_call"; readonly parameters?: VoiceCallParameters }
}

/** The button, and how long it works. */
export interface VoiceCallParameters {
  /** At most 20 characters. The default is `Call Now`. */
  readonly display_text?: string
  /** How long the button works: 1 to 43,200 minutes. The default is seven days. */
  readonly ttl_minutes?: number
  /** Comes back with the call. */
  readonly payload?: string
}

/** A message with a button that calls the business. */
export const interactiveVoiceCall = (
  options: Options & {
    readonly body: string
    readonly displayText?: string | undefined
    readonly ttlMinutes?: number | undefined
    readonly payload?: string | undefined
  }
): VoiceCall => {
  const parameters = defined({
    display_text: options.displayText,
    ttl_minutes: options.ttlMinutes,
    payload: options.payload
  })
  return {
    ...envelope(options),
    type: "interactive",
    interactive: {
      type: "voice_call",
      body: { text: options.body },
      action: { name: "voice_call", ...(Object.keys(parameters).length === 0 ? {} : { parameters }) }
    }
  }
}

/** The schema and rules of this kind of message. */
export const kind = Interactive.kind(
  Field.object<VoiceCallContent>()({
    type: Schema.Literal("voice_call"),
    body: Interactive.body(1024),
    action: Field.object<VoiceCallContent["action"]>()({
      name: Schema.Literal("voice_call"),
      parameters: Field.optional(
        Field.object<VoiceCallParameters>()({
          display_text: Field.optional(Field.text(20)),
          ttl_minutes: Field.optional(Field.integer(1, 43_200)),
          payload: Field.optional(Schema.String)
        })
      )
    })
  })
)
