/** An emoji on an earlier message. Documented by Meta only (reaction-messages). */
import * as Schema from "effect/Schema"
import { addressed, envelope, fields } from "./Envelope.ts"
import type { Addressed, Envelope, Options } from "./Envelope.ts"
import * as Field from "./Field.ts"

/** An emoji on an earlier message. @see Meta: reaction-messages */
export type Reaction = Omit<Envelope, "context"> &
  Addressed & { readonly type: "reaction"; readonly reaction: ReactionContent; readonly context?: never }

/** The content of a reaction message. */
export interface ReactionContent {
  /** The message that is reacted to. One that is older than 30 days, deleted or a reaction fails later (131009). */
  readonly message_id: string
  /** An empty string takes the reaction back. */
  readonly emoji: string
}

/** Reacts to a message; an empty `emoji` takes the reaction back. Only a `sent` status follows. */
export const reaction = (
  options: Options & { readonly replyTo?: never; readonly messageId: string; readonly emoji: string }
): Reaction => {
  const { context: _, ...around } = envelope(options)
  return { ...around, type: "reaction", reaction: { message_id: options.messageId, emoji: options.emoji } }
}

const noContext: Field.Rule = (message, report) => {
  if (Field.get(message, "context") !== undefined) report(["context"], "does not go with a reaction")
}

/** The schema and rules of this kind of message. */
export const kind: Field.Kind = {
  schema: Schema.Struct({
    ...fields,
    type: Schema.Literal("reaction"),
    reaction: Field.object<ReactionContent>()({ message_id: Field.nonEmptyString, emoji: Schema.String })
  }),
  rules: [addressed, noContext]
}
