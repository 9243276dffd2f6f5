import { assert, describe, it } from "vitest"
import { crash, judge } from "../support/crash.ts"

describe("a sender that is killed again and again", () => {
  it("sends none of 2,000 messages twice, and reports each as received or unknown", async () => {
    for (const seed of [1, 2, 3]) {
      const run = await crash(2000, seed, 100)
      assert.isAbove(run.kills, 2)
      assert.deepStrictEqual(judge(2000, run), { twice: [], lost: [], invented: [] }, `seed ${seed}`)
    }
  })
})
