import { assert, describe, it } from "vitest"
import * as Random from "../../src/kernel/support/random.ts"
import { EventQueue } from "../../src/kernel/support/EventQueue.ts"

describe("EventQueue", () => {
  it("gives events by time, and in the order of scheduling within one millisecond", () => {
    const schedule = new EventQueue<string>()
    const expected: Array<{ readonly at: number; readonly name: string }> = []
    for (let index = 0; index < 500; index++) {
      const at = Random.below({ seed: "schedule", purpose: "at", subject: "", count: index }, 50)
      schedule.add(at, String(index))
      expected.push({ at, name: String(index) })
    }
    expected.sort((one, other) => one.at - other.at)
    for (const { at, name } of expected) {
      assert.isUndefined(schedule.take(at - 1))
      assert.strictEqual(schedule.take(at)?.event, name)
    }
    assert.strictEqual(schedule.size, 0)
  })

  it("keeps what is left in its order when some is dropped, or all is moved", () => {
    const schedule = new EventQueue<string>()
    for (const [at, name] of [
      [7, "a"],
      [3, "b"],
      [7, "c"],
      [3, "d"],
      [5, "e"]
    ] as const)
      schedule.add(at, name)
    assert.strictEqual(schedule.take(3)?.event, "b")
    schedule.shift(-10)
    schedule.drop((name) => name === "c")
    schedule.add(-3, "f")
    assert.strictEqual(schedule.size, 4)
    const left = [
      { at: -7, event: "d" },
      { at: -5, event: "e" },
      { at: -3, event: "a" },
      { at: -3, event: "f" }
    ]
    assert.deepStrictEqual(schedule.list(), left)
    for (const due of left) assert.deepStrictEqual(schedule.take(0), due)
    assert.isUndefined(schedule.take(0))
  })
})
