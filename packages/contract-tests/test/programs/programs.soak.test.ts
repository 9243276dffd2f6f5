import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { runPrograms } from "./runPrograms.ts"

describe("random programs of sends, bulk sends, keys, faults, clock steps and restarts", () => {
  it.live(
    "agree with the journal for an hour, from a random seed",
    () =>
      Effect.gen(function* () {
        const until = Date.now() + 60 * 60_000
        while (Date.now() < until) {
          const seed = yield* Random.nextIntBetween(0, 2 ** 31)
          assert.isUndefined(yield* runPrograms({ runs: 1_000, seed }), `seed ${seed}`)
        }
      }),
    { timeout: 2 * 60 * 60_000 }
  )
})
