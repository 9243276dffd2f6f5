/** The two windows by themselves: what counts as when, and until when. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { MARGIN_MS, SlidingWindows } from "../../../src/internal/pacing/SlidingWindows.ts"

const second = 1000 + MARGIN_MS
const minute = 60_000 + MARGIN_MS

const windows = (perSecond: number, perMinute = 1_000_000) => new SlidingWindows({ perMinute, perSecond }, {})

/** Sends a request at `now` that is answered so much later. */
const answered = (of: SlidingWindows, now: number, took = 0) => of.settle(of.leave(now), now + took, true)

/** Checks the millisecond in which there is room again, and that it was known before. */
const opensAt = (of: SlidingWindows, now: number, at: number) => {
  assert.strictEqual(of.nextRoom(now), at)
  assert.isFalse(of.hasRoom(at - 1))
  assert.isTrue(of.hasRoom(at))
  assert.strictEqual(of.nextRoom(at), at)
}

describe("the windows of a key", () => {
  it("have room for the limit, and again a second and a margin after the first request", () => {
    const full = windows(2)
    answered(full, 0)
    assert.isTrue(full.hasRoom(1))
    answered(full, 400)
    assert.isFalse(full.hasRoom(400))
    opensAt(full, 400, second)
  })

  it("have room for a minute's limit, and again a minute and a margin after the first request", () => {
    const full = windows(1000, 2)
    answered(full, 0)
    answered(full, 30_000)
    assert.isFalse(full.hasRoom(30_000))
    opensAt(full, 30_000, minute)
  })

  it("wait for the one that has room later", () => {
    const full = windows(1, 2)
    answered(full, 0)
    answered(full, 59_500)
    opensAt(full, 59_500, 59_500 + second)
    const other = windows(1, 2)
    answered(other, 0)
    answered(other, 2000)
    opensAt(other, 2000, minute)
  })

  it("count a request that has no answer yet", () => {
    const full = windows(2, 3)
    const first = full.leave(0)
    full.leave(0)
    assert.isFalse(full.hasRoom(1900))
    full.settle(first, 1900, false)
    assert.isTrue(full.hasRoom(1900))
    full.leave(1900)
    answered(full, 1901)
    assert.isFalse(full.hasRoom(1901))
  })

  it("count one that is never answered as if it arrived two seconds late, and no longer", () => {
    const full = windows(1)
    full.leave(0)
    assert.strictEqual(full.nextRoom(10), 2000 + MARGIN_MS)
    assert.isFalse(full.hasRoom(2000 + MARGIN_MS))
    opensAt(full, 2000 + MARGIN_MS, 2000 + second)
  })

  it("give the place of a request that never left to the next", () => {
    const full = windows(1)
    full.settle(full.leave(0), 5, false)
    assert.isTrue(full.hasRoom(5))
  })

  it("count a request once, however often its end is reported", () => {
    const full = windows(2)
    const ticket = full.leave(0)
    full.settle(ticket, 1, true)
    full.settle(ticket, 2, true)
    assert.isTrue(full.hasRoom(2))
  })

  it("count a request later when its answer took longer than answers do, at most by two seconds", () => {
    const usual = (took: number) => {
      const measured = windows(1)
      // The shortest time is taken for usual once a period of ten seconds has ended.
      for (const at of [0, 5000, 10_000 + took, 15_000])
        answered(measured, at, at === 5000 ? took : took + 200)
      return measured
    }
    const quick = usual(40)
    answered(quick, 17_000, 40)
    opensAt(quick, 17_040, 17_000 + second)
    const slow = usual(40)
    answered(slow, 17_000, 140)
    opensAt(slow, 17_140, 17_000 + 100 - MARGIN_MS + second)
    const endless = usual(40)
    answered(endless, 17_000, 2020)
    opensAt(endless, 19_020, 17_000 + 2020 - 40 - MARGIN_MS + second)
  })

  it("take nothing for usual before they have seen it for a while", () => {
    const fresh = windows(1)
    answered(fresh, 0, 100)
    opensAt(fresh, 100, 100 - MARGIN_MS + second)
  })

  it("forget what was usual: after two slow periods, slow is usual", () => {
    const changed = windows(1)
    answered(changed, 0, 10)
    for (const at of [10_100, 20_200, 30_300]) answered(changed, at, 90)
    answered(changed, 40_000, 90)
    opensAt(changed, 40_090, 40_000 + second)
  })

  it("take over the limits that answers report, never above those that were set", () => {
    const learning = new SlidingWindows({ perSecond: 3, perMinute: 10 }, { perSecond: 4, perMinute: 6 })
    assert.isFalse(learning.learn(undefined, undefined))
    assert.isFalse(learning.learn({ limit: 0, remaining: 0 }, { limit: 0, remaining: 0 }))
    assert.isTrue(learning.learn({ limit: 1, remaining: 0 }, undefined))
    answered(learning, 0)
    assert.isFalse(learning.hasRoom(0))
    assert.isTrue(learning.learn({ limit: 50, remaining: 0 }, undefined))
    for (const _ of [2, 3, 4]) {
      assert.isTrue(learning.hasRoom(0))
      answered(learning, 0)
    }
    assert.isFalse(learning.hasRoom(0))
    assert.isTrue(learning.learn(undefined, { limit: 5, remaining: 0 }))
    answered(learning, 2000)
    assert.isFalse(learning.hasRoom(4000))
    assert.isTrue(learning.learn(undefined, { limit: 50, remaining: 0 }))
    answered(learning, 4000)
    assert.isFalse(learning.hasRoom(6000))
  })

  it("hold the limit where requests arrive up to 25 ms sooner or later than others", () => {
    const travelling = windows(2)
    const arrivals: Array<number> = []
    for (let now = 0; now < 40_000; now++) {
      if (!travelling.hasRoom(now)) continue
      answered(travelling, now, 40)
      arrivals.push(now + (arrivals.length % 3 === 0 ? 25 : 0))
    }
    assert.isAbove(arrivals.length, 70)
    for (const arrival of arrivals) {
      assert.isAtMost(arrivals.filter((other) => other >= arrival && other < arrival + 1000).length, 2)
    }
  })

  it("wait for as many to leave as a lower limit asks", () => {
    const lowered = windows(3)
    for (const at of [0, 100, 100, 200]) answered(lowered, at)
    assert.isTrue(lowered.learn({ limit: 2, remaining: 0 }, undefined))
    opensAt(lowered, 300, 100 + second)
  })

  it.effect.prop(
    "always know the first millisecond with room, and never hold more than the limit",
    [
      Schema.Struct({
        limit: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 12 })),
        steps: Schema.Array(
          Schema.Struct({
            gap: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 300 })),
            took: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1200 }))
          })
        ).check(Schema.isMinLength(20), Schema.isMaxLength(120))
      })
    ],
    ([{ limit, steps }]) =>
      Effect.sync(() => {
        const tested = windows(limit)
        const left: Array<number> = []
        let now = 0
        for (const { gap, took } of steps) {
          now += gap
          if (!tested.hasRoom(now)) {
            const at = tested.nextRoom(now)
            assert.isAbove(at, now)
            assert.isFalse(tested.hasRoom(Math.ceil(at) - 1))
            assert.isTrue(tested.hasRoom(at))
            now = at
          }
          const ticket = tested.leave(now)
          left.push(now)
          // Answers of another order than that of the requests.
          tested.settle(ticket, now + took, true)
        }
        for (const at of left) {
          assert.isAtMost(left.filter((one) => one >= at && one < at + 1000).length, limit)
        }
      })
  )

  it("stay exact over thousands of requests, each in a millisecond of its own", () => {
    const busy = windows(500, 5000)
    let sent = 0
    for (let now = 0; now < 60_000; now++) {
      if (!busy.hasRoom(now)) continue
      answered(busy, now)
      sent++
    }
    // 500 of every 1,025 ms, until the minute's 5,000 are reached.
    assert.strictEqual(sent, 5000)
    opensAt(busy, 60_000, minute)
    let later = 0
    for (let now = minute; now < minute + 500; now++) {
      if (!busy.hasRoom(now)) continue
      answered(busy, now)
      later++
    }
    assert.strictEqual(later, 500)
  })
})
