import { readFile } from "node:fs/promises"
import { assert, describe, it } from "vitest"
import { folder, generate } from "../../scripts/compileValidators.ts"

describe("The compiled validators", () => {
  it("are those of the contract's document: else run node apps/mock-gateway/scripts/compileValidators.ts", async () => {
    for (const [name, text] of Object.entries(await generate())) {
      assert.equal(await readFile(new URL(name, folder), "utf8"), text, name)
    }
  })

  it("need nothing but the count of code points, so that the mock starts without Ajv and YAML", async () => {
    const code = await readFile(new URL("validators.js", folder), "utf8")
    assert.deepEqual(code.match(/^import .*$/gm), ['import { codePoints } from "../codePoints.ts"'])
    assert.notMatch(code, /require\(|new Function|eval\(/)
  })
})
