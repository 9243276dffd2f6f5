/**
 * Runs the properties. They send what chance makes, so they run on a target only that has an account for it:
 * a mock, never a server that might be the real gateway.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Verdict } from "../../src/checks/Check.ts"
import * as Check from "../../src/checks/Check.ts"
import * as Invariants from "../../src/checks/Invariants.ts"
import type { Target } from "../../src/targets/Target.ts"
import type { Place, Property } from "./Property.ts"
import * as Property_ from "./Property.ts"
import type { Stimulus } from "./TestInput.ts"
import type { WireError } from "../../src/http/RawHttp.ts"

/** A stimulus that broke a property, as small as it could be made; what a file for `--replay` holds. */
export interface Failure {
  readonly property: string
  /** What was wrong. */
  readonly found: string
  /** What chance was made of. */
  readonly seed: number
  readonly stimulus: Stimulus
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
    property: Schema.Literals(Property_.all.map(({ id }) => id)),
    found: Schema.String,
    seed: Schema.Int,
    stimulus: Schema.Union([
      Schema.Struct({ message: Schema.Record(Schema.String, Schema.Unknown) }),
      Schema.Struct({ request: RequestLine })
    ])
  })
)

export interface Options {
  /** Default: all. */
  readonly properties?: ReadonlyArray<Property>
  /** How many stimuli each property is checked on. */
  readonly runs: number
  /** The same seed makes the same stimuli. */
  readonly seed: number
  readonly onVerdict?: (verdict: Verdict) => Effect.Effect<void>
  /** Told of a stimulus that broke a property. */
  readonly onFailure?: (failure: Failure) => Effect.Effect<void>
}

/** The topic of every property in reports. */
const topic = "properties"
const subject = (property: Property, title = property.title): Check.Subject => ({
  id: property.id,
  topic,
  title,
  promise: property.promise
})

/** How many smaller ones are tried when one failed. */
const maxShrinks = 3000
/** How large what is generated gets: a length for texts, lists and objects alike. */
const size = 8

const judge = (property: Property, stimulus: Stimulus, place: Place): Effect.Effect<string | undefined> =>
  property.judge(stimulus, place).pipe(
    Effect.catchTags({
      WireError: ({ message }) => Effect.succeed(message),
      Withheld: ({ reason }) => Effect.succeed(reason)
    })
  )

const failed = (property: Property, found: string, title?: string): Verdict =>
  Check.judged(
    subject(property, title),
    property.surface,
    [
      {
        at: "answer",
        expected: "what holds for all",
        found,
        evidence: "documented",
        source: property.source,
        promise: property.promise
      }
    ],
    "fail"
  )

const noPlace = "generated messages are sent to mocks only"

const check = (property: Property, place: Place, options: Options): Effect.Effect<Verdict> =>
  Effect.gen(function* () {
    const stimuli = yield* property.stimuli
    const title = `${property.title} (${options.runs} of them, seed ${options.seed})`
    const result = yield* Arbitrary.checkEffect(
      stimuli,
      (stimulus) => Effect.map(judge(property, stimulus, place), (found) => found === undefined),
      {
        runs: options.runs,
        seed: options.seed,
        size,
        maxShrinks,
        maxDiscards: 100 * options.runs,
        concurrency: place.target.concurrency
      }
    )
    if (result._tag === "Passed") return Check.judged(subject(property, title), property.surface, [], "fail")
    if (result._tag !== "Falsified") {
      const reason = "chance made too little that could be sent"
      return Check.judged(subject(property, title), property.surface, [], "fail", reason)
    }
    const stimulus = result.shrunkInput
    const found = (yield* judge(property, stimulus, place)) ?? "nothing wrong any more"
    yield* options.onFailure?.({ property: property.id, found, seed: options.seed, stimulus }) ?? Effect.void
    return failed(property, found, title)
  })

/** The place to send to, or a verdict that there is none. */
const placed = (target: Target): Effect.Effect<Place, WireError> | undefined =>
  target.generated === undefined
    ? undefined
    : Effect.map(target.generated, (session) => ({
        target,
        session,
        invariants: Invariants.make(target.profile)
      }))

/** The place could not be had: that is the target's failure. */
const unplaced =
  (property: Property) =>
  (verdict: Effect.Effect<Verdict, WireError>): Effect.Effect<Verdict> =>
    Effect.catchTag(verdict, "WireError", ({ message }) =>
      Effect.succeed(Check.judged(subject(property), property.surface, [], "fail", message))
    )

/** Checks every property on a target; each has an account of its own. */
export const run = (target: Target, options: Options): Effect.Effect<ReadonlyArray<Verdict>> =>
  Effect.forEach(options.properties ?? Property_.all, (property) => {
    const place = placed(target)
    const verdict =
      place === undefined
        ? Effect.succeed(Check.skipped(subject(property), property.surface, noPlace))
        : Effect.flatMap(place, (one) => check(property, one, options)).pipe(unplaced(property))
    return Effect.tap(verdict, (one) => options.onVerdict?.(one) ?? Effect.void)
  })

/** Sends again what broke a property once. */
export const replay = (target: Target, failure: Failure): Effect.Effect<ReadonlyArray<Verdict>> =>
  Effect.gen(function* () {
    const property = Property_.all.find(({ id }) => id === failure.property)
    if (property === undefined) return []
    const place = placed(target)
    if (place === undefined) return [Check.skipped(subject(property), property.surface, noPlace)]
    const verdict = Effect.flatMap(place, (one) => judge(property, failure.stimulus, one)).pipe(
      Effect.map((found) =>
        found === undefined
          ? Check.judged(subject(property), property.surface, [], "fail")
          : failed(property, found)
      ),
      unplaced(property)
    )
    return [yield* verdict]
  })
