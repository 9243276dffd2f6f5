import { assert, describe, it } from "vitest"
import * as Random from "../../src/kernel/support/random.ts"
import { PairRateLimiter } from "../../src/kernel/limits/PairRateLimiter.ts"

const draws = (seed: number) => {
  let count = 0
  return (bound: number) =>
    Random.below({ seed: String(seed), purpose: "test", subject: "", count: count++ }, bound)
}

const send = (pairs: PairRateLimiter, recipient: string, now: number): boolean => {
  const admitted = pairs.admits(recipient, now)
  if (admitted) pairs.take(recipient, now)
  return admitted
}

describe("PairRateLimiter", () => {
  it("lets one recipient be sent 45 at once, then one every 6 seconds", () => {
    const pairs = new PairRateLimiter()
    const admitted = (from: number, count: number) =>
      Array.from({ length: count }, () => send(pairs, "905321234567", from)).filter(Boolean).length
    assert.strictEqual(admitted(0, 60), 45)
    assert.deepStrictEqual(
      [admitted(5_999, 5), admitted(6_000, 5), admitted(11_999, 5), admitted(12_000, 5)],
      [0, 1, 0, 1]
    )
    assert.strictEqual(admitted(12_000 + 20 * 6_000, 60), 20)
    assert.isTrue(pairs.admits("905321234568", 0))
  })

  it("never lets more through than a bucket of 45 holds, nor less, whatever the times and recipients", () => {
    for (let seed = 0; seed < 40; seed++) {
      const draw = draws(seed)
      const pairs = new PairRateLimiter()
      const tokens = new Map<string, { left: number; at: number }>()
      let now = 1_700_000_000_000
      for (let request = 0; request < 2_000; request++) {
        now += draw(4) === 0 ? draw(12_000) : 0
        const recipient = String(draw(3))
        const { at, left } = tokens.get(recipient) ?? { at: now, left: 45 }
        const bucket = { at: now, left: Math.min(45, left + (now - at) / 6_000) }
        tokens.set(recipient, bucket)
        const admitted = send(pairs, recipient, now)
        // Sums of sixths are not exact.
        if (Math.abs(bucket.left - 1) > 1e-6) assert.strictEqual(admitted, bucket.left >= 1)
        if (admitted) bucket.left -= 1
      }
    }
  })

  it("holds no more recipients than it may, and of too many knows best those who were sent most", () => {
    const pairs = new PairRateLimiter(100)
    for (let message = 0; message < 45; message++) pairs.take("905321234567", 0)
    for (let index = 0; index < 5_000; index++) {
      assert.isTrue(send(pairs, String(index), 0))
      assert.isAtMost(pairs.state.length, 100)
    }
    assert.isFalse(pairs.admits("905321234567", 0))
  })

  it("forgets recipients whose bucket is full again", () => {
    const pairs = new PairRateLimiter()
    for (let index = 0; index < 100_000; index++) send(pairs, String(index), index * 100)
    assert.isAtMost(pairs.state.length, 1_024)
  })
})
