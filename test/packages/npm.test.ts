import { execFile } from "node:child_process"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { packAll } from "../../scripts/pack.ts"

const run = promisify(execFile)
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "connexease-gateway-packages-"))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const program = `
import * as Gateway from "@connexease-gateway/core/Gateway"
import * as Message from "@connexease-gateway/core/Message"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const mock = await startMockGateway({ port: 0 })
const send = Effect.gen(function*() {
  const gateway = yield* Gateway.Gateway
  return yield* gateway.send(Message.text({ to: "+90 532 123 45 67", body: "Merhaba" }))
})
const receipt = await Effect.runPromise(
  Effect.provide(send, Gateway.layer({ apiKey: Redacted.make("mock_packed"), baseUrl: mock.url }))
)
await mock.close()
console.log(receipt.messageId)
`

test(
  "the packed packages install with npm in an empty folder and send a message",
  { timeout: 300_000 },
  async () => {
    const tarballs = join(folder, "tarballs")
    const user = join(folder, "user")
    await mkdir(tarballs)
    await mkdir(user)
    const packed = await packAll(tarballs)
    const dependencies = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]))
    await writeFile(
      join(user, "package.json"),
      JSON.stringify({ name: "user", private: true, type: "module", dependencies, overrides: dependencies })
    )
    await writeFile(join(user, "send.js"), program)
    await run("npm", ["install", "--no-audit", "--no-fund"], { cwd: user })
    const { stdout } = await run("node", ["send.js"], { cwd: user })
    expect(stdout).toMatch(/^wamid\./)

    const { stdout: help } = await run(join(user, "node_modules/.bin/connexease-mock-gateway"), ["--help"])
    expect(help).toContain("connexease-mock-gateway")
  }
)
