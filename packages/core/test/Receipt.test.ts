import * as Receipt from "@connexease-gateway/core/Receipt"
import { assert, describe, it } from "@effect/vitest"

describe("a receipt", () => {
  it("of a send to a user id has that id, and no number", () => {
    const user = "US.13491208655302741918"
    const receipt = Receipt.fromData({
      messaging_product: "whatsapp",
      contacts: [{ input: user, user_id: user }],
      messages: [{ id: "wamid.A" }]
    })
    assert.deepStrictEqual([receipt?.userId, receipt?.input, receipt?.recipient], [user, user, undefined])
  })
})
