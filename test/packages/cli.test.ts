/** The packed command, installed alone in an empty folder as a newcomer does. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { install, run, write } from "./user.ts"

const user = inject("user")
const packages = inject("packages")
const node20 = join(user, "node_modules/node-20/bin/node")
const node22 = join(user, "node_modules/node-22/bin/node")

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "connexease-cli-"))
  await install(folder, packages, {})
  await write(folder, {
    "message.json": JSON.stringify({ to: "905321234567", type: "text", text: { body: "Merhaba!" } })
  })
}, 240_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const cli = () => join(folder, "node_modules/@connexease-gateway/cli/dist/bin.cjs")

describe("the packed command", () => {
  test("checks a message and prints its request, on Node 22.19 and on Node 24", async () => {
    expect(await run(folder, "npx", "connexease", "check", "message.json")).toContain("1 message checked")
    for (const node of [node22, process.execPath]) {
      expect(await run(folder, node, cli(), "send", "message", "message.json", "--dry-run")).toContain(
        "POST https://api.gateway.connexease.com/v1/wa/message"
      )
    }
  })

  test("names the Node that it needs on Node 20", async () => {
    await expect(run(folder, node20, cli(), "--version")).rejects.toThrow(
      "connexease needs Node 22.19 or newer"
    )
  })
})
