/** Runs every exchange of the contract against a mock gateway, and reports how long that took. */
import { MockTarget, Verify } from "@connexease-gateway/contract-tests"
import * as Effect from "effect/Effect"

const target = MockTarget.start()
const seconds = await Effect.gen(function* () {
  const mock = yield* target
  const begin = performance.now()
  const { verdicts } = yield* Verify.verify(mock)
  return { seconds: (performance.now() - begin) / 1000, verdicts: verdicts.length }
}).pipe(Effect.scoped, Effect.runPromise)
process.send?.(seconds)
