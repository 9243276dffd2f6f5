import { assert, describe, it } from "vitest"
import * as Chance from "../../src/kernel/Chance.ts"
import { Schedule } from "../../src/kernel/Schedule.ts"

describe("Schedule", () => {
  it("gives events by time, and in the order of scheduling within one millisecond", () => {
    const schedule = new Schedule<string>()
    const expected: Array<{ readonly at: number; readonly name: string }> = []
    for (let index = 0; index < 500; index++) {
      const at = Chance.below({ seed: "schedule", purpose: "at", subject: "", count: index }, 50)
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
})
