/** The README's webhook endpoints, compiled by the types of the frameworks that they name. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, inject, test } from "vitest"
import { run, write } from "./user.ts"

const user = inject("user")
const folder = join(user, "frameworks")

const before = {
  Next: `import { createWebhookHandler } from "@connexease-gateway/core/promise"
    const secret = "a long random secret"
    const onEvents = async () => {}`,
  Hono: `import { createWebhookHandler } from "@connexease-gateway/core/promise"
    import { Hono } from "hono"
    const app = new Hono()
    const handler = createWebhookHandler({ secret: "a long random secret", onEvents: async () => {} })`,
  Express: `import { createWebhookHandler } from "@connexease-gateway/core/promise"
    import express from "express"
    const app = express()
    const handler = createWebhookHandler({ secret: "a long random secret", onEvents: async () => {} })`
}

/** The lines of the README below a comment that begins with the framework's name. */
const snippet = async (framework: keyof typeof before): Promise<string> => {
  const readme = await readFile(join(user, "node_modules/@connexease-gateway/core/README.md"), "utf8")
  const section = new RegExp(`^// ${framework}\\b.*\\n(?<code>[^]*?)(?=^// |^\`\`\`)`, "m").exec(readme)
  return `${before[framework]}\n${section?.groups?.["code"] ?? "the README has no such example"}`
}

let errors: ReadonlyArray<string>

beforeAll(async () => {
  await write(folder, {
    "package.json": "{}",
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        target: "ES2022",
        lib: ["ES2023", "DOM", "DOM.Iterable"],
        module: "preserve",
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: true,
        noEmit: true
      },
      include: ["**/*.ts", "**/*.tsx", ".next/types/**/*.ts"]
    }),
    "app/layout.tsx": `export default function Layout({ children }: { children: React.ReactNode }) {
      return <html><body>{children}</body></html>
    }`,
    "app/whatsapp/route.ts": await snippet("Next"),
    "hono.ts": `${await snippet("Hono")}\nexport default app`,
    "express.ts": `${await snippet("Express")}\nexport default app`
  })
  const bin = (name: string): string => join(user, "node_modules/.bin", name)
  await run(folder, bin("next"), "typegen")
  const output = await run(folder, bin("tsc"), "--pretty", "false").catch(String)
  errors = output.split("\n").filter((line) => /error TS\d+/.test(line))
})

describe("the README's webhook endpoint is accepted", () => {
  test("by Next, as a route handler", () => {
    expect(errors.filter((line) => /^(?:app|\.next)\//.test(line))).toEqual([])
  })

  test("by Hono", () => {
    expect(errors.filter((line) => line.startsWith("hono.ts"))).toEqual([])
  })

  test("by Express", () => {
    expect(errors.filter((line) => line.startsWith("express.ts"))).toEqual([])
  })
})
