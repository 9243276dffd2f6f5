/** The pacer by itself, on a clock that the test moves: who may go when, and in which order. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import * as Exit from "effect/Exit"
import * as Pacer from "../../../src/internal/pacing/Pacer.ts"
import { MARGIN_MS } from "../../../src/internal/pacing/SlidingWindows.ts"
import * as Pacing from "../../../src/Pacing.ts"

const { burst, interval } = Pacing.pair

/** A pacer on the test's clock. `order` lists who was admitted, and when. */
const paced = (options: Pacing.Options = {}) =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const scope = yield* Scope.make()
    const now = () => clock.currentTimeMillisUnsafe()
    const pacer = yield* Pacer.make(options, now).pipe(Scope.provide(scope))
    const order: Array<readonly [name: string, at: number]> = []
    const wait = (recipient: string, name = recipient, first = false) =>
      Effect.forkChild(
        Effect.map(pacer.wait(recipient, first), (ticket) => {
          order.push([name, now()])
          return ticket
        }),
        { startImmediately: true }
      )
    const exhaust = (recipient: string, at = now()) => {
      for (let i = 0; i < burst; i++) {
        const ticket = pacer.tryAdmit(recipient, at)
        assert.isDefined(ticket)
        if (ticket !== undefined) pacer.settle(ticket, true, undefined)
      }
    }
    return { pacer, order, wait, exhaust, close: Scope.close(scope, Exit.void) }
  })

/** Limits that no test here reaches. */
const wide = { perSecond: 80 } as const

describe("admission at once", () => {
  it.effect("gives one recipient the whole burst, and the next only when the interval has passed", () =>
    Effect.gen(function* () {
      const { exhaust, pacer } = yield* paced(wide)
      exhaust("1")
      assert.isUndefined(pacer.tryAdmit("1", interval - 1))
      assert.strictEqual(pacer.recipientWait("1"), interval)
      assert.strictEqual(pacer.recipientWait("2"), 0)
      assert.isDefined(pacer.tryAdmit("2", 0))
      assert.isDefined(pacer.tryAdmit("1", interval))
      assert.isUndefined(pacer.tryAdmit("1", 2 * interval - 1))
      assert.isDefined(pacer.tryAdmit("1", 2 * interval))
    })
  )

  it.effect("spreads nothing without a recipient, nor where it is switched off", () =>
    Effect.gen(function* () {
      const { exhaust, pacer } = yield* paced()
      exhaust("")
      assert.isDefined(pacer.tryAdmit("", 0))
      const off = yield* paced({ perRecipient: false })
      off.exhaust("1")
      assert.isDefined(off.pacer.tryAdmit("1", 0))
      assert.strictEqual(off.pacer.recipientWait("1"), 0)
    })
  )

  it.effect("after a refusal of all waits for its time, which a shorter one does not shorten", () =>
    Effect.gen(function* () {
      const { pacer } = yield* paced()
      pacer.delayAll(7000)
      pacer.delayAll(1000)
      assert.isUndefined(pacer.tryAdmit("1", 6999))
      assert.isDefined(pacer.tryAdmit("1", 7000))
    })
  )

  it.effect("after a refusal of one recipient waits for its time, which a shorter one does not shorten", () =>
    Effect.gen(function* () {
      const { pacer } = yield* paced()
      pacer.delayRecipient("1", 7000)
      pacer.delayRecipient("1", 1000)
      assert.strictEqual(pacer.recipientWait("1"), 7000)
      assert.isUndefined(pacer.tryAdmit("1", 6999))
      assert.isDefined(pacer.tryAdmit("2", 0))
      assert.isDefined(pacer.tryAdmit("1", 7000))
    })
  )

  it.effect("still knows whom a refusal delays after a thousand others were delayed", () =>
    Effect.gen(function* () {
      const { pacer } = yield* paced()
      pacer.delayRecipient("first", 60_000)
      for (let other = 0; other < 1500; other++) pacer.delayRecipient(`other ${other}`, 1000)
      yield* TestClock.adjust(2000)
      pacer.delayRecipient("last", 1000)
      assert.strictEqual(pacer.recipientWait("first"), 58_000)
      assert.strictEqual(pacer.recipientWait("other 0"), 0)
      assert.strictEqual(pacer.recipientWait("last"), 1000)
    })
  )

  it.effect("passes no request that waits, be it for the same recipient or for room", () =>
    Effect.gen(function* () {
      const { exhaust, pacer, wait } = yield* paced({ perSecond: 60 })
      exhaust("1")
      yield* wait("1")
      yield* TestClock.adjust(1)
      assert.isUndefined(pacer.tryAdmit("1", interval + 1))
      const full = yield* paced({ perSecond: 1 })
      assert.isDefined(full.pacer.tryAdmit("1", 0))
      yield* full.wait("2")
      assert.isUndefined(full.pacer.tryAdmit("3", 5000))
    })
  )

  it.effect("still knows who used up a burst after thousands of other recipients", () =>
    Effect.gen(function* () {
      const { exhaust, pacer } = yield* paced({ perSecond: 1e9, perMinute: 1e9 })
      pacer.settle(pacer.tryAdmit("first", 0) ?? { leftAt: 0 }, true, {
        second: { limit: 1e9, remaining: 1 },
        minute: { limit: 1e9, remaining: 1 }
      })
      exhaust("1")
      for (let other = 0; other < 5000; other++) assert.isDefined(pacer.tryAdmit(`other ${other}`, 0))
      assert.isUndefined(pacer.tryAdmit("1", 0))
      // Those that had one message of 45 may be forgotten; they never have to wait for it.
      assert.isDefined(pacer.tryAdmit("other 0", 0))
    })
  )
})

