/** Runs every fault against a Gateway over one transport. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Gateway from "../../src/Gateway.ts"
import type { GatewayError } from "../../src/GatewayError.ts"
import * as Message from "../../src/Message.ts"
import * as RetryPolicy from "../../src/RetryPolicy.ts"
import { atEachAttempt, attempts, closesReused, type Expected, faults, type TransportName } from "./faults.ts"

type MakeLayer = (options: Gateway.Options) => Layer.Layer<Gateway.Gateway, GatewayError>

const message = Message.text({ to: "+90 532 123 45 67", body: "Merhaba" })

const impatient: RetryPolicy.RetryPolicy = { ...RetryPolicy.safe, attempts, base: "1 milli", cap: "1 milli" }

export const faultMatrix = (transport: TransportName, layer: MakeLayer): void => {
  describe(`outcomes over ${transport}`, () => {
    for (const fault of faults) {
      const expected = fault.differs?.[transport] ?? fault.expected
      it.live(`${fault.name}: ${expected.reason}, ${expected.outcome ?? "received"}`, () =>
        Effect.gen(function* () {
          const server = yield* Effect.acquireDisposable(Effect.promise(fault.start))
          const result = yield* Effect.result(
            Effect.flatMap(Gateway.Gateway, (gateway) => gateway.send(message)).pipe(
              Effect.provide(
                layer({
                  apiKey: Redacted.make("sk_test"),
                  baseUrl: server.url,
                  retry: impatient,
                  timeout: expected.reason === "Timeout" ? "200 millis" : "10 seconds"
                })
              )
            )
          )
          const seen: Omit<Expected, "requests"> = Result.isSuccess(result)
            ? { reason: "receipt", attempts: 1 }
            : {
                reason: result.failure.reason._tag,
                outcome: result.failure.outcome,
                attempts: result.failure.attempts.length
              }
          const actual: Expected = { ...seen, requests: server.requests.length }
          const wanted = fault.or !== undefined && fault.or.reason === actual.reason ? fault.or : expected
          assert.deepStrictEqual(atEachAttempt(fault, actual, wanted), wanted)
        })
      )
    }

    it.live("a connection that closes when it is used again: no message is sent twice", () =>
      Effect.gen(function* () {
        const server = yield* Effect.acquireDisposable(Effect.promise(closesReused))
        yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
          Effect.forEach([1, 2, 3, 4], () => Effect.result(send(message)))
        ).pipe(
          Effect.provide(layer({ apiKey: Redacted.make("sk_test"), baseUrl: server.url, retry: impatient }))
        )
        assert.strictEqual(server.requests.length, 4)
      })
    )
  })
}
