import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import type { FaultServer } from "./support/faultServer.ts"
import { closesReused, type Expected, faults } from "./support/faults.ts"

const run = promisify(execFile)
const smoke = new URL("./support/smoke.ts", import.meta.url).pathname

let folder = ""

/** The runtimes come from npm, into a folder of their own. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runtimes-"))
  await writeFile(join(folder, "package.json"), '{"private":true}')
  await run("npm", ["install", "--no-audit", "--no-fund", "bun", "deno"], { cwd: folder })
}, 600_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

const commands: Readonly<Record<string, (bin: string) => readonly [string, ReadonlyArray<string>]>> = {
  bun: (bin) => [join(bin, "bun"), ["run", smoke]],
  deno: (bin) => [join(bin, "deno"), ["run", "--allow-all", smoke]]
}

/** A head without an end is read on and on by these runtimes, until the time is over. */
const slower: Readonly<Record<string, ReadonlyArray<Expected>>> = {
  "a head that is too large": [{ reason: "Timeout", outcome: "Unknown", attempts: 1, requests: 1 }]
}

describe.each(Object.keys(commands))("on %s", (runtime) => {
  const sends = async (urls: ReadonlyArray<string>): Promise<ReadonlyArray<object>> => {
    const [command, args] = commands[runtime]?.(join(folder, "node_modules/.bin")) ?? ["", []]
    const { stdout } = await run(command, [...args, ...urls], { env: { ...process.env, NO_COLOR: "1" } })
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "")
  }

  it("a connection that closes when it is used again sends no message twice", async () => {
    await using server = await closesReused()
    await sends([`${server.url}#6`])
    assert.strictEqual(server.requests.length, 6)
  })

  it("every outcome is what it is on Node over fetch, or more careful", { timeout: 300_000 }, async () => {
    const servers: Array<FaultServer> = []
    try {
      for (const fault of faults) servers.push(await fault.start())
      const seen = await sends(servers.map(({ url }) => url))
      const differences = faults.flatMap((fault, i) => {
        const actual = JSON.stringify({ ...seen[i], requests: servers[i]?.requests.length })
        const allowed = [fault.expected, fault.or, fault.differs?.fetch, ...(slower[fault.name] ?? [])]
        return allowed.some((expected) => JSON.stringify(expected) === actual)
          ? []
          : [{ fault: fault.name, actual }]
      })
      assert.deepStrictEqual(differences, [])
    } finally {
      for (const server of servers) await server[Symbol.asyncDispose]()
    }
  })
})