describe("the queue", () => {
  it.effect("lets a retry go before what waits for the same recipient, and keeps the order of the rest", () =>
    Effect.gen(function* () {
      const { exhaust, order, wait } = yield* paced(wide)
      exhaust("1")
      yield* wait("1", "a")
      yield* wait("1", "b")
      yield* wait("1", "retry", true)
      yield* TestClock.adjust(4 * interval)
      assert.deepStrictEqual(
        order.map(([name]) => name),
        ["retry", "a", "b"]
      )
      for (const [index, [, at]] of order.entries()) {
        assert.isAtLeast(at, (index + 1) * interval)
        assert.isAtMost(at, (index + 1) * interval + 2 * MARGIN_MS)
      }
    })
  )

  it.effect("lets recipients take turns where only the key's limit holds them back", () =>
    Effect.gen(function* () {
      const { order, wait } = yield* paced({ perSecond: 1 })
      for (const name of ["a", "b", "a", "b", "a"]) {
        yield* wait(name)
      }
      yield* TestClock.adjust("30 seconds")
      assert.deepStrictEqual(
        order.map(([name]) => name),
        ["a", "b", "a", "b", "a"]
      )
    })
  )

  it.effect.prop(
    "lets each recipient go when its own delay ends, whatever the order of the delays",
    [
      Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100_000 }))).check(
        Schema.isMaxLength(40)
      )
    ],
    ([delays]) =>
      Effect.gen(function* () {
        const { order, pacer, wait } = yield* paced(wide)
        for (const [index, delay] of delays.entries()) {
          pacer.delayRecipient(String(index), delay)
          yield* wait(String(index))
        }
        for (let moved = 0; moved <= 100_000 + MARGIN_MS; moved += 5000) yield* TestClock.adjust(5000)
        assert.strictEqual(order.length, delays.length)
        for (const [name, at] of order) {
          const delay = delays[Number(name)] ?? 0
          assert.isAtLeast(at, delay)
          assert.isAtMost(at, delay + MARGIN_MS + 1)
        }
      }),
    { arbitrary: { runs: 20 } }
  )

  it.effect("lets those go first whose delay ends first, also when they came last", () =>
    Effect.gen(function* () {
      const { order, pacer, wait } = yield* paced(wide)
      for (const [name, delay] of [
        ["late", 9000],
        ["early", 1000],
        ["middle", 5000]
      ] as const) {
        pacer.delayRecipient(name, delay)
        yield* wait(name)
      }
      yield* TestClock.adjust(20_000)
      assert.deepStrictEqual(order, [
        ["early", 1000 + MARGIN_MS],
        ["middle", 5000 + MARGIN_MS],
        ["late", 9000 + MARGIN_MS]
      ])
    })
  )

  it.effect("holds all recipients until a refusal of all has passed", () =>
    Effect.gen(function* () {
      const { order, pacer, wait } = yield* paced()
      pacer.delayAll(3000)
      yield* wait("a")
      yield* wait("b")
      yield* TestClock.adjust(2999)
      assert.deepStrictEqual(order, [])
      yield* TestClock.adjust(1)
      assert.deepStrictEqual(
        order.map(([name]) => name),
        ["a", "b"]
      )
    })
  )

  it.effect("gives a place that comes free at once to who waits, also one of an unanswered request", () =>
    Effect.gen(function* () {
      const { order, pacer, wait } = yield* paced({ perSecond: 1 })
      const ticket = pacer.tryAdmit("a", 0)
      yield* wait("b")
      yield* TestClock.adjust(10)
      assert.deepStrictEqual(order, [])
      if (ticket !== undefined) pacer.settle(ticket, false, undefined)
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(order, [["b", 10]])
    })
  )

  it.effect("uses the limits of an answer at once", () =>
    Effect.gen(function* () {
      const { pacer } = yield* paced()
      const ticket = pacer.tryAdmit("a", 0)
      if (ticket !== undefined) {
        pacer.settle(ticket, true, {
          second: { limit: 1, remaining: 0 },
          minute: { limit: 100, remaining: 1 }
        })
      }
      assert.isUndefined(pacer.tryAdmit("b", 1))
      assert.isDefined(pacer.tryAdmit("b", 1000 + MARGIN_MS))
    })
  )

  it.effect("skips who has left, and what waits behind keeps its turn", () =>
    Effect.gen(function* () {
      const { exhaust, order, pacer, wait } = yield* paced(wide)
      exhaust("1")
      const leaver = yield* wait("1", "leaver")
      yield* wait("1", "kept")
      yield* Fiber.interrupt(leaver)
      yield* TestClock.adjust(interval + 2 * MARGIN_MS)
      assert.deepStrictEqual(
        order.map(([name]) => name),
        ["kept"]
      )
      const alone = yield* wait("2-delayed")
      yield* Fiber.join(alone)
      pacer.delayRecipient("3", 1000)
      yield* Fiber.interrupt(yield* wait("3"))
      yield* TestClock.adjust(5000)
      assert.isDefined(pacer.tryAdmit("3", interval + 10_000), "a queue that all left holds nothing up")
    })
  )

  it.effect("ends with its scope: who waits goes on without a ticket", () =>
    Effect.gen(function* () {
      const { close, pacer, wait } = yield* paced()
      pacer.delayRecipient("1", 60_000)
      pacer.delayAll(60_000)
      const waiting = [yield* wait("1"), yield* wait("1"), yield* wait("2")]
      yield* close
      for (const fiber of waiting) assert.isUndefined(yield* Fiber.join(fiber))
    })
  )
})
