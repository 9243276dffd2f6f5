/**
 * A schema for each kind of message, for generators of test data, JSON Schema and form
 * libraries. Sending validates by the same fields and rules without them.
 */
import * as Schema from "effect/Schema"
import * as Carousel from "./interactive/Carousel.ts"
import type { Kind, Rule } from "./Field.ts"
import { interactive, messages } from "./kinds.ts"

const { carousel: _, ...simple } = interactive

const kinds: Readonly<Record<string, Kind>> = {
  ...messages,
  ...simple,
  media_carousel: Carousel.media,
  product_carousel: Carousel.product
}

const withRules = (kind: Kind) => kind.schema.pipe(Schema.check(filter(kind.rules)))

const filter = (rules: ReadonlyArray<Rule>) =>
  Schema.makeFilter(
    (message: unknown) => {
      const broken: Array<Schema.FilterIssue> = []
      for (const rule of rules) rule(message, (path, issue) => broken.push({ path, issue }))
      return broken.length === 0 ? undefined : broken
    },
    { expected: "must keep the rules that span several fields", toJsonSchema: () => [{}, true] }
  )

/** By `type`, and for interactive messages by `interactive.type`; the two carousels apart. */
export const schemas = Object.fromEntries(
  Object.entries(kinds).map(([name, kind]) => [name, withRules(kind)])
)

/** As {@link schemas}, without the rules that span several fields. */
export const fieldSchemas = Object.fromEntries(
  Object.entries(kinds).map(([name, { schema }]) => [name, schema])
)
