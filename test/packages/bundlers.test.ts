/** The packed packages in one file, as esbuild makes it for a server and for a worker. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, inject, test } from "vitest"
import { run, write } from "./user.ts"

const user = inject("user")
const esbuild = join(user, "node_modules/.bin/esbuild")

/** Sends to the mock that `CONNEXEASE_BASE_URL` names. */
const program = `
import { Message } from "@connexease-gateway/core"
import { createGateway } from "@connexease-gateway/core/promise"

const gateway = createGateway({ apiKey: "mock_bundle", baseUrl: process.env.CONNEXEASE_BASE_URL })
gateway
  .send(Message.text({ to: "+90 532 123 45 67", body: "Merhaba" }))
  .then(({ messageId }) => console.log(messageId))
  .finally(() => gateway.close())
`

const bundle = (file: string, ...options: ReadonlyArray<string>): Promise<string> =>
  run(user, esbuild, "bundled.js", "--bundle", `--outfile=${file}`, ...options)

/** Runs a bundle beside a mock. */
const send = (file: string) =>
  run(user, "node_modules/.bin/connexease-mock-gateway", "exec", "--", process.execPath, file)

beforeAll(() => write(user, { "bundled.js": program }))

describe("a bundle by esbuild", () => {
  test("sends as CommonJS for Node", async () => {
    await bundle("commonjs.cjs", "--platform=node", "--format=cjs")
    expect(await send("commonjs.cjs")).toContain("wamid.")
  })

  test("sends as an ES module for Node when its banner defines require, which undici calls", async () => {
    await bundle(
      "module.mjs",
      "--platform=node",
      "--format=esm",
      `--banner:js=import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`
    )
    expect(await send("module.mjs")).toContain("wamid.")
  })

  test("sends as an ES module for Node when undici stays outside", async () => {
    await bundle("external.mjs", "--platform=node", "--format=esm", "--external:undici")
    expect(await send("external.mjs")).toContain("wamid.")
  })

  test("holds neither undici nor a module of Node for a worker, and sends by fetch", async () => {
    const conditions = "--conditions=workerd,worker,browser"
    // A module of Node that was imported would not be found.
    await bundle("worker.mjs", "--platform=neutral", "--format=esm", conditions, "--metafile=worker.json")
    const { inputs } = JSON.parse(await readFile(join(user, "worker.json"), "utf8")) as { inputs: object }
    const undici = Object.keys(inputs).filter((path) => path.startsWith("node_modules/undici/"))
    expect(undici).toEqual([])
    expect(await send("worker.mjs")).toContain("wamid.")
  })
})
