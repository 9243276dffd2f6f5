import { assert, describe, it } from "vitest"
import { sendPaced } from "../../support/paced.ts"

describe("pacing over minutes", () => {
  it("lets 10,000 messages through without one refusal, at most 3 % slower than the limits force", async () => {
    const { receipts, refused, seconds } = await sendPaced(10_000)
    assert.deepStrictEqual({ receipts, refused }, { receipts: 10_000, refused: 0 })
    const forced = (10_000 - 80) / 80
    assert.isAtMost(seconds, forced * 1.03, `${seconds} s, where ${forced} s are forced`)
  })
})
