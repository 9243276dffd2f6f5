/**
 * A message from a template that Meta has approved: the only kind that reaches
 * a person outside the 24 hours after they last wrote. `Template.define` makes
 * these with the template's own variables checked by the compiler.
 */
import * as Schema from "effect/Schema"
import { addressed, defined, envelope, fields } from "../Envelope.ts"
import type { Addressed, Envelope, Options } from "../Envelope.ts"
import * as Field from "../Field.ts"
import { component, rules } from "./TemplateComponent.ts"
import type { Component } from "./TemplateComponent.ts"

/** Documented by Connexease and Meta. @see Connexease: send message reference; Meta: send-messages */
export type TemplateMessage = Envelope &
  Addressed &
  Marketing & { readonly type: "template"; readonly template: TemplateContent }

/** Fields of Meta's Marketing Messages API; they go only with the send option `mmlite`. */
export interface Marketing {
  /** What happens when the business is not onboarded: by Cloud API (the default), or an error. */
  readonly product_policy?: "CLOUD_API_FALLBACK" | "STRICT"
  readonly message_activity_sharing?: boolean
  /** Multiplies the most that this message may cost. Meta's beta of 2026. */
  readonly per_message_bid_multiplier?: number
}

/** The content of a template message. */
export interface TemplateContent {
  /** Lowercase letters, digits and underscores, at most 512. */
  readonly name: string
  readonly language: Language
  /** May be left out when the template has no variables. */
  readonly components?: ReadonlyArray<Component>
}

/** The language of a template. */
export interface Language {
  /** The language that the template was approved in, such as `en_US`. */
  readonly code: string
  readonly policy?: "deterministic"
}

/**
 * A message from an approved template, with its components as Meta documents
 * them. Prefer `Template.define`, whose variables the compiler checks.
 *
 * @example
 * ```ts
 * Message.template({
 *   to: "905321234567",
 *   name: "order_update",
 *   language: "tr",
 *   components: [{ type: "body", parameters: [{ type: "text", text: "A-1042" }] }]
 * })
 * ```
 */
export const template = (
  options: Options & {
    readonly name: string
    /** The language code, such as `en_US`. */
    readonly language: string
    readonly components?: ReadonlyArray<Component> | undefined
  }
): TemplateMessage => ({
  ...envelope(options),
  type: "template",
  template: defined({
    name: options.name,
    language: { code: options.language },
    components: options.components
  })
})

/** The schema and rules of this kind of message. */
export const kind: Field.Kind = {
  schema: Schema.Struct({
    ...fields,
    product_policy: Field.optional(Schema.Literals(["CLOUD_API_FALLBACK", "STRICT"])),
    message_activity_sharing: Field.optional(Schema.Boolean),
    per_message_bid_multiplier: Field.optional(Schema.Finite),
    type: Schema.Literal("template"),
    template: Field.object<TemplateContent>()({
      name: Field.pattern(
        /^[a-z0-9_]{1,512}$/,
        "must be lowercase letters, digits and underscores, at most 512"
      ),
      language: Field.object<Language>()({
        code: Field.nonEmptyString,
        policy: Field.optional(Schema.Literal("deterministic"))
      }),
      components: Field.optional(Schema.Array(component))
    })
  }),
  rules: [addressed, rules]
}
