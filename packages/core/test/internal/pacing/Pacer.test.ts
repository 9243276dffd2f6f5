import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as Gateway from "../../../src/Gateway.ts"
import { pair } from "../../../src/Pacing.ts"
import * as Message from "../../../src/Message.ts"
import { accepted, fakeGateway, limits, refused } from "../../support/fakeGateway.ts"

const to = (i: number): string => String(905320000000 + i)
const text = (recipient: string, body = "Merhaba") => Message.text({ to: recipient, body })

/** Moves the clock in small steps until a fiber is done. */
const until = <A, E>(fiber: Fiber.Fiber<A, E>, step = 10, most = 400_000): Effect.Effect<A, E> =>
  Effect.gen(function* () {
    for (let moved = 0; moved < most && fiber.pollUnsafe() === undefined; moved += step)
      yield* TestClock.adjust(step)
    return yield* Fiber.join(fiber)
  })

/** The most requests that any window of this length, open at its start, held. */
const most = (arrivals: ReadonlyArray<number>, length: number): number => {
  const sorted = arrivals.toSorted((a, b) => a - b)
  let from = 0
  let found = 0
  for (let at = 0; at < sorted.length; at++) {
    while ((sorted[from] ?? 0) <= (sorted[at] ?? 0) - length) from++
    found = Math.max(found, at - from + 1)
  }
  return found
}

