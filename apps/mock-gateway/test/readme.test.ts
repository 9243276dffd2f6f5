import { readFileSync } from "node:fs"
import { assert, describe, it } from "vitest"
import { refreshed } from "../scripts/scenarioTable.ts"

describe("the README", () => {
  it("lists the scenarios of the registry (else run: node scripts/scenarioTable.ts)", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    assert.isTrue(refreshed(readme) === readme)
  })
})
