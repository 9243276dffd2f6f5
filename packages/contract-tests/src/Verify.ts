/**
 * The judge: runs exchanges against a target, each raw and, where core can say it, through `Gateway.send`.
 */
import { Exchange, Promises } from "@connexease-gateway/contract"
import * as Effect from "effect/Effect"
import type { Surface, Verdict } from "./Check.ts"
import * as Check from "./Check.ts"
import * as CoreCheck from "./CoreCheck.ts"
import type { Difference } from "./Difference.ts"
import type { Invariants } from "./Invariants.ts"
import * as Invariants_ from "./Invariants.ts"
import * as RawCheck from "./RawCheck.ts"
import type { Report } from "./Report.ts"
import * as Report_ from "./Report.ts"
import type { Target } from "./Target.ts"
import * as Target_ from "./Target.ts"

export interface Options {
  /** The exchanges to run. Default: all that the contract has. */
  readonly exchanges?: ReadonlyArray<Exchange.Exchange>
  /** Default: both. */
  readonly surfaces?: ReadonlyArray<Surface>
  /** What a difference from an assumption is. Default: `finding`, which does not fail the run. */
  readonly assumed?: "fail" | "finding"
  /** Promises whose checks are off. */
  readonly without?: ReadonlySet<string>
  /** What must have been verified for the run to count. Default: nothing in particular, but something. */
  readonly require?: Promises.Level
  /** Told of each verdict as it falls. */
  readonly onVerdict?: (verdict: Verdict) => Effect.Effect<void>
  /** Further things that are wrong with the run, such as a guard that stopped it. */
  readonly problems?: ReadonlyArray<string>
}

const requirement = (
  level: Promises.Level,
  exchanges: ReadonlyArray<Exchange.Exchange>
): Report_.Requirement => {
  const guarded = new Set(exchanges.map(({ promise }) => promise))
  const upTo = Promises.levels.slice(0, Promises.levels.indexOf(level) + 1)
  const required = [...Promises.load().values()].filter(
    (one) => upTo.includes(one.level) && guarded.has(one.id)
  )
  return { level, promises: new Set(required.map(({ id }) => id)) }
}

/** The checks that a run over these exchanges consists of. */
export const checks = (
  exchanges: ReadonlyArray<Exchange.Exchange>,
  { surfaces = ["raw", "core"], without }: Pick<Options, "surfaces" | "without"> = {}
): ReadonlyArray<{ readonly exchange: Exchange.Exchange; readonly surface: Surface }> =>
  exchanges
    .filter(({ promise }) => without?.has(promise) !== true)
    .flatMap((exchange) =>
      surfaces
        .filter((surface) => surface === "raw" || CoreCheck.applies(exchange))
        .map((surface) => ({ exchange, surface }))
    )

/** Runs one exchange through one surface. */
const check = (
  exchange: Exchange.Exchange,
  surface: Surface,
  target: Target,
  invariants: Invariants,
  options: Options
): Effect.Effect<Verdict> => {
  const obstacle = Target_.obstacle(target, exchange)
  if (obstacle !== undefined) return Effect.succeed(Check.skipped(exchange, surface, obstacle))
  const assumed = options.assumed ?? "finding"
  const kept = ({ promise }: Difference) => options.without?.has(promise) !== true
  const addressed = target.address(exchange)
  const session = () => target.session(exchange.requires)
  const run =
    surface === "raw"
      ? Effect.flatMap(session(), (one) => RawCheck.run(addressed, target, one, invariants))
      : CoreCheck.run(addressed, target, session)
  return run.pipe(
    Effect.map((found) => Check.judged(exchange, surface, found.filter(kept), assumed)),
    Effect.catchTags({
      Withheld: ({ reason }) => Effect.succeed(Check.skipped(exchange, surface, reason)),
      WireError: ({ message }) => Effect.succeed(Check.judged(exchange, surface, [], assumed, message))
    })
  )
}

/**
 * Judges a target. Never fails: what is wrong is in the report.
 *
 * @example
 * ```ts
 * const report = yield* Verify.verify(yield* MockTarget.make())
 * if (!report.ok) yield* Console.error(Report.summary(report))
 * ```
 */
export const verify = (target: Target, options: Options = {}): Effect.Effect<Report> =>
  Effect.gen(function* () {
    const exchanges = options.exchanges ?? Exchange.load()
    const invariants = Invariants_.make(target.profile)
    const verdicts = yield* Effect.forEach(
      checks(exchanges, options),
      ({ exchange, surface }) =>
        check(exchange, surface, target, invariants, options).pipe(
          Effect.tap((verdict) => options.onVerdict?.(verdict) ?? Effect.void)
        ),
      { concurrency: target.concurrency }
    )
    return Report_.make({
      target: target.name,
      profile: target.profile,
      verdicts,
      problems: options.problems ?? [],
      ...(options.require === undefined ? {} : { requirement: requirement(options.require, exchanges) })
    })
  })