describe("pacing", () => {
  it.effect.prop(
    "never lets more arrive in a second or a minute than the gateway takes, however they travel",
    [
      Schema.Struct({
        second: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 30 })),
        minute: Schema.Int.check(Schema.isBetween({ minimum: 5, maximum: 90 })),
        gaps: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 300 }))).check(
          Schema.isMinLength(1),
          Schema.isMaxLength(120)
        ),
        jitter: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 25 }))).check(
          Schema.isMinLength(1)
        )
      })
    ],
    ([{ gaps, jitter, minute, second }]) =>
      Effect.gen(function* () {
        const arrivals: Array<number> = []
        const gateway = fakeGateway(
          (seen, attempt) => {
            arrivals.push(seen.at + (jitter[attempt % jitter.length] ?? 0))
            return Effect.andThen(Effect.sleep(40), accepted(limits(second, minute)))
          },
          { pacing: { perSecond: second, perMinute: minute }, deadline: "1 hour" }
        )
        const fiber = yield* Effect.gen(function* () {
          const { send } = yield* Gateway.Gateway
          let i = 0
          const sends: Array<Fiber.Fiber<unknown, unknown>> = []
          for (const gap of gaps) {
            if (gap > 0) yield* Effect.sleep(gap)
            sends.push(yield* Effect.forkChild(send(text(to(i++)))))
          }
          for (const sending of sends) yield* Fiber.join(sending)
        }).pipe(Effect.provide(gateway.layer), Effect.forkChild)
        yield* until(fiber, 25)
        assert.strictEqual(arrivals.length, gaps.length)
        assert.isAtMost(most(arrivals, 1000), second)
        assert.isAtMost(most(arrivals, 60_000), minute)
      }),
    { arbitrary: { runs: 40 } }
  )

  it.effect.prop(
    "counts a request when it may have arrived: one that takes long is not forgotten before the gateway forgets it",
    [
      Schema.Struct({
        second: Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 20 })),
        delays: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 900 }))).check(
          Schema.isMinLength(1)
        )
      })
    ],
    ([{ delays, second }]) =>
      Effect.gen(function* () {
        const arrivals: Array<number> = []
        const gateway = fakeGateway(
          (seen, attempt) => {
            const delay = delays[attempt % delays.length] ?? 0
            arrivals.push(seen.at + delay)
            return Effect.andThen(Effect.sleep(delay), accepted(limits(second, 10_000)))
          },
          { pacing: { perSecond: second } }
        )
        const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
          Effect.forEach(
            Array.from({ length: second * 4 }, (_, i) => i),
            (i) => send(text(to(i))),
            { concurrency: "unbounded" }
          )
        ).pipe(Effect.provide(gateway.layer), Effect.forkChild)
        yield* until(fiber, 25)
        assert.isAtMost(most(arrivals, 1000), second)
      }),
    { arbitrary: { runs: 40 } }
  )

  it.effect("takes no longer than the limits force, plus the margin", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway(() => accepted(limits(80, 4800)))
      const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
        Effect.forEach(
          Array.from({ length: 800 }, (_, i) => i),
          (i) => send(text(to(i))),
          { concurrency: "unbounded" }
        )
      ).pipe(Effect.provide(gateway.layer), Effect.forkChild)
      yield* until(fiber)
      assert.isAtMost(gateway.requests.at(-1)?.at ?? Infinity, 9 * 1025 + 50)
    })
  )

  it.effect("takes over the limits that the gateway's headers name", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway(() => accepted(limits(5, 1000)))
      const fiber = yield* Effect.gen(function* () {
        const { send } = yield* Gateway.Gateway
        yield* send(text(to(0)))
        yield* Effect.forEach(
          Array.from({ length: 19 }, (_, i) => i + 1),
          (i) => send(text(to(i))),
          {
            concurrency: "unbounded"
          }
        )
      }).pipe(Effect.provide(gateway.layer), Effect.forkChild)
      yield* until(fiber)
      assert.isAtMost(
        most(
          gateway.requests.map(({ at }) => at),
          1000
        ),
        5
      )
    })
  )

  it.effect("sends 45 at once to one recipient and then one in six seconds, in order", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway(() => accepted())
      const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
        Effect.forEach(
          Array.from({ length: 48 }, (_, i) => i),
          (i) => send(text(to(0), `message ${i}`)),
          {
            concurrency: "unbounded"
          }
        )
      ).pipe(Effect.provide(gateway.layer), Effect.forkChild)
      yield* until(fiber)
      const bodies = gateway.requests.map(({ body }) => Number(/message (\d+)/.exec(body)?.[1]))
      assert.deepStrictEqual(
        bodies,
        Array.from({ length: 48 }, (_, i) => i)
      )
      const times = gateway.requests.map(({ at }) => at)
      assert.deepStrictEqual(new Set(times.slice(0, pair.burst)), new Set([0]))
      for (const [i, at] of times.slice(pair.burst).entries()) {
        assert.isAtLeast(at, (i + 1) * pair.interval)
        assert.isAtMost(at, (i + 1) * pair.interval + 100)
      }
    })
  )

  it.effect("lets other recipients pass one whose bucket is empty", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway(() => accepted())
      const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
        Effect.forEach(
          [...Array.from({ length: 50 }, () => to(0)), to(1), to(2)],
          (recipient) => send(text(recipient)),
          { concurrency: "unbounded" }
        )
      ).pipe(Effect.provide(gateway.layer), Effect.forkChild)
      yield* until(fiber)
      for (const recipient of [to(1), to(2)]) {
        assert.strictEqual(gateway.requests.find((seen) => seen.to === recipient)?.at, 0)
      }
    })
  )

  it.effect("holds the whole queue back for the wait of a 429", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway((_, attempt) =>
        attempt === 1 ? refused(429, "RATE_001", { limit_type: "sec", retry_after: "7s" }) : accepted()
      )
      const fiber = yield* Effect.gen(function* () {
        const { send } = yield* Gateway.Gateway
        const first = yield* Effect.forkChild(send(text(to(0))))
        yield* Effect.sleep(100)
        yield* Effect.all([send(text(to(1))), send(text(to(0), "second")), Fiber.join(first)], {
          concurrency: "unbounded"
        })
      }).pipe(Effect.provide(gateway.layer), Effect.forkChild)
      yield* until(fiber)
      const [, ...later] = gateway.requests
      assert.strictEqual(later.length, 3)
      for (const { at } of later) assert.isAtLeast(at, 7000)
      assert.deepStrictEqual(
        later.filter((seen) => seen.to === to(0)).map(({ body }) => body.includes("second")),
        [false, true],
        "the refused message keeps its place before the later one"
      )
    })
  )

  it.effect(
    "tries a refused message again before a later one to its recipient that was already waiting",
    () =>
      Effect.gen(function* () {
        const gateway = fakeGateway(
          (_, attempt) =>
            attempt === 1
              ? Effect.delay(refused(429, "RATE_001", { limit_type: "sec", retry_after: "7s" }), "200 millis")
              : accepted(),
          { pacing: { perSecond: 1 } }
        )
        const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
          Effect.all([send(text(to(0), "first")), send(text(to(0), "second"))], { concurrency: "unbounded" })
        ).pipe(Effect.provide(gateway.layer), Effect.forkChild)
        yield* until(fiber)
        assert.deepStrictEqual(
          gateway.requests.map(({ body }) => (body.includes("first") ? "first" : "second")),
          ["first", "first", "second"]
        )
      })
  )

  it.effect("of Meta's pair limit holds back that recipient alone, four times as long each time", () =>
    Effect.gen(function* () {
      const meta = { code: 131056, message: "(#131056) pair rate limit hit", type: "OAuthException" }
      const gateway = fakeGateway((seen, attempt) =>
        seen.to === to(0) && attempt < 4 ? refused(502, "GW_003", { meta }) : accepted()
      )
      const fiber = yield* Effect.gen(function* () {
        const { send } = yield* Gateway.Gateway
        yield* send(text(to(0)))
      }).pipe(Effect.provide(gateway.layer), Effect.forkChild)
      yield* until(fiber)
      const times = gateway.requests.map(({ at }) => at)
      assert.strictEqual(times.length, 4)
      assert.deepStrictEqual(
        times.slice(1).map((at, i) => Math.round((at - (times[i] ?? 0)) / 1000)),
        [1, 4, 16]
      )
    })
  )

  it.effect("fails a message whose deadline passes in the queue, without having sent it", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway(() => accepted(), { pacing: { perSecond: 1, perMinute: 2 } })
      const fiber = yield* Effect.gen(function* () {
        const { send } = yield* Gateway.Gateway
        yield* Effect.all([send(text(to(0))), send(text(to(1)))], { concurrency: "unbounded" })
        return yield* Effect.flip(send(text(to(2)), { deadline: "5 seconds" }))
      }).pipe(Effect.provide(gateway.layer), Effect.forkChild)
      const error = yield* until(fiber)
      assert.deepInclude(error.reason, { _tag: "Timeout", phase: "queue" })
      assert.strictEqual(error.outcome, "NotSent")
      assert.strictEqual(gateway.requests.length, 2)
    })
  )

  it.effect("gives the turn of an interrupted message to the next", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway(() => accepted(), { pacing: { perSecond: 1 } })
      const fiber = yield* Effect.gen(function* () {
        const { send } = yield* Gateway.Gateway
        yield* send(text(to(0)))
        const dropped = yield* Effect.forEach(
          Array.from({ length: 100 }, (_, i) => i),
          (i) => Effect.forkChild(send(text(to(1), `dropped ${i}`)))
        )
        yield* Effect.sleep(10)
        yield* Fiber.interruptAll(dropped)
        yield* send(text(to(1), "kept"))
      }).pipe(Effect.provide(gateway.layer), Effect.forkChild)
      yield* until(fiber)
      assert.strictEqual(gateway.requests.length, 2)
      assert.isAtMost(gateway.requests.at(-1)?.at ?? Infinity, 1100)
    })
  )

  it.effect("switched off lets everything go at once", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway(() => accepted(limits(1, 1)), { pacing: "off" })
      yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
        Effect.forEach(
          Array.from({ length: 300 }, (_, i) => i),
          () => send(text(to(0))),
          { concurrency: "unbounded" }
        )
      ).pipe(Effect.provide(gateway.layer))
      assert.deepStrictEqual(new Set(gateway.requests.map(({ at }) => at)), new Set([0]))
    })
  )
})
