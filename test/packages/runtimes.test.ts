/** The packed packages on the runtimes that are promised, and beside other versions of what they use. */
import { join } from "node:path"
import { beforeAll, describe, expect, inject, test } from "vitest"
import { commonJsScript, moduleScript } from "./programs.ts"
import { install, run, write } from "./user.ts"

const user = inject("user")
const bin = (name: string): string => join(user, "node_modules/.bin", name)
const node22 = join(user, "node_modules/node-22/bin/node")
const node20 = join(user, "node_modules/node-20/bin/node")
const arrived = "arrived\n"

beforeAll(() => write(user, { "send.mjs": moduleScript, "send.cjs": commonJsScript }))

describe("the packed packages", () => {
  test("start a mock and send it a message from an ES module on Node 22.19 and on Node 24", async () => {
    expect(await run(user, node22, "send.mjs")).toBe(arrived)
    expect(await run(user, process.execPath, "send.mjs")).toBe(arrived)
  })

  test("start a mock and send it a message from CommonJS, by require, on Node 22.19 and on Node 24", async () => {
    expect(await run(user, node22, "send.cjs")).toBe(arrived)
    expect(await run(user, process.execPath, "send.cjs")).toBe(arrived)
  })

  test("start a mock and send it a message on Bun, from an ES module and from CommonJS", async () => {
    expect(await run(user, bin("bun"), "send.mjs")).toBe(arrived)
    expect(await run(user, bin("bun"), "send.cjs")).toBe(arrived)
  })

  test("start a mock and send it a message on Deno, from an ES module and from CommonJS", async () => {
    expect(await run(user, bin("deno"), "run", "-A", "send.mjs")).toBe(arrived)
    expect(await run(user, bin("deno"), "run", "-A", "send.cjs")).toBe(arrived)
  })

  test("name the Node that the client needs when Node 20 loads it", async () => {
    for (const file of ["send.mjs", "send.cjs"]) {
      await expect(run(user, node20, file)).rejects.toThrow(
        "@connexease-gateway/core needs Node 22.19 or later, and this is Node 20."
      )
    }
  })

  test("name the Node that the mock gateway needs when its command runs on Node 20", async () => {
    const cli = join(user, "node_modules/@connexease-gateway/mock-gateway/dist/cli.js")
    await expect(run(user, node20, cli, "--port", "0")).rejects.toThrow(
      "@connexease-gateway/mock-gateway needs Node 22.19 or later, and this is Node 20."
    )
  })

  test("start the mock gateway by its command", async () => {
    expect(await run(user, bin("connexease-mock-gateway"), "--help")).toContain("Usage")
  })

  test("work beside an undici of another version, and beside a library that brings Effect 3", async () => {
    const folder = join(user, "beside")
    await write(folder, {
      "library/package.json": JSON.stringify({
        name: "library",
        version: "1.0.0",
        type: "module",
        exports: "./index.js",
        dependencies: { effect: "^3.0.0" }
      }),
      "library/index.js": `
        import { Effect } from "effect"
        export const answer = Effect.runSync(Effect.succeed("answer of the library"))`,
      "send.js": `
        import { answer } from "library"
        import { Agent, setGlobalDispatcher } from "undici"
        setGlobalDispatcher(new Agent())
        console.log(answer)
        ${moduleScript}`
    })
    const others = { effect: "~4.1.0", library: "file:./library", undici: "^6.0.0" }
    await install(folder, inject("packages"), others)
    expect(await run(folder, process.execPath, "send.js")).toBe("answer of the library\narrived\n")
    const versions = await run(folder, "npm", "ls", "effect", "undici", "--all", "--parseable", "--long")
    expect(versions).toMatch(/effect@3\./)
    expect(versions).toMatch(/undici@6\..*\n/)
    expect(versions).toMatch(/undici@8\..*\n/)
  })

  test("are refused by npm where the application's own Effect is another, and npm names both", async () => {
    const installed = install(join(user, "conflict"), inject("packages"), { effect: "^3.0.0" })
    await expect(installed).rejects.toThrow(
      /ERESOLVE[^]*peer effect@"~4\.1\.0" from @connexease-gateway\/core/
    )
  })
})
