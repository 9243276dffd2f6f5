/**
 * The kit on run: a mutant is judged by the checks of the guarantee that it breaks. They must notice it, and
 * nothing else may: with those checks off, it lives.
 */
import { Exchange } from "@connexease-gateway/contract"
import * as Effect from "effect/Effect"
import * as Check from "../../src/checks/Check.ts"
import type { Target } from "../../src/targets/Target.ts"
import * as Verify from "../../src/verify/Verify.ts"
import * as Mutant from "./Mutant.ts"

export interface MutationRun {
  readonly mutant: Mutant.Mutant
  /** The checks of the broken guarantee that noticed, by name. */
  readonly killedBy: ReadonlyArray<string>
  /** What other checks of the same exchanges noticed with those of the guarantee off. */
  readonly stray: ReadonlyArray<string>
}

const failed = ({ outcome }: Check.Verdict): boolean => outcome === "failed"

/** Whether a check of a guarantee, or one that asserts it by the way, noticed that it is broken. */
const notices =
  (guarantee: string) =>
  (verdict: Check.Verdict): boolean =>
    failed(verdict) &&
    (verdict.guarantee === guarantee || verdict.differences.some((one) => one.guarantee === guarantee))

const judge = (target: Target, options: Verify.Options): Effect.Effect<ReadonlyArray<Check.Verdict>> =>
  Effect.map(Verify.verify(target, { assumed: "fail", ...options }), ({ verdicts }) => verdicts)

/** How many of the checks that assert a guarantee by the way are run, beside all of its own. */
const most = 30

/** The checks of a guarantee, and some of those that assert it by the way, evenly from among them. */
const affected = (
  guarantee: string,
  exchanges: ReadonlyArray<Exchange.Exchange>,
  target: Target
): ReadonlyArray<Verify.Planned> => {
  const all = Verify.checksOf(guarantee, exchanges, target.profile)
  const others = all.filter(({ exchange }) => exchange.guarantee !== guarantee)
  const step = Math.ceil(others.length / most)
  const some = new Set(others.filter((_, index) => index % step === 0))
  return all.filter((one) => one.exchange.guarantee === guarantee || some.has(one))
}

export interface Options {
  /** Told of each run as it ends. */
  readonly onRun?: (run: MutationRun) => Effect.Effect<void>
}

/**
 * Tries mutants of a target. What the checks notice of the target itself is no merit of a mutant's, and does not
 * count.
 */
export const all = (
  mutants: ReadonlyArray<Mutant.Mutant>,
  target: Target,
  options: Options = {}
): Effect.Effect<ReadonlyArray<MutationRun>> =>
  Effect.gen(function* () {
    const exchanges = Exchange.load()
    const unmutated = new Set((yield* judge(target, {})).filter(failed).map(Check.name))
    const names = (verdicts: ReadonlyArray<Check.Verdict>) =>
      verdicts.map(Check.name).filter((name) => !unmutated.has(name))
    return yield* Effect.forEach(mutants, (mutant) =>
      Effect.gen(function* () {
        const checks = affected(mutant.guarantee, exchanges, target)
        const scenarios = Verify.scenariosOf(mutant.guarantee)
        const without = new Set([mutant.guarantee])
        const on = yield* judge(Mutant.apply(mutant, target), { checks, scenarios })
        const off = yield* judge(Mutant.apply(mutant, target), { checks, scenarios, without })
        return {
          mutant,
          killedBy: names(on.filter(notices(mutant.guarantee))),
          stray: names(off.filter(failed))
        }
      }).pipe(Effect.tap((run) => options.onRun?.(run) ?? Effect.void))
    )
  })
