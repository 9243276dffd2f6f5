/** Writes the kill matrix into README.md, after trying every mutant: `node scripts/killMatrix.ts`. */
import * as Effect from "effect/Effect"
import { readFileSync, writeFileSync } from "node:fs"
import * as MockTarget from "../src/MockTarget.ts"
import * as Matrix from "../src/mutants/Matrix.ts"
import * as Mutants from "../src/mutants/Mutants.ts"
import type { Trial } from "../src/mutants/Trial.ts"
import * as Trial_ from "../src/mutants/Trial.ts"

const [begin, end] = ["<!-- mutants:begin -->", "<!-- mutants:end -->"]

/** Where the matrix stands. */
export const path = new URL("../README.md", import.meta.url)

/** The README with the matrix of these trials in it. */
export const refreshed = (readme: string, trials: ReadonlyArray<Trial>): string => {
  const from = readme.indexOf(begin)
  const to = readme.indexOf(end)
  if (from === -1 || to < from) throw new Error(`README.md needs ${begin} and ${end}.`)
  return `${readme.slice(0, from + begin.length)}\n\n${Matrix.render(trials)}\n\n${readme.slice(to)}`
}

if (import.meta.main) {
  const trials = await MockTarget.start().pipe(
    Effect.flatMap((target) => Trial_.all(Mutants.all, target)),
    Effect.scoped,
    Effect.runPromise
  )
  writeFileSync(path, refreshed(readFileSync(path, "utf8"), trials))
}
