import { schemas } from "@connexease-gateway/core/message/schemas"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { validate } from "../../src/internal/message/validate.ts"
import { samples } from "./samples.ts"

describe("the schemas of messages", () => {
  for (const [name, schema] of Object.entries(schemas)) {
    // Unique ids, equal counts and "one of two" are met by chance only, which for cards is too rare.
    if (name.endsWith("_carousel")) continue
    it.effect(`make messages that may be sent: ${name}`, () =>
      Effect.gen(function* () {
        const made = yield* Arbitrary.sampleEffect(Arbitrary.schema(schema), {
          count: 200,
          maxDiscards: 20_000
        })
        for (const message of made) {
          const checked = validate(message, { mmlite: "undecided" })
          if (Result.isFailure(checked)) assert.fail(JSON.stringify([checked.failure, message]))
        }
      })
    )
  }

  it("take every sample of their kind, and refuse every other", () => {
    for (const [name, body] of Object.entries(samples)) {
      const takers = Object.entries(schemas).filter(([, schema]) => Schema.is(schema)(body))
      assert.strictEqual(takers.length, 1, `${name}: ${takers.map(([kind]) => kind).join(", ")}`)
    }
  })
})
