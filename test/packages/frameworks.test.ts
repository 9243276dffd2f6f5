/** Next and Cloudflare's runtime with the examples for them, and the README's webhook endpoints in the frameworks that they name. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, inject, test } from "vitest"
import { run, typeErrors, write } from "./user.ts"

const user = inject("user")
const bin = (name: string): string => join(user, "node_modules/.bin", name)

const handler = `
import { createWebhookHandler } from "@connexease-gateway/core/promise"
const handler = createWebhookHandler({ secret: "a long random secret", onEvents: async () => {} })
`

/** What an application has around each example. */
const before = {
  Next: `import { createWebhookHandler } from "@connexease-gateway/core/promise"
    const onEvents = async () => {}`,
  Hono: `${handler}
    import { Hono } from "hono"
    const app = new Hono()`,
  Express: `${handler}
    import express from "express"
    const app = express()`
}

/** The lines of the README below a comment that begins with the framework's name. */
const example = async (framework: keyof typeof before): Promise<string> => {
  const readme = await readFile(join(user, "node_modules/@connexease-gateway/core/README.md"), "utf8")
  const section = new RegExp(`^// ${framework}\\b.*\\n(?<code>[^]*?)(?=^// |^\`\`\`)`, "m").exec(readme)
  return `${before[framework]}\n${section?.groups?.["code"] ?? "the README has no such example"}`
}

/** Posts one webhook to `url` and prints the status. */
const post = `
const { status } = await fetch(url, {
  method: "POST",
  headers: { authorization: "Bearer a long random secret" },
  body: JSON.stringify({ object: "whatsapp_business_account", entry: [] })
})
console.log(status)
`

describe("the example for Next", () => {
  let output: string

  // One build for both: it takes long.
  beforeAll(async () => {
    const folder = join(user, "examples/next")
    await write(folder, {
      ".env": "CONNEXEASE_WEBHOOK_SECRET=a long random secret",
      "app/readme/route.ts": await example("Next")
    })
    output = await run(folder, bin("next"), "build")
    output += await run(folder, bin("vitest"), "run")
  })

  test("passes its test, served by Next", () => {
    expect(output).toMatch(/Tests +1 passed/)
  })

  test("is built with the README's webhook endpoint as a route handler, with the secret in the environment", () => {
    expect(output).toContain("/readme")
  })
})

test("the example for Cloudflare passes its test in Cloudflare's runtime", async () => {
  const folder = join(user, "examples/cloudflare")
  expect(await typeErrors(folder, bin("tsc"), "-p", "src")).toEqual([])
  expect(await run(folder, bin("vitest"), "run")).toMatch(/Tests +1 passed/)
})

describe("the README's webhook endpoint", () => {
  describe("compiles", () => {
    let errors: ReadonlyArray<string>

    beforeAll(async () => {
      await write(join(user, "frameworks"), {
        "tsconfig.json": JSON.stringify({
          compilerOptions: {
            target: "ES2022",
            module: "nodenext",
            types: ["node"],
            strict: true,
            exactOptionalPropertyTypes: true,
            skipLibCheck: true,
            noEmit: true
          }
        }),
        "hono.ts": await example("Hono"),
        "express.ts": await example("Express")
      })
      errors = await typeErrors(join(user, "frameworks"), bin("tsc"))
    })

    test("with Hono", () => {
      expect(errors.filter((line) => !line.startsWith("express.ts"))).toEqual([])
    })

    test("with Express", () => {
      expect(errors.filter((line) => !line.startsWith("hono.ts"))).toEqual([])
    })
  })

  test("serves Bun.serve as it is", async () => {
    await write(user, {
      "serve.bun.mjs": `${handler}
        const server = Bun.serve({ port: 0, fetch: handler })
        const { url } = server
        ${post}
        await server.stop()`
    })
    expect(await run(user, bin("bun"), "serve.bun.mjs")).toBe("200\n")
  })

  test("serves Deno.serve as it is", async () => {
    await write(user, {
      "serve.deno.mjs": `${handler}
        const server = Deno.serve({ port: 0, onListen() {} }, handler)
        const url = "http://localhost:" + server.addr.port
        ${post}
        await server.shutdown()`
    })
    expect(await run(user, bin("deno"), "run", "-A", "serve.deno.mjs")).toBe("200\n")
  })
})
