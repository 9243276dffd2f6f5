import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import * as Gateway from "../../src/Gateway.ts"
import * as Message from "../../src/Message.ts"
import { accepted, fakeGateway, refused } from "../support/fakeGateway.ts"

const send = (respond: Parameters<typeof fakeGateway>[0], beforeAttempt: Effect.Effect<unknown, unknown>) =>
  Effect.gen(function* () {
    const gateway = fakeGateway(respond)
    const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
      send(Message.text({ to: "905321234567", body: "Merhaba" }), { beforeAttempt })
    ).pipe(Effect.provide(gateway.layer), Effect.result, Effect.forkChild)
    for (let i = 0; i < 130 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust(1000)
    return { requests: gateway.requests, result: yield* Fiber.join(fiber) }
  })

describe("beforeAttempt", () => {
  it.effect("runs before each attempt, so that what it writes is written before anything leaves", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      const { result } = yield* send(
        (_, attempt) => {
          order.push(`request ${attempt}`)
          return attempt === 1 ? refused(429, "RATE_001") : accepted()
        },
        Effect.sync(() => order.push("intent"))
      )
      assert.strictEqual(result._tag, "Success")
      assert.deepStrictEqual(order, ["intent", "request 1", "intent", "request 2"])
    })
  )

  it.effect("keeps the attempt from being made where it fails", () =>
    Effect.gen(function* () {
      const { requests, result } = yield* send(() => accepted(), Effect.fail("the store is gone"))
      assert(result._tag === "Failure")
      assert.strictEqual(result.failure.reason._tag, "LedgerFailure")
      assert.strictEqual(result.failure.outcome, "NotSent")
      assert.deepStrictEqual(requests, [])
    })
  )

  it.effect("is given up at the deadline of the send", () =>
    Effect.gen(function* () {
      const { requests, result } = yield* send(() => accepted(), Effect.never)
      assert(result._tag === "Failure")
      assert.strictEqual(result.failure.outcome, "NotSent")
      assert.deepStrictEqual(requests, [])
    })
  )

  it.effect("must be an Effect", () =>
    Effect.gen(function* () {
      const { result } = yield* send(() => accepted(), "an Effect" as never)
      assert(result._tag === "Failure")
      assert.strictEqual(result.failure.reason._tag, "InvalidConfiguration")
    })
  )
})
