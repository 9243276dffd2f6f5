/** The declarations of the packed packages under the compilers and options that are promised, every declaration checked. */
import { join } from "node:path"
import { beforeAll, describe, expect, inject, test } from "vitest"
import { typeErrors, write } from "./user.ts"

const user = inject("user")

const everyEntry = `
import * as Core from "@connexease-gateway/core"
import * as FileStore from "@connexease-gateway/core/ledger/FileStore"
import * as Message from "@connexease-gateway/core/Message"
import * as Schemas from "@connexease-gateway/core/message/schemas"
import { createGateway, createWebhookHandler, isGatewayError } from "@connexease-gateway/core/promise"
import { connectMockGateway, startMockGateway } from "@connexease-gateway/mock-gateway"

export const entries = [Core, FileStore, Schemas, createWebhookHandler, isGatewayError, connectMockGateway]

export const send = async (): Promise<string> => {
  const mock = await startMockGateway({ port: 0 })
  const gateway = createGateway({ apiKey: mock.world("types").apiKey, baseUrl: mock.url })
  const receipt = await gateway.send(Message.text({ to: "+90 532 123 45 67", body: "Merhaba" }))
  // @ts-expect-error a message without a body
  Message.text({ to: "+90 532 123 45 67" })
  return receipt.messageId
}
`

interface Compilation {
  readonly compiler: "typescript" | "typescript-5.7" | "typescript-5.9"
  readonly file: string
  readonly options: Readonly<Record<string, unknown>>
}

/** What the compiler reports, one error per line. */
const compile = async ({ compiler, file, options }: Compilation): Promise<ReadonlyArray<string>> => {
  const config = `types/${[compiler, ...Object.values(options), file].join("-").replaceAll(/[^\w.-]/g, "_")}.json`
  await write(user, {
    [config]: JSON.stringify({
      compilerOptions: {
        target: "ES2022",
        lib: ["ES2023", "DOM", "DOM.Iterable"],
        types: ["node"],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
        noEmit: true,
        ...options
      },
      files: [file]
    })
  })
  const tsc = join(user, "node_modules", compiler, "bin/tsc")
  return typeErrors(user, process.execPath, tsc, "-p", config)
}

const bundler = { module: "preserve", moduleResolution: "bundler" }
const node16 = { module: "node16", moduleResolution: "node16" }
const nodenext = { module: "nodenext", moduleResolution: "nodenext" }

beforeAll(() => write(user, { "types/module.mts": everyEntry, "types/commonjs.cts": everyEntry }))

describe("with skipLibCheck off and exactOptionalPropertyTypes on, every entry compiles", () => {
  test.for([
    ["typescript", "bundler", bundler],
    ["typescript", "node16", node16],
    ["typescript", "nodenext", nodenext],
    ["typescript-5.9", "bundler", bundler],
    ["typescript-5.9", "nodenext", nodenext],
    ["typescript-5.7", "node16", node16]
  ] as const)("in an ES module with %s and moduleResolution %s", async ([compiler, , options]) => {
    expect(await compile({ compiler, file: "module.mts", options })).toEqual([])
  })

  test.for(["typescript", "typescript-5.9"] as const)(
    "in a CommonJS module with %s and module nodenext",
    async (compiler) => {
      expect(await compile({ compiler, file: "commonjs.cts", options: nodenext })).toEqual([])
    }
  )

  test("without the DOM library, apart from Effect's own declarations, which need it", async () => {
    const options = { ...nodenext, lib: ["ES2023"] }
    const errors = await compile({ compiler: "typescript", file: "module.mts", options })
    expect(errors.filter((line) => !line.includes("node_modules/effect/"))).toEqual([])
  })
})

describe("the compiler", () => {
  test("refuses CommonJS with module node16, which knows no require of ES modules", async () => {
    const options = { ...node16, skipLibCheck: true }
    const errors = await compile({ compiler: "typescript", file: "commonjs.cts", options })
    expect(errors.length).toBeGreaterThan(0)
    expect(errors.filter((line) => !line.includes("error TS1479"))).toEqual([])
  })

  test("takes an optional field whose value may be undefined, under exactOptionalPropertyTypes", async () => {
    await write(user, {
      "types/optional.mts": `
        import * as Message from "@connexease-gateway/core/Message"
        declare const maybe: string | undefined
        const to = "+90 532 123 45 67"
        Message.text({ to, body: "Merhaba", replyTo: maybe, correlationId: maybe })
        Message.image({ to, link: "https://example.com/image.png", caption: maybe })
        Message.document({ to, id: "1", caption: maybe, filename: maybe })`
    })
    const options = { ...bundler, skipLibCheck: true }
    expect(await compile({ compiler: "typescript", file: "optional.mts", options })).toEqual([])
  })

  test("knows what a test of Vitest is given by the mock gateway", async () => {
    await write(user, {
      "types/vitest.mts": `
        import { test } from "@connexease-gateway/mock-gateway/vitest"
        test("a message arrives", async ({ mock, world }) => {
          const strings: ReadonlyArray<string> = [mock.url, world.apiKey]
          // @ts-expect-error a world has no such member
          void [strings, world.unknown]
        })`
    })
    const options = { ...nodenext, skipLibCheck: true }
    expect(await compile({ compiler: "typescript", file: "vitest.mts", options })).toEqual([])
  })
})
