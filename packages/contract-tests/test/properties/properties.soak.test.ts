import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as MockTarget from "../../src/targets/MockTarget.ts"
import * as Properties from "./runProperties.ts"

describe("the properties", () => {
  it.live(
    "hold for the mock on a hundred thousand messages from a random seed",
    () =>
      Effect.gen(function* () {
        const target = yield* MockTarget.start()
        const seed = yield* Random.nextIntBetween(0, 2 ** 31)
        const failures: Array<Properties.Failure> = []
        const verdicts = yield* Properties.run(target, {
          runs: 20_000,
          seed,
          onFailure: (failure) => Effect.sync(() => failures.push(failure))
        })
        assert.deepStrictEqual(failures, [])
        assert.strictEqual(verdicts.filter(({ outcome }) => outcome === "passed").length, verdicts.length)
      }),
    30 * 60_000
  )
})
