/**
 * Runs the properties. They send what chance makes, so they run on a target only that has an account for it:
 * a mock, never a server that might be the real gateway.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Check from "../../src/checks/Check.ts"
import * as Invariants from "../../src/checks/Invariants.ts"
import type { Target } from "../../src/targets/Target.ts"
import * as Property from "./Property.ts"
import type { TestInput } from "./TestInput.ts"
import type { RawHttpError } from "../../src/http/RawHttp.ts"

/** A input that broke a property, as small as it could be made; what a file for `--replay` holds. */
export interface Failure {
  readonly property: string
  /** What was wrong. */
  readonly found: string
  /** What chance was made of. */
  readonly seed: number
  readonly input: TestInput
}

const RequestLine = Schema.Struct({
  method: Schema.String.check(Schema.isPattern(/^[A-Z]+$/)),
  target: Schema.String.check(Schema.isPattern(/^\/\S*$/)),
  headers: Schema.Array(Schema.Tuple([Schema.String, Schema.String])),
  body: Schema.optionalKey(Schema.String)
})

/** Reads what a file for `--replay` holds. */
export const FailureJson = Schema.fromJsonString(
  Schema.Struct({
    property: Schema.Literals(Property.all.map(({ id }) => id)),
    found: Schema.String,
    seed: Schema.Int,
    input: Schema.Union([
      Schema.Struct({ message: Schema.Record(Schema.String, Schema.Unknown) }),
      Schema.Struct({ request: RequestLine })
    ])
  })
)

export interface Options {
  /** Default: all. */
  readonly properties?: ReadonlyArray<Property.Property>
  /** How many inputs each property is checked on. */
  readonly runs: number
  /** The same seed makes the same inputs. */
  readonly seed: number
  readonly onVerdict?: (verdict: Check.Verdict) => Effect.Effect<void>
  /** Told of a input that broke a property. */
  readonly onFailure?: (failure: Failure) => Effect.Effect<void>
}

/** The topic of every property in reports. */
const topic = "properties"
const subject = (property: Property.Property, title = property.title): Check.Subject => ({
  id: property.id,
  topic,
  title,
  guarantee: property.guarantee
})

/** How many smaller ones are tried when one failed. */
const maxShrinks = 3000
/** How large what is generated gets: a length for texts, lists and objects alike. */
const size = 8

const check = (
  property: Property.Property,
  input: TestInput,
  context: Property.PropertyContext
): Effect.Effect<string | undefined> =>
  property.check(input, context).pipe(
    Effect.catchTags({
      RawHttpError: ({ message }) => Effect.succeed(message),
      Blocked: ({ reason }) => Effect.succeed(reason),
      SandboxBreach: ({ message }) => Effect.succeed(message)
    })
  )

const failed = (property: Property.Property, found: string, title?: string): Check.Verdict =>
  Check.verdictOf(
    subject(property, title),
    property.surface,
    [
      {
        at: "answer",
        expected: "what holds for all",
        found,
        evidence: "documented",
        source: property.source,
        guarantee: property.guarantee
      }
    ],
    "fail"
  )

const noContext = "generated messages are sent to mocks only"

const runProperty = (
  property: Property.Property,
  context: Property.PropertyContext,
  options: Options
): Effect.Effect<Check.Verdict> =>
  Effect.gen(function* () {
    const inputs = yield* property.inputs
    const title = `${property.title} (${options.runs} of them, seed ${options.seed})`
    const result = yield* Arbitrary.checkEffect(
      inputs,
      (input) => Effect.map(check(property, input, context), (found) => found === undefined),
      {
        runs: options.runs,
        seed: options.seed,
        size,
        maxShrinks,
        maxDiscards: 100 * options.runs,
        concurrency: context.target.concurrency
      }
    )
    if (result._tag === "Passed")
      return Check.verdictOf(subject(property, title), property.surface, [], "fail")
    if (result._tag !== "Falsified") {
      const reason = "chance made too little that could be sent"
      return Check.verdictOf(subject(property, title), property.surface, [], "fail", reason)
    }
    const input = result.shrunkInput
    const found = (yield* check(property, input, context)) ?? "nothing wrong any more"
    yield* options.onFailure?.({ property: property.id, found, seed: options.seed, input }) ?? Effect.void
    return failed(property, found, title)
  })

/** The place to send to, or a verdict that there is none. */
const contextOf = (target: Target): Effect.Effect<Property.PropertyContext, RawHttpError> | undefined =>
  target.generated === undefined
    ? undefined
    : Effect.map(target.generated, (session) => ({
        target,
        session,
        invariants: Invariants.make(target.profile)
      }))

/** The place could not be had: that is the target's failure. */
const withoutContext =
  (property: Property.Property) =>
  (verdict: Effect.Effect<Check.Verdict, RawHttpError>): Effect.Effect<Check.Verdict> =>
    Effect.catchTag(verdict, "RawHttpError", ({ message }) =>
      Effect.succeed(Check.verdictOf(subject(property), property.surface, [], "fail", message))
    )

/** Checks every property on a target; each has an account of its own. */
export const run = (target: Target, options: Options): Effect.Effect<ReadonlyArray<Check.Verdict>> =>
  Effect.forEach(options.properties ?? Property.all, (property) => {
    const context = contextOf(target)
    const verdict =
      context === undefined
        ? Effect.succeed(Check.skipped(subject(property), property.surface, noContext))
        : Effect.flatMap(context, (one) => runProperty(property, one, options)).pipe(withoutContext(property))
    return Effect.tap(verdict, (one) => options.onVerdict?.(one) ?? Effect.void)
  })

/** Sends again what broke a property once. */
export const replay = (target: Target, failure: Failure): Effect.Effect<ReadonlyArray<Check.Verdict>> =>
  Effect.gen(function* () {
    const property = Property.all.find(({ id }) => id === failure.property)
    if (property === undefined) return []
    const context = contextOf(target)
    if (context === undefined) return [Check.skipped(subject(property), property.surface, noContext)]
    const verdict = Effect.flatMap(context, (one) => check(property, failure.input, one)).pipe(
      Effect.map((found) =>
        found === undefined
          ? Check.verdictOf(subject(property), property.surface, [], "fail")
          : failed(property, found)
      ),
      withoutContext(property)
    )
    return [yield* verdict]
  })
