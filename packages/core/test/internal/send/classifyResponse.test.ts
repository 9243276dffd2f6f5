import { Catalogue } from "@connexease-gateway/contract"
import { assert, describe, it } from "@effect/vitest"
import { codes } from "../../../src/internal/send/classifyResponse.ts"

describe("the gateway's codes", () => {
  const documented = Catalogue.all.filter(
    (entry) => entry.status.evidence !== "assumed" || entry.sample !== undefined
  )

  it("are those that the documentation names, and no others", () => {
    assert.deepStrictEqual(Object.keys(codes).sort(), [
      "AUTH_001",
      "AUTH_002",
      "AUTH_003",
      "AUTH_004",
      "AUTH_005",
      "BILL_001",
      "GW_001",
      "RATE_001",
      "WH_001",
      "WH_002"
    ])
  })

  it("have the statuses of the contract's catalogue", () => {
    for (const { code, status } of documented) {
      const row = codes[code]
      if (row !== undefined) assert.include(row.status, status.value, code)
    }
    assert.isAbove(documented.filter(({ code }) => codes[code] !== undefined).length, 5)
  })
})
