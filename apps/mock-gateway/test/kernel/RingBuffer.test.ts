import { assert, describe, it } from "vitest"
import { RingBuffer } from "../../src/kernel/support/RingBuffer.ts"

describe("RingBuffer", () => {
  it("keeps the newest entries in order and hands back what leaves", () => {
    const ring = new RingBuffer<number>(5)
    const evicted: Array<number | undefined> = []
    for (let item = 0; item < 12; item++) evicted.push(ring.push(item))
    assert.deepStrictEqual([...ring], [7, 8, 9, 10, 11])
    assert.deepStrictEqual(evicted.slice(5), [0, 1, 2, 3, 4, 5, 6])
    assert.strictEqual(ring.at(-1), 11)
    assert.strictEqual(ring.shift(), 7)
    ring.push(12)
    assert.deepStrictEqual([...ring], [8, 9, 10, 11, 12])
  })

  it("survives growing after entries have left at the front", () => {
    const ring = new RingBuffer<number>(100)
    for (let item = 0; item < 16; item++) ring.push(item)
    for (let left = 0; left < 10; left++) ring.shift()
    for (let item = 16; item < 60; item++) ring.push(item)
    assert.deepStrictEqual(
      [...ring],
      Array.from({ length: 50 }, (_, index) => index + 10)
    )
  })
})
