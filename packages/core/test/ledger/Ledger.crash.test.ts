import { assert, describe, it } from "vitest"
import { crash, judge } from "../support/crash.ts"

describe("a sender that is killed again and again", () => {
  it(
    "sends none of 300 messages twice, and reports each as received or unknown",
    { timeout: 180_000 },
    async () => {
      const run = await crash(300, 42, 12)
      assert.isAbove(run.kills, 2, "it was killed too late to prove anything")
      assert.strictEqual(run.others, 0)
      assert.deepStrictEqual(judge(300, run), { twice: [], lost: [], invented: [] })
    }
  )
})
