/**
 * A schema for each kind of message, for what wants schemas: generators of test
 * data, JSON Schema, form libraries. Sending does not need them; it judges by
 * the same fields and rules, but names the field of the kind that was meant.
 */
import * as Schema from "effect/Schema"
import * as Carousel from "./Carousel.ts"
import type { Kind, Rule } from "./Field.ts"
import { interactive, messages } from "./kinds.ts"

/** The fields of a kind, with the rules that span them as a filter. */
const whole = (kind: Kind) => kind.schema.pipe(Schema.check(filter(kind.rules)))

const filter = (rules: ReadonlyArray<Rule>) =>
  Schema.makeFilter(
    (message: unknown) => {
      const broken: Array<Schema.FilterIssue> = []
      for (const rule of rules) rule(message, (path, issue) => broken.push({ path, issue }))
      return broken.length === 0 ? undefined : broken
    },
    { expected: "must keep the rules that span several fields", toJsonSchema: () => [{}, true] }
  )

const { carousel: _, ...simple } = interactive

/** By `type`, and for interactive messages by `interactive.type`; the two carousels apart. */
export const schemas = Object.fromEntries(
  Object.entries({
    ...messages,
    ...simple,
    media_carousel: Carousel.media,
    product_carousel: Carousel.product
  }).map(([name, kind]) => [name, whole(kind)])
)
