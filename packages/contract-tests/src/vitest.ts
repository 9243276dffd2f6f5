/**
 * The exchanges as tests of your own suite: one test per check, so that each failure has its name.
 */
import { Exchange, WebhookScenario } from "@connexease-gateway/contract"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { afterAll, beforeAll, describe, it } from "vitest"
import type { Verdict } from "./checks/Check.ts"
import type { Target } from "./targets/Target.ts"
import * as Verify from "./verify/Verify.ts"

const explain = (verdict: Verdict): string =>
  [
    ...(verdict.reason === undefined ? [] : [verdict.reason]),
    ...verdict.differences.map(
      (one) =>
        `${one.step === undefined ? "" : `request ${one.step}, `}${one.at}: expected ${one.expected}, found ${one.found} (${one.evidence}: ${one.source})`
    )
  ].join("\n")

/**
 * Declares a suite that checks a target. The target lives as long as the suite. A check that the target cannot
 * take is skipped with its reason; a suite in which nothing ran fails.
 *
 * @example
 * ```ts
 * verifying("our gateway", Connect.connect({ url, apiKey }).pipe(Effect.map(({ target }) => target)))
 * ```
 */
export const verifying = <E>(
  name: string,
  target: Effect.Effect<Target, E, Scope.Scope>,
  options: Pick<Verify.Options, "assumed" | "exchanges" | "surfaces"> = {}
): void => {
  describe(name, () => {
    const scope = Scope.makeUnsafe()
    let started: Target | undefined
    let ran = 0
    beforeAll(async () => {
      started = await Effect.runPromise(Scope.provide(target, scope))
    })
    afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
    for (const { exchange, surface } of Verify.checks(
      options.exchanges ?? Exchange.load(),
      options.surfaces
    )) {
      it(`${exchange.id} (${surface}): ${exchange.title}`, async (context) => {
        if (started === undefined) throw new Error("the target did not start")
        const report = await Effect.runPromise(
          Verify.verify(started, { ...options, exchanges: [exchange], surfaces: [surface] })
        )
        const [verdict] = report.verdicts
        if (verdict === undefined || verdict.outcome === "skipped") context.skip(verdict?.reason)
        ran++
        if (verdict?.outcome === "failed") throw new Error(explain(verdict))
      })
    }
    for (const scenario of options.exchanges === undefined ? WebhookScenario.load() : []) {
      it(`${scenario.id}: ${scenario.title}`, async (context) => {
        if (started === undefined) throw new Error("the target did not start")
        const report = await Effect.runPromise(
          Verify.verify(started, { ...options, exchanges: [], scenarios: [scenario] })
        )
        const [skipped] = report.verdicts.filter(({ outcome }) => outcome === "skipped")
        if (skipped !== undefined) context.skip(skipped.reason)
        ran++
        const failed = report.verdicts.filter(({ outcome }) => outcome === "failed")
        if (failed.length > 0) throw new Error(failed.map(explain).join("\n"))
      })
    }
    it("verified something", () => {
      if (ran === 0) throw new Error("nothing was verified: every check was skipped")
    })
  })
}
