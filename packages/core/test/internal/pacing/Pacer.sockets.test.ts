import { assert, describe, it } from "vitest"
import { sendPaced } from "../../support/paced.ts"

describe("pacing on real sockets", () => {
  it(
    "lets 2,000 messages through the gateway's limits without one refusal",
    { timeout: 120_000 },
    async () => {
      const { receipts, refused, requests } = await sendPaced(2000)
      assert.deepStrictEqual({ receipts, refused, requests }, { receipts: 2000, refused: 0, requests: 2000 })
    }
  )
})
