import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runPrograms } from "./runPrograms.ts"

describe("random programs of sends, bulk sends, keys, faults, clock steps and restarts", () => {
  it.live(
    "end with each message where the client says that it is, none twice, all paid for and all reported",
    () =>
      Effect.gen(function* () {
        assert.isUndefined(yield* runPrograms({ runs: 200, seed: 1 }))
      }),
    { timeout: 5 * 60_000 }
  )
})
