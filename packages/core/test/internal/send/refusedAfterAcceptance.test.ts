/** A refusal without the gateway's envelope that comes after the message was taken, as the mock's scenarios give it. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { assert, describe, it } from "vitest"
import * as Message from "../../../src/Message.ts"
import { createGateway, isGatewayError } from "../../../src/promise.ts"

describe("a message that was taken, and is then refused", () => {
  for (const [scenario, digits, outcome, evidence] of [
    ["unknown-code", "332", "Rejected", "status"],
    ["retry-after", "334", "Rejected", "status"],
    ["proxy-401", "335", "Rejected", "status"],
    ["proxy-402", "336", "Rejected", "status"],
    ["proxy-403", "337", "Rejected", "status"],
    ["proxy-404", "338", "Rejected", "status"],
    ["proxy-408", "339", "Unknown", undefined],
    ["proxy-413", "340", "Rejected", "status"],
    ["proxy-429", "341", "Rejected", "status"],
    ["proxy-503", "344", "Unknown", undefined]
  ] as const) {
    it(`by ${scenario} arrives once, is ${outcome}${evidence === undefined ? "" : " by status alone"}, and keeps its key`, async () => {
      await using mock = await startMockGateway({ port: 0 })
      await using gateway = createGateway({
        apiKey: "mock_refused",
        baseUrl: mock.url,
        deadline: 5000,
        pacing: "off",
        ledger: "memory"
      })
      const message = Message.text({ to: `999${digits}000000`, body: "Merhaba" })
      const first = await gateway
        .send(message, { idempotencyKey: "order-1" })
        .catch((error: unknown) => error)
      assert(isGatewayError(first))
      assert.deepStrictEqual([first.outcome, first.evidence, first.isRetryable], [outcome, evidence, false])
      const again = await gateway
        .send(message, { idempotencyKey: "order-1" })
        .catch((error: unknown) => error)
      assert(isGatewayError(again))
      assert.strictEqual(again.reason._tag, "PreviouslyUnknown")
      assert.lengthOf(await mock.world("mock_refused").messages(), 1)
    })
  }
})
