import { spawn } from "node:child_process"
import { once } from "node:events"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, assert, describe, it } from "vitest"
import { startMockGateway } from "../src/index.ts"
import { test } from "../src/vitest.ts"
import { send, textTo } from "./support/send.ts"

const used: Array<string> = []

describe("a test with a world", () => {
  for (const name of ["of its own", "of its own", "and another name"]) {
    test(name, async ({ mock, world }) => {
      await send(mock.url, textTo("905321234567"), { key: world.apiKey })
      await world.verify({ count: 1 })
      assert.match(world.apiKey, /^mock_vitest-(?:of-its-own|and-another-name)-[0-9a-f]{12}$/)
      used.push(world.apiKey)
    })
  }

  test("finds those of earlier tests dropped", async ({ mock }) => {
    const { worlds } = (await (await fetch(`${mock.url}/__mock/v1/worlds`)).json()) as {
      readonly worlds: ReadonlyArray<unknown>
    }
    assert.lengthOf(worlds, 0)
  })

  afterAll(() => assert.strictEqual(new Set(used).size, 3))
})

const project = fileURLToPath(new URL("support/vitest/", import.meta.url))
const cli = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs")

/** Runs the tests of the project, which prints what each used: process, URL and key. */
const runProject = async (baseUrl?: string) => {
  const { CONNEXEASE_BASE_URL: _, ...environment } = process.env
  const child = spawn(process.execPath, [cli, "run", "--root", project], {
    env: { ...environment, ...(baseUrl === undefined ? {} : { CONNEXEASE_BASE_URL: baseUrl }) },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text))
  }
  const [code] = (await once(child, "close")) as [number]
  const uses = [...output.matchAll(/used (\d+) (\S+) (\S+)/g)]
  const distinct = (group: number) => new Set(uses.map((match) => match[group])).size
  return { code, output, processes: distinct(1), urls: distinct(2), keys: uses.map((match) => match[3]) }
}

describe("worker processes", () => {
  it("share one mock by globalSetup, each test in a world of its own", async () => {
    const { code, keys, output, processes, urls } = await runProject()
    assert.strictEqual(code, 0, output)
    assert.deepStrictEqual({ processes, urls, keys: new Set(keys).size }, { processes: 2, urls: 1, keys: 6 })
  })

  it("share a mock that runs already, and two runs at once do not meet", async () => {
    await using mock = await startMockGateway()
    const [one, other] = await Promise.all([runProject(mock.url), runProject(mock.url)])
    assert.strictEqual(one.code, 0, one.output)
    assert.strictEqual(other.code, 0, other.output)
    assert.strictEqual(new Set([...one.keys, ...other.keys]).size, 12)
    const { worlds } = await mock.snapshot()
    assert.lengthOf(worlds, 0)
  })
})
