import { assert, describe, it } from "@effect/vitest"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { execFile } from "node:child_process"
import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))

const templates = async (text: string) => {
  const file = join(await mkdtemp(join(tmpdir(), "templates-")), "templates.json")
  await writeFile(file, text)
  return promisify(execFile)(process.execPath, [cli, "templates", file]).then(
    ({ stderr, stdout }) => ({ code: 0, stderr, stdout }),
    (error: { readonly code: number; readonly stderr: string; readonly stdout: string }) => error
  )
}

const orderUpdate = {
  name: "order_update",
  language: "en_US",
  status: "APPROVED",
  category: "UTILITY",
  components: [{ type: "BODY", text: "Hi {{1}}, your order {{2}} is on its way." }]
}

describe("connexease-contract templates", () => {
  it("takes what the mock lists as its templates", async () => {
    await using mock = await startMockGateway()
    const headers = { Authorization: "Bearer mock_templates" }
    const page = await (await fetch(`${mock.url}/__mock/v1/templates`, { headers })).text()
    const { code, stderr, stdout } = await templates(page)
    assert.strictEqual(code, 0, stderr)
    for (const { name } of (JSON.parse(page) as { readonly data: ReadonlyArray<{ readonly name: string }> })
      .data) {
      assert.include(stdout, `name: "${name}"`)
    }
  })

  it("prints a module with a definition for each template, and nothing else", async () => {
    const { code, stdout } = await templates(JSON.stringify({ data: [orderUpdate] }))
    assert.strictEqual(code, 0)
    assert.strictEqual(
      stdout,
      `import { Template } from "@connexease-gateway/core"

export const orderUpdate = Template.define({
  name: "order_update",
  language: "en_US",
  category: "utility",
  body: "Hi {{1}}, your order {{2}} is on its way."
})
`
    )
  })

  it("names what it cannot read, prints the rest, and exits with 1", async () => {
    const odd = { ...orderUpdate, name: "odd", components: [{ type: "HOLOGRAM" }] }
    const { code, stderr, stdout } = await templates(JSON.stringify({ data: [odd, orderUpdate] }))
    assert.strictEqual(code, 1)
    assert.include(stderr, "odd: /data/0/components/0/type is not a component that core knows\n")
    assert.include(stderr, "1 template printed, 1 left out")
    assert.include(stdout, "export const orderUpdate")
    assert.notInclude(stdout, "odd")
  })

  it("exits with 2 for what is not JSON", async () => {
    const { code, stderr } = await templates("name: order_update")
    assert.strictEqual(code, 2)
    assert.match(stderr, /templates\.json: is not JSON/)
  })
})
