import { readFile } from "node:fs/promises"
import { assert, describe, it } from "vitest"
import { documents, folder } from "../scripts/writeDocs.ts"

/** The formatter aligns tables as it likes. */
const words = (text: string): string => text.replaceAll(/-{3,}/g, "---").replaceAll(/[^\S\n]+/g, " ")

describe("The generated documents", () => {
  it("list today's scenarios, settings and calls: else run node apps/mock-gateway/scripts/writeDocs.ts", async () => {
    for (const [name, text] of Object.entries(await documents())) {
      assert.strictEqual(words(await readFile(new URL(name, folder), "utf8")), words(text), name)
    }
  })
})
