import { Exchange, Guarantees } from "@connexease-gateway/contract"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import * as KillMatrix from "./killMatrix.ts"
import * as MockTarget from "../../src/targets/MockTarget.ts"
import * as Mutants from "./mutants.ts"
import * as MutationRun from "./MutationRun.ts"
import * as Verify from "../../src/verify/Verify.ts"

const guarantees = [...Guarantees.load().keys()]

describe("every guarantee", () => {
  const exchanges = Exchange.load()

  it.each(guarantees)("%s has a check", (guarantee) => {
    const checks = [...Verify.checksOf(guarantee, exchanges, "api"), ...Verify.scenariosOf(guarantee)]
    assert.isAbove(checks.length, 0)
  })

  it.each(guarantees)("%s is broken by a mutant", (guarantee) => {
    assert.include(
      Mutants.all.map((mutant) => mutant.guarantee),
      guarantee
    )
  })
})

describe("the mutants", () => {
  let runs: ReadonlyMap<string, MutationRun.MutationRun> = new Map()

  beforeAll(async () => {
    const all = await MockTarget.start().pipe(
      Effect.flatMap((target) => MutationRun.all(Mutants.all, target)),
      Effect.scoped,
      Effect.runPromise
    )
    runs = new Map(all.map((run) => [run.mutant.id, run]))
  }, 180_000)

  it("are no fewer than forty, each with an id and a title of its own, each about a guarantee that exists", () => {
    assert.isAtLeast(Mutants.all.length, 40)
    assert.strictEqual(new Set(Mutants.all.map(({ id }) => id)).size, Mutants.all.length)
    assert.strictEqual(new Set(Mutants.all.map(({ title }) => title)).size, Mutants.all.length)
    for (const { guarantee } of Mutants.all) assert.include(guarantees, guarantee)
  })

  it.each(Mutants.all.map(({ id, guarantee, title }) => [title, guarantee, id] as const))(
    "one that %s is noticed by checks of %s, and lives without them",
    (_title, _promise, id) => {
      assert.isAbove(runs.get(id)?.killedBy.length ?? 0, 0, "no check noticed")
      assert.deepStrictEqual(runs.get(id)?.stray, [])
    }
  )

  it("are listed in docs/kill-matrix.md as they were killed; scripts/killMatrix.ts writes it", () => {
    assert.strictEqual(readFileSync(KillMatrix.path, "utf8"), KillMatrix.render([...runs.values()]))
  })
})
