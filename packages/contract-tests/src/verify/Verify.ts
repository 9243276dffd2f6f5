/**
 * Runs exchanges against a target, each as raw HTTP and, where core can express it, through `Gateway.send`; and webhook
 * scenarios.
 */
import type { Profile } from "@connexease-gateway/contract"
import { Exchange, Guarantees, WebhookScenario } from "@connexease-gateway/contract"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Check from "../checks/Check.ts"
import * as ContractSchemas from "../checks/ContractSchemas.ts"
import * as CoreCheck from "../checks/CoreCheck.ts"
import type { Difference } from "../checks/Difference.ts"
import * as Invariants from "../checks/Invariants.ts"
import * as RawCheck from "../checks/RawCheck.ts"
import * as Report from "../report/Report.ts"
import * as Target from "../targets/Target.ts"
import * as WebhookCheck from "../checks/WebhookCheck.ts"

export interface Options {
  /** The exchanges to run. Default: all that the contract has. */
  readonly exchanges?: ReadonlyArray<Exchange.Exchange>
  /** Default: both. */
  readonly surfaces?: ReadonlyArray<Check.Surface>
  /** The webhook scenarios to run. Default: all, and none where exchanges or checks are chosen. */
  readonly scenarios?: ReadonlyArray<WebhookScenario.WebhookScenario>
  /** Exactly the checks to run, in place of `exchanges` and `surfaces`. */
  readonly checks?: ReadonlyArray<Planned>
  /** What a difference from an assumption is. Default: `finding`, which does not fail the run. */
  readonly assumed?: "fail" | "finding"
  /** Guarantees whose checks are off. */
  readonly without?: ReadonlySet<string>
  /** What must have been verified for the run to count. Default: nothing in particular, but something. */
  readonly require?: Guarantees.Level
  /** Called with each verdict. */
  readonly onVerdict?: (verdict: Check.Verdict) => Effect.Effect<void>
  /** Further things that are wrong with the run, such as a guard that stopped it. */
  readonly problems?: ReadonlyArray<string>
}

/** What a level asks for that nothing looked at; a level includes the ones before it. */
const missing = (level: Guarantees.Level, looked: ReadonlySet<string>): ReadonlyArray<string> => {
  const upTo = Guarantees.levels.slice(0, Guarantees.levels.indexOf(level) + 1)
  const missed = [...Guarantees.load().values()].filter(
    (one) => upTo.includes(one.level) && !looked.has(one.id)
  )
  return missed.length === 0
    ? []
    : [`the level ${level} was required, but nothing ran for ${missed.map(({ id }) => id).join(", ")}`]
}

/** One exchange, to be run through one surface. */
export interface Planned {
  readonly exchange: Exchange.Exchange
  readonly surface: Check.Surface
}

/** The checks that a run over these exchanges consists of. */
export const checks = (
  exchanges: ReadonlyArray<Exchange.Exchange>,
  surfaces: ReadonlyArray<Check.Surface> = ["raw", "core"]
): ReadonlyArray<Planned> =>
  exchanges.flatMap((exchange) =>
    surfaces
      .filter((surface) => surface === "raw" || CoreCheck.applies(exchange))
      .map((surface) => ({ exchange, surface }))
  )

/** The guarantees that a check can find broken. */
const guarantees = ({ exchange, surface }: Planned, invariants: Invariants.Invariants): ReadonlySet<string> =>
  surface === "raw" ? RawCheck.guarantees(exchange, invariants) : CoreCheck.guarantees(exchange)

/** The checks that can find a guarantee broken: its own, and those that assert it by the way. */
export const checksOf = (
  guarantee: string,
  exchanges: ReadonlyArray<Exchange.Exchange>,
  profile: Profile.ProfileName
): ReadonlyArray<Planned> => {
  const invariants = Invariants.make(profile)
  return checks(exchanges).filter((one) => guarantees(one, invariants).has(guarantee))
}

/**
 * One check of each guarantee before the second of any: a target that takes only so many requests is asked about
 * everything first.
 */
export const inTurns = (planned: ReadonlyArray<Planned>): ReadonlyArray<Planned> => {
  const turns = new Map<string, number>()
  return planned
    .map((one) => {
      const key = `${one.surface} ${one.exchange.guarantee}`
      const turn = turns.get(key) ?? 0
      turns.set(key, turn + 1)
      return { one, turn }
    })
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ one }) => one)
}

