import { assert, describe, it } from "@effect/vitest"
import { verifyClient } from "../../src/client/ClientVerification.ts"
import * as Core from "../../src/client/coreAdapter.ts"

describe("core under its own defaults", () => {
  it("reports the true outcome in every fault, and settles within its own deadline", async () => {
    const report = await verifyClient(Core.adapter(), { sendTimeoutMs: 150_000 })
    assert.deepStrictEqual(
      report.verdicts.filter(({ outcome }) => outcome === "failed").map(({ exchange }) => exchange),
      []
    )
    assert.isTrue(report.ok)
  }, 300_000)
})
