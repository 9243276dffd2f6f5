/**
 * Runs every mutant and writes docs/kill-matrix.md: which check notices which wrong gateway.
 * `node packages/contract-tests/scripts/killMatrix.ts`; exit code 1 when a mutant survives.
 */
import * as Effect from "effect/Effect"
import { writeFileSync } from "node:fs"
import * as MockTarget from "../src/targets/MockTarget.ts"
import * as KillMatrix from "../test/mutants/killMatrix.ts"
import * as MutationRun from "../test/mutants/MutationRun.ts"
import * as Mutants from "../test/mutants/mutants.ts"

const runs = await MockTarget.start().pipe(
  Effect.flatMap((target) => MutationRun.all(Mutants.all, target)),
  Effect.scoped,
  Effect.runPromise
)
writeFileSync(KillMatrix.path, KillMatrix.render(runs))
for (const run of runs.filter((one) => !KillMatrix.isKilled(one))) {
  process.exitCode = 1
  console.error(
    `${run.mutant.id}: killed by ${run.killedBy.join(", ") || "no check"}; stray: ${run.stray.join(", ")}`
  )
}
