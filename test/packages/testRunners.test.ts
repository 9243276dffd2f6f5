/** The mock gateway in the test runners that users have. */
import { join } from "node:path"
import { describe, expect, inject, test } from "vitest"
import { commonJsTest, moduleTest } from "./programs.ts"
import { install, run, write } from "./user.ts"

const user = inject("user")
const node22 = join(user, "node_modules/node-22/bin/node")
const jest = join(user, "node_modules/jest/bin/jest.js")
const vitest = "node_modules/vitest/vitest.mjs"

const fixtures = `
import { Message } from "@connexease-gateway/core"
import { createGateway } from "@connexease-gateway/core/promise"
import { test } from "@connexease-gateway/mock-gateway/vitest"

test("a message arrives", async ({ mock, world }) => {
  const gateway = createGateway({ apiKey: world.apiKey, baseUrl: mock.url })
  await gateway.send(Message.text({ to: "+90 532 123 45 67", body: "Merhaba" }))
  await world.verify({ to: "905321234567", count: 1 })
  await gateway.close()
})
`

const vitestFiles = {
  "vitest/fixtures.test.ts": fixtures,
  "vitest.config.js": `export default { test: { include: ["vitest/**"] } }`
}

describe("the mock gateway", () => {
  test("serves tests of node:test, on Node 22 and 24, as ES modules and as CommonJS", async () => {
    await write(user, {
      "node-test/send.test.mjs": `import { test } from "node:test"\n${moduleTest}`,
      "node-test/send.test.cjs": `const { test } = require("node:test")\n${commonJsTest}`
    })
    for (const node of [node22, process.execPath]) {
      const output = await run(join(user, "node-test"), node, "--test")
      expect(output).toMatch(/pass 2\n/)
      expect(output).toMatch(/fail 0\n/)
    }
  })

  test("serves ES modules in Jest 30 with the flag that Jest asks for, on Node 22 and 24", async () => {
    const folder = join(user, "jest-module")
    await write(folder, {
      "package.json": JSON.stringify({ type: "module", jest: { transform: {} } }),
      "send.test.js": moduleTest
    })
    for (const node of [node22, process.execPath]) {
      expect(await run(folder, node, "--experimental-vm-modules", jest)).toContain("1 passed")
    }
  })

  test("serves CommonJS in Jest 30 with the same flag, on Node 24", async () => {
    const folder = join(user, "jest-commonjs")
    await write(folder, {
      "package.json": JSON.stringify({ type: "commonjs", jest: { transform: {} } }),
      "send.test.js": commonJsTest
    })
    expect(await run(folder, process.execPath, "--experimental-vm-modules", jest)).toContain("1 passed")
  })

  test("gives each test of Vitest 5 a world of its own", async () => {
    await write(user, vitestFiles)
    expect(await run(user, process.execPath, vitest, "run")).toMatch(/v5\.[^]*Tests +1 passed/)
  })

  test.for(["3.2", "4.0"])("gives each test of Vitest %s a world of its own", async (version) => {
    const folder = join(user, `vitest-${version}`)
    await write(folder, vitestFiles)
    const others = { effect: "~4.1.0", vitest: `~${version}.0` }
    await install(folder, inject("packages"), others)
    expect(await run(folder, process.execPath, vitest, "run")).toMatch(/v[34]\.[^]*Tests +1 passed/)
  })
})
