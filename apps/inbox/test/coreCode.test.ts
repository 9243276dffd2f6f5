/** Programs made from recorded requests: they compile, and send the same. */
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as assert from "node:assert/strict"
import { afterAll, beforeAll, describe, it } from "vitest"
import type { RequestView } from "@connexease-gateway/mock-gateway"
import { coreCode } from "../src/model/copy/coreCode.ts"
import { journal } from "./support/journal.ts"

const root = join(import.meta.dirname, "../dist")
let folder = ""
let requests: ReadonlyArray<RequestView> = []

beforeAll(async () => {
  mkdirSync(root, { recursive: true })
  folder = mkdtempSync(join(root, "core-code-"))
  requests = await journal()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sent = { query: "", warnings: [] }

describe("the program that repeats a request with core", () => {
  it(
    "The program compiles for every request of the contract that has a JSON object.",
    { timeout: 120_000 },
    () => {
      const programs = requests.flatMap((request) => coreCode("http://127.0.0.1:4010", request) ?? [])
      assert.ok(programs.length > 100, `only ${programs.length} programs`)
      for (const [index, program] of programs.entries())
        writeFileSync(join(folder, `program${index}.ts`), program)
      const options = {
        extends: "../../../../tsconfig.base.json",
        compilerOptions: {
          noEmit: true,
          composite: false,
          declaration: false,
          declarationMap: false,
          types: ["node"],
          lib: ["ES2024", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
          plugins: []
        },
        include: ["*.ts"]
      }
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options))
      try {
        execFileSync(join(import.meta.dirname, "../../../node_modules/.bin/tsc"), ["-p", folder], {
          encoding: "utf8"
        })
      } catch (error) {
        assert.fail((error as { stdout: string }).stdout.slice(0, 4_000))
      }
    }
  )

  it("The program sends the JSON as it was, by Message.raw where core's types may not know it.", () => {
    const body = JSON.stringify({
      messaging_product: "whatsapp",
      to: "905321234567",
      type: "text",
      text: { body: "`${1}` </script>" }
    })
    const typed = coreCode("http://localhost:4010", { ...sent, body }) ?? ""
    assert.ok(typed.includes('"body": "`${1}` </script>"'))
    assert.equal(typed.includes("Message.raw"), false)
    const refused = coreCode("http://localhost:4010", { ...sent, body, code: "GW_003" }) ?? ""
    assert.ok(refused.includes("gateway.send(Message.raw({"))
  })

  it("The program keeps sandbox, marketing endpoint and read receipts.", () => {
    const body = JSON.stringify({
      messaging_product: "whatsapp",
      to: "905321234567",
      type: "text",
      text: { body: "x" }
    })
    const program = coreCode("http://localhost:4010", { ...sent, body, query: "is_fake=true&mmlite=1" }) ?? ""
    assert.ok(program.includes("{ mmlite: true, sandbox: true }"))
    const read = JSON.stringify({
      messaging_product: "whatsapp",
      status: "read",
      message_id: "wamid.x",
      typing_indicator: { type: "text" }
    })
    assert.ok(
      (coreCode("http://localhost:4010", { ...sent, body: read }) ?? "").includes(
        'gateway.markRead("wamid.x", { typing: true })'
      )
    )
  })

  it("There is no program for a body that is no JSON object.", () => {
    for (const body of ["", "{", "[]", "1", "null"])
      assert.equal(coreCode("http://localhost:4010", { ...sent, body }), undefined)
  })
})
