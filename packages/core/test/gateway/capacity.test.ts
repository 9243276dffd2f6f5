/** What a queue in front of a Gateway may rely on when it asks how many messages would leave at once. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as Gateway from "../../src/Gateway.ts"
import * as Message from "../../src/Message.ts"
import { accepted, fakeGateway, limits, refused } from "../support/fakeGateway.ts"

const message = (n: number) => Message.text({ to: String(905320000000 + n), body: "Merhaba" })

const sendSome = (count: number) =>
  Effect.flatMap(Gateway.Gateway, ({ send }) =>
    Effect.forEach(
      Array.from({ length: count }, (_, n) => message(n)),
      (each) => Effect.forkChild(send(each)),
      { discard: true }
    )
  )

const capacity = Effect.flatMap(Gateway.Gateway, (gateway) => gateway.capacity)

describe("capacity", () => {
  it.effect("is what is left of the documented limits, less what is under way and what waits", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* capacity, { perSecond: 80, perMinute: 4800, available: 80 })
      yield* sendSome(30)
      yield* TestClock.adjust(10)
      assert.strictEqual((yield* capacity).available, 50)
      yield* sendSome(60)
      yield* TestClock.adjust(10)
      assert.strictEqual((yield* capacity).available, 0)
    }).pipe(Effect.provide(fakeGateway(() => Effect.never).layer))
  )

  it.effect("follows the limits that the gateway reports, and frees up with the window", () =>
    Effect.gen(function* () {
      yield* sendSome(1)
      yield* TestClock.adjust(10)
      assert.deepStrictEqual(yield* capacity, { perSecond: 3, perMinute: 100, available: 2 })
      yield* sendSome(2)
      yield* TestClock.adjust(10)
      assert.strictEqual((yield* capacity).available, 0)
      yield* TestClock.adjust(1100)
      assert.strictEqual((yield* capacity).available, 3)
    }).pipe(Effect.provide(fakeGateway(() => accepted(limits(3, 100))).layer))
  )

  it.effect("is 0 while a refusal delays all messages", () =>
    Effect.gen(function* () {
      yield* sendSome(1)
      yield* TestClock.adjust(10)
      assert.strictEqual((yield* capacity).available, 0)
    }).pipe(
      Effect.provide(fakeGateway(() => refused(429, "RATE_001", undefined, { "retry-after": "7" })).layer)
    )
  )

  it.effect("has no bound with pacing off", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* capacity).available, Number.POSITIVE_INFINITY)
    }).pipe(Effect.provide(fakeGateway(() => accepted(), { pacing: "off" }).layer))
  )
})