/** Runs one exchange through one surface. */
const check = (
  exchange: Exchange.Exchange,
  surface: Check.Surface,
  target: Target.Target,
  invariants: Invariants.Invariants,
  options: Options
): Effect.Effect<Check.Verdict> => {
  const skipReason = Target.skipReason(target, exchange)
  if (skipReason !== undefined) return Effect.succeed(Check.skipped(exchange, surface, skipReason))
  const assumed = options.assumed ?? "finding"
  const kept = ({ guarantee }: Difference) => options.without?.has(guarantee) !== true
  const addressed = target.address(exchange)
  const session = () => target.session(exchange.requires)
  const run =
    surface === "raw"
      ? Effect.flatMap(session(), (one) => RawCheck.run(addressed, target, one, invariants))
      : CoreCheck.run(addressed, target, session)
  return run.pipe(
    Effect.map((found) => Check.verdictOf(exchange, surface, found.filter(kept), assumed)),
    Effect.catchTags({
      Blocked: ({ reason }) => Effect.succeed(Check.skipped(exchange, surface, reason)),
      RawHttpError: ({ message }) => Effect.succeed(Check.verdictOf(exchange, surface, [], assumed, message)),
      SandboxBreach: ({ message }) => Effect.succeed(Check.verdictOf(exchange, surface, [], assumed, message))
    }),
    Effect.timed,
    Effect.map(([duration, verdict]) => ({
      ...Check.redacted(verdict, target.redact),
      millis: Duration.toMillis(duration)
    }))
  )
}

/** The scenarios that can find a guarantee of webhooks broken. */
export const scenariosOf = (
  guarantee: string,
  scenarios: ReadonlyArray<WebhookScenario.WebhookScenario> = WebhookScenario.load()
): ReadonlyArray<WebhookScenario.WebhookScenario> => {
  const own = scenarios.filter((scenario) => scenario.guarantee === guarantee)
  return own.length > 0
    ? own
    : scenarios.filter((scenario) => WebhookCheck.guarantees(scenario).has(guarantee))
}

/** Why the target's guard has stopped the run, where it has. */
const stopped = ({ breach }: Target.Target): ReadonlyArray<string> => {
  const found = breach?.()
  return found === undefined ? [] : [`The run was stopped: ${found.message}`]
}

/** Runs scenarios, and gives the guarantees that they covered. */
const play = (
  scenarios: ReadonlyArray<WebhookScenario.WebhookScenario>,
  target: Target.Target,
  { assumed = "finding", onVerdict, surfaces = ["raw", "core"], without }: Options
) =>
  Effect.gen(function* () {
    if (scenarios.length === 0) return { verdicts: [], looked: [] }
    const schemas = yield* ContractSchemas.load
    const verdicts = yield* Effect.forEach(
      scenarios,
      (scenario) =>
        WebhookCheck.check(scenario, target, schemas, {
          assumed,
          surfaces,
          ...(without === undefined ? {} : { without })
        }).pipe(
          Effect.timed,
          // Both surfaces read the same posts: the time is that of the first.
          Effect.map(([duration, verdicts]) =>
            verdicts.map((verdict, index) => ({
              ...Check.redacted(verdict, target.redact),
              millis: index === 0 ? Duration.toMillis(duration) : 0
            }))
          ),
          Effect.tap(Effect.forEach((verdict) => onVerdict?.(verdict) ?? Effect.void, { discard: true }))
        ),
      { concurrency: target.concurrency }
    )
    const looked = scenarios.filter((_, index) =>
      verdicts[index]?.some(({ outcome }) => outcome !== "skipped")
    )
    return {
      verdicts: verdicts.flat(),
      looked: looked.flatMap((scenario) => [...WebhookCheck.guarantees(scenario)])
    }
  })

/**
 * Checks a target. Never fails: what is wrong is in the report.
 *
 * @example
 * ```ts
 * const report = yield* Verify.verify(yield* MockTarget.start())
 * if (!report.ok) yield* Console.error(Report.summary(report))
 * ```
 */
export const verify = (target: Target.Target, options: Options = {}): Effect.Effect<Report.Report> =>
  Effect.gen(function* () {
    const invariants = Invariants.make(target.profile)
    const all = options.checks ?? checks(options.exchanges ?? Exchange.load(), options.surfaces)
    const planned = all.filter(({ exchange }) => options.without?.has(exchange.guarantee) !== true)
    const verdicts = new Map<Planned, Check.Verdict>()
    yield* Effect.forEach(
      inTurns(planned),
      (one) =>
        check(one.exchange, one.surface, target, invariants, options).pipe(
          Effect.tap((verdict) => {
            verdicts.set(one, verdict)
            return options.onVerdict?.(verdict) ?? Effect.void
          })
        ),
      { concurrency: target.concurrency, discard: true }
    )
    const scenarios =
      options.scenarios ?? ((options.exchanges ?? options.checks) ? [] : WebhookScenario.load())
    const played = yield* play(
      scenarios.filter(({ guarantee }) => options.without?.has(guarantee) !== true),
      target,
      options
    )
    const looked = planned.filter((one) => verdicts.get(one)?.outcome !== "skipped")
    return Report.make({
      target: target.name,
      profile: target.profile,
      verdicts: [...planned.flatMap((one) => verdicts.get(one) ?? []), ...played.verdicts],
      problems: [
        ...(options.problems ?? []),
        ...stopped(target),
        ...(options.require === undefined
          ? []
          : missing(
              options.require,
              new Set([...looked.flatMap((one) => [...guarantees(one, invariants)]), ...played.looked])
            ))
      ]
    })
  })
