/** A text message. Documented by Connexease and Meta. */
import * as Schema from "effect/Schema"
import { addressed, defined, envelope, fields } from "./Envelope.ts"
import type { Addressed, Envelope, Options } from "./Envelope.ts"
import * as Field from "./Field.ts"

/** A text message. @see Meta: text-messages; Connexease: send message reference */
export type Text = Envelope & Addressed & { readonly type: "text"; readonly text: TextContent }

/** The content of a text message. */
export interface TextContent {
  /** 1 to 4,096 characters. */
  readonly body: string
  /** Shows a preview of the first http(s) address in the body. The default is false. */
  readonly preview_url?: boolean
}

/**
 * A text message.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Message } from "@connexease-gateway/core"
 * import assert from "node:assert/strict"
 *
 * assert.deepEqual(Message.text({ to: "+90 532 123 45 67", body: "Merhaba" }), {
 *   messaging_product: "whatsapp",
 *   to: "+90 532 123 45 67",
 *   type: "text",
 *   text: { body: "Merhaba" }
 * })
 * ```
 */
export const text = (
  options: Options & { readonly body: string; readonly previewUrl?: boolean | undefined }
): Text => ({
  ...envelope(options),
  type: "text",
  text: defined({ body: options.body, preview_url: options.previewUrl })
})

/** The schema and rules of this kind of message. */
export const kind: Field.Kind = {
  schema: Schema.Struct({
    ...fields,
    type: Schema.Literal("text"),
    text: Field.object<TextContent>()({
      body: Field.text(4096),
      preview_url: Field.optional(Schema.Boolean)
    })
  }),
  rules: [addressed]
}
