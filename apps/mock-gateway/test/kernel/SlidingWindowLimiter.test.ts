import { assert, describe, it } from "vitest"
import * as Random from "../../src/kernel/support/random.ts"
import { SlidingWindowLimiter } from "../../src/kernel/limits/SlidingWindowLimiter.ts"

describe("SlidingWindowLimiter", () => {
  it("admits a request again exactly when the oldest one is a full second old", () => {
    const windows = new SlidingWindowLimiter({ sec: 2, min: 100 })
    assert.isUndefined(windows.admit(1_000))
    assert.isUndefined(windows.admit(1_400))
    assert.strictEqual(windows.admit(1_999), "sec")
    assert.isUndefined(windows.admit(2_000))
    assert.strictEqual(windows.admit(2_399), "sec")
    assert.isUndefined(windows.admit(2_400))
  })

  it("names the second when both windows are full", () => {
    const windows = new SlidingWindowLimiter({ sec: 1, min: 1 })
    windows.admit(0)
    assert.strictEqual(windows.admit(999), "sec")
    assert.strictEqual(windows.admit(1_000), "min")
    assert.strictEqual(windows.admit(59_999), "min")
    assert.isUndefined(windows.admit(60_000))
  })

  it("never admits more than the limits in any second or minute, nor refuses below them", () => {
    for (let seed = 0; seed < 40; seed++) {
      const draw = (count: number, bound: number) =>
        Random.below({ seed: String(seed), purpose: "test", subject: "", count }, bound)
      const limits = { sec: 1 + draw(0, 20), min: 1 + draw(1, 200) }
      const windows = new SlidingWindowLimiter(limits)
      const admitted: Array<number> = []
      let now = 0
      for (let request = 2; request < 2_000; request++) {
        now += draw(request, 2) === 0 ? 0 : draw(request, 120)
        const inLast = (millis: number) => admitted.filter((at) => at > now - millis).length
        const full = inLast(1_000) >= limits.sec ? "sec" : inLast(60_000) >= limits.min ? "min" : undefined
        assert.strictEqual(windows.admit(now), full)
        if (full === undefined) admitted.push(now)
        assert.deepStrictEqual(windows.remaining(now), {
          sec: limits.sec - inLast(1_000),
          min: limits.min - inLast(60_000)
        })
      }
    }
  })

  it("forgets what has left the window, whatever the limit", () => {
    const windows = new SlidingWindowLimiter({ sec: 1e9, min: 1e9 })
    for (let now = 0; now < 300_000; now += 10) for (let burst = 0; burst < 3; burst++) windows.admit(now)
    assert.strictEqual(windows.remaining(300_000).min, 1e9 - 5_999 * 3)
  })
})
