/** Small generators that the properties are made of, on Effect's own, which shrink what fails. */
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"

/** Any whole number from 0 up to, but not including, a bound. */
export const below = (bound: number): Arbitrary.Arbitrary<number> =>
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: bound - 1 })))

/** One of several generators; the first is the simplest. */
export const oneOf = <A>(
  choices: readonly [Arbitrary.Arbitrary<A>, ...ReadonlyArray<Arbitrary.Arbitrary<A>>]
): Arbitrary.Arbitrary<A> =>
  choices.length === 1
    ? choices[0]
    : Arbitrary.flatMap(below(choices.length), (index) => choices[index] ?? choices[0])

/** One of several values; the first is the simplest. */
export const among = <const A>(values: readonly [A, ...ReadonlyArray<A>]): Arbitrary.Arbitrary<A> =>
  Arbitrary.map(below(values.length), (index) => values[index] ?? values[0])

/** A text that a pattern describes. */
export const like = (pattern: string): Arbitrary.Arbitrary<string> =>
  Arbitrary.schema(Schema.String.check(Schema.isPattern(new RegExp(pattern, "u"))))

/** A text that is one character so many times. */
const long = (length: number): Arbitrary.Arbitrary<string> =>
  Arbitrary.map(among(["a", "é", "😀", "\u0000"]), (character) => character.repeat(length))

/** A text of so many code points: mostly a short one, now and then one that ends at a bound. */
export const text = (min: number, max: number): Arbitrary.Arbitrary<string> => {
  const short = Arbitrary.schema(
    Schema.String.check(Schema.isMinCodePoints(min), Schema.isMaxCodePoints(Math.min(max, min + 30)))
  )
  return max > 100_000 ? short : oneOf([short, short, short, long(max), long(min)])
}

/** Any small JSON value. */
export const json: Arbitrary.Arbitrary<unknown> = oneOf<unknown>([
  among([null, true, false, 0, -1, 1.5, "", "a", [], {}]),
  text(0, 5),
  Arbitrary.schema(Schema.Finite)
])

/** There, or not. */
export const maybe = <A>(some: Arbitrary.Arbitrary<A>): Arbitrary.Arbitrary<A | undefined> =>
  Arbitrary.flatMap(below(2), (there) => (there === 1 ? some : Arbitrary.Constant(undefined)))
