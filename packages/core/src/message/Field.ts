/**
 * What messages are made of: strings with Meta's limits, identifiers, links,
 * and the rules that span several fields. Each describes in `expected` what is valid, in words that follow the field's path: "text.body must have …".
 */
import * as Order from "effect/Order"
import * as Schema from "effect/Schema"

/** Lengths are Unicode code points, as in the gateway's contract; an emoji of one code point counts once. */
export const isLongerThan = (self: string, max: number): boolean => {
  if (self.length <= max) return false
  if (self.length > 2 * max) return true
  let count = 0
  for (const _ of self) if (++count > max) return true
  return false
}

/** A string of `min` (default 1) to `max` code points. */
export const text = (max: number, min: 0 | 1 = 1) =>
  Schema.String.check(
    Schema.makeFilter((self: string) => self.length >= min && !isLongerThan(self, max), {
      expected: min === 0 ? `must have at most ${max} characters` : `must have 1 to ${max} characters`,
      toJsonSchema: () => ({ minLength: min, maxLength: max }),
      arbitraryConstraint: { minCodePoints: min, maxCodePoints: max }
    })
  )

/** A string that is not empty and has no documented limit. */
export const nonEmptyString = Schema.String.check(Schema.isNonEmpty({ expected: "must not be empty" }))

/** A string that matches a pattern; `expected` describes it in words. */
export const pattern = (regExp: RegExp, expected: string) =>
  Schema.String.check(Schema.isPattern(regExp, { expected }))

/** An address that Meta can fetch. */
export const link = pattern(/^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s/]/, "must start with http:// or https://")

/** An integer within bounds. */
export const integer = (minimum: number, maximum: number) =>
  Schema.Finite.check(
    Schema.makeFilter((self: number) => Number.isInteger(self) && self >= minimum && self <= maximum, {
      expected: `must be an integer from ${minimum} to ${maximum}`,
      toJsonSchema: () => ({ type: "integer", minimum, maximum }),
      arbitraryConstraint: { number: "integer", order: Order.Number, minimum, maximum }
    })
  )

/** A list of `min` to `max` items. */
export const list = <S extends Schema.Top>(item: S, min: number, max: number) =>
  Schema.Array(item).check(
    Schema.isBetweenLength(min, max, {
      expected:
        min === max
          ? `must have exactly ${min} ${min === 1 ? "item" : "items"}`
          : `must have ${min} to ${max} items`
    })
  )

/** An object whose keys belong to the caller or to an API of its own, and pass untouched. */
export const jsonObject = Schema.JsonObject

/**
 * The fields of `T`. That none is missing and none is too many is checked by
 * the compiler, so that what a type offers and what a schema lets pass cannot
 * drift apart.
 */
export const object =
  <T>() =>
  <const F extends { readonly [K in keyof T]-?: Schema.Top }>(
    fields: F & { readonly [K in Exclude<keyof F, keyof T>]: never }
  ): Schema.Struct<F> =>
    Schema.Struct(fields as F)

/** A choice by the literal in the member's `key`, so that problems are reported for the member that was meant. */
export const choice = <const M extends ReadonlyArray<Schema.Top>>(key: string, members: M) =>
  Schema.Union(members).annotate({ choiceBy: key })

/** A key that may be absent. */
export const optional = <S extends Schema.Top>(schema: S): Schema.optionalKey<S> => Schema.optionalKey(schema)

/** Reports that the value at `path` breaks a rule. */
export type Report = (path: ReadonlyArray<string | number>, rule: string) => void

/**
 * What no single field can say: unique ids, one of two fields, totals. A rule
 * reads a value that may be malformed, because all problems are reported at once.
 */
export type Rule = (message: unknown, report: Report) => void

/** One kind of message: the schema of its fields, and the rules that span several. */
export interface Kind {
  readonly schema: Schema.Codec<unknown>
  readonly rules: ReadonlyArray<Rule>
}

/** The value at a path of something that may have any shape. */
export const get = (value: unknown, ...path: ReadonlyArray<string | number>): unknown => {
  let current = value
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined
    current = (current as Record<string | number, unknown>)[key]
  }
  return current
}

/** The items of something that may be no list. */
export const items = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/**
 * A list with its items changed, for the constructors, which never throw: a
 * value that is not a list, and null items, pass and are refused when the message
 * is validated.
 */
export const mapItems = <A, B>(
  list: ReadonlyArray<A>,
  change: (item: A, index: number) => B
): ReadonlyArray<B> =>
  Array.isArray(list)
    ? list.map((item: A, i) => (item === null || item === undefined ? (item as never) : change(item, i)))
    : (list as ReadonlyArray<never>)

/** Exactly one of two fields of the object at `path`. */
export const oneOf = (path: ReadonlyArray<string | number>, one: string, other: string): Rule => {
  return (message, report) => eitherOr(get(message, ...path), path, one, other, report)
}

/** As `oneOf`, for an object that a rule has found by itself. */
export const eitherOr = (
  value: unknown,
  path: ReadonlyArray<string | number>,
  one: string,
  other: string,
  report: Report
): void => {
  if (typeof value !== "object" || value === null) return
  const both = get(value, one) !== undefined && get(value, other) !== undefined
  const none = get(value, one) === undefined && get(value, other) === undefined
  if (both) report(path, `must have either ${one} or ${other}, not both`)
  if (none) report(path, `must have either ${one} or ${other}`)
}

/** No two values of a list alike; each repetition is reported at its path. */
export const unique = (
  values: Iterable<readonly [value: unknown, path: ReadonlyArray<string | number>]>,
  what: string,
  report: Report
): void => {
  const seen = new Set<unknown>()
  for (const [value, path] of values) {
    if (value === undefined) continue
    if (seen.has(value)) report(path, `must be unique: ${what}`)
    seen.add(value)
  }
}
