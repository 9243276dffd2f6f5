import { assert, describe, it } from "vitest"
import { BoundedCounter } from "../../src/kernel/support/BoundedCounter.ts"

describe("BoundedCounter", () => {
  it("counts each subject by itself", () => {
    const counts = new BoundedCounter()
    assert.deepStrictEqual([counts.next("a"), counts.next("b"), counts.next("a")], [0, 0, 1])
  })

  it("never gives a subject the same count twice, even after forgetting it", () => {
    const counts = new BoundedCounter(8)
    const given = new Map<string, Set<number>>()
    for (let round = 0; round < 400; round++) {
      const subject = String((round * 7) % 23)
      const seen = given.get(subject) ?? new Set()
      given.set(subject, seen)
      const count = counts.next(subject)
      assert.isFalse(seen.has(count))
      seen.add(count)
    }
  })
})
