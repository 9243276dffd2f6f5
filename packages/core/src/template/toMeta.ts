/** Writes a definition as the JSON of Meta's template API. */
import type { Button, Card, Definition, Header } from "./Definition.ts"
import { areNumbered, names } from "./Variables.ts"

/** A template as Meta's template API has it. */
export interface MetaTemplate {
  readonly name: string
  readonly language: string
  readonly category: "MARKETING" | "UTILITY" | "AUTHENTICATION"
  /** Absent where no text has a variable. */
  readonly parameter_format?: "POSITIONAL" | "NAMED"
  readonly components: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/**
 * The opposite of `fromMeta`: registers a template that was defined at a mock
 * gateway, or begins its creation at Meta, which wants an example of every
 * variable beside it. A definition without a category is a utility template. Of
 * an authentication template, whose text is Meta's, it is the form with a button
 * that copies the code.
 *
 * Takes a template or its definition.
 *
 * @see Meta: template components
 *
 * @example
 * ```ts import.meta.vitest
 * import { Template } from "@connexease-gateway/core"
 * import assert from "node:assert/strict"
 *
 * const greeting = Template.define({ name: "greeting", language: "en", body: "Hi {{first_name}}." })
 * assert.deepEqual(Template.toMeta(greeting), {
 *   name: "greeting",
 *   language: "en",
 *   category: "UTILITY",
 *   parameter_format: "NAMED",
 *   components: [{ type: "BODY", text: "Hi {{first_name}}." }]
 * })
 * ```
 */
export const toMeta = (template: Definition | { readonly definition: Definition }): MetaTemplate => {
  const definition = "definition" in template ? template.definition : template
  const variables = textsOf(definition).flatMap(names)
  return {
    name: definition.name,
    language: definition.language,
    category: categories[definition.category ?? "utility"],
    ...(variables.length === 0 ? {} : { parameter_format: areNumbered(variables) ? "POSITIONAL" : "NAMED" }),
    components: definition.category === "authentication" ? authentication : componentsOf(definition)
  }
}

const categories = { marketing: "MARKETING", utility: "UTILITY", authentication: "AUTHENTICATION" } as const

const authentication: MetaTemplate["components"] = [
  { type: "BODY" },
  { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] }
]

/** The texts whose variables are numbered or named; a button's address always has a number. */
const textsOf = ({ body, cards, header }: Definition): ReadonlyArray<string> => [
  ...(header?.type === "text" ? [header.text] : []),
  ...(body === undefined ? [] : [body]),
  ...(cards ?? []).flatMap((card) => textsOf({ name: "", language: "", ...card }))
]

const componentsOf = (definition: Definition): MetaTemplate["components"] => [
  ...partsOf(definition),
  ...(definition.footer === undefined ? [] : [{ type: "FOOTER", text: definition.footer }]),
  ...(definition.limitedTimeOffer === undefined
    ? []
    : [
        {
          type: "LIMITED_TIME_OFFER",
          limited_time_offer: {
            text: definition.limitedTimeOffer.text,
            has_expiration: definition.limitedTimeOffer.hasExpiration === true
          }
        }
      ]),
  ...buttonsOf(definition.buttons),
  ...(definition.cards === undefined
    ? []
    : [
        {
          type: "CAROUSEL",
          cards: definition.cards.map((card) => ({
            components: [...partsOf(card), ...buttonsOf(card.buttons)]
          }))
        }
      ])
]

/** Header and body, which a template and a card have in common. */
const partsOf = ({ body, header }: Partial<Card>): MetaTemplate["components"] => [
  ...(header === undefined ? [] : [headerOf(header)]),
  ...(body === undefined ? [] : [{ type: "BODY", text: body }])
]

const headerOf = (header: Header): Readonly<Record<string, unknown>> => ({
  type: "HEADER",
  format: header.type.toUpperCase(),
  ...(header.type === "text" ? { text: header.text } : {})
})

const buttonsOf = (buttons: ReadonlyArray<Button> | undefined): MetaTemplate["components"] =>
  buttons === undefined
    ? []
    : [
        {
          type: "BUTTONS",
          buttons: buttons.map((button) => ({ ...button, type: button.type.toUpperCase() }))
        }
      ]
