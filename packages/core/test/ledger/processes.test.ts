/** What two processes do with one ledger, over real sockets and files. */
import { spawn } from "node:child_process"
import { chmod, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { assert, describe, it } from "vitest"

const script = (name: string): string => new URL(`../support/${name}`, import.meta.url).pathname

interface Ended {
  readonly code: number | null
  readonly output: string
}

/** Starts a process; `ready` resolves with its first output. */
const start = (name: string, args: ReadonlyArray<string>, options?: { readonly uid: number }) => {
  const child = spawn(process.execPath, [script(name), ...args], { stdio: "pipe", ...options })
  const ready = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<Ended>()
  let output = ""
  const listen = (text: Buffer): void => {
    output += text
    ready.resolve()
  }
  child.stdout.on("data", listen)
  child.stderr.on("data", listen)
  child.on("error", ended.reject)
  child.on("close", (code) => {
    ready.resolve()
    ended.resolve({ code, output })
  })
  return { child, ready: ready.promise, ended: ended.promise }
}

const setUp = async () => {
  const directory = await mkdtemp(join(tmpdir(), "ledger-"))
  const mock = await startMockGateway({ port: 0, limits: { sec: 100_000, min: 1_000_000 } })
  return {
    url: mock.url,
    directory,
    /** How many messages arrived, and how many of them to a recipient that had one before. */
    arrived: async () => {
      const messages = await mock.world("mock_crash").messages({ limit: 10_000 })
      return { all: messages.length, twice: messages.length - new Set(messages.map(({ to }) => to)).size }
    },
    [Symbol.asyncDispose]: async () => {
      await mock[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    }
  }
}

describe("two processes on one directory", { timeout: 120_000 }, () => {
  it("send each of 600 keys once: the second is refused, and says what to do", async () => {
    await using it = await setUp()
    const args = [it.url, it.directory, "600"]
    const [first, second] = await Promise.all([
      start("crashSender.ts", args).ended,
      start("crashSender.ts", args).ended
    ])
    const [refused, sent] = first.code === 0 ? [second, first] : [first, second]
    assert.strictEqual(sent.code, 0, sent.output)
    assert.notStrictEqual(refused.code, 0)
    assert.include(refused.output, `${it.directory} is in use by another gateway`)
    assert.include(refused.output, "a store that is safe for many processes")
    assert.deepStrictEqual(await it.arrived(), { all: 600, twice: 0 })
  })

  it("take over at once when the first is killed", async () => {
    await using it = await setUp()
    for (let round = 0; round < 5; round++) {
      const holder = start("crashSender.ts", [it.url, it.directory, "100000"])
      await holder.ready
      holder.child.kill("SIGKILL")
      await holder.ended
    }
    const next = await start("crashSender.ts", [it.url, it.directory, "10"]).ended
    assert.strictEqual(next.code, 0, next.output)
    assert.strictEqual((await it.arrived()).twice, 0)
  })
})

describe("a directory that may only be read", () => {
  it.skipIf(process.getuid?.() !== 0)("is refused with a clear error to an ordinary user", async () => {
    await using it = await setUp()
    await chmod(it.directory, 0o555)
    const { code, output } = await start("crashSender.ts", [it.url, it.directory, "1"], { uid: 65_534 }).ended
    assert.notStrictEqual(code, 0)
    assert.include(output, `${it.directory} must be one that this process can read and write (EACCES)`)
  })
})

describe("two processes on one store with an atomic set-if-absent", () => {
  it("send each of 600 keys once", { timeout: 120_000 }, async () => {
    await using it = await setUp()
    const file = join(it.directory, "ledger.sqlite")
    using database = new DatabaseSync(file)
    // Here, since SQLite waits for no lock when two processes change to this mode at once.
    database.exec("PRAGMA journal_mode = WAL")
    database.exec("CREATE TABLE ledger (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    const args = [it.url, file, "600"]
    const both = await Promise.all([
      start("sharedSender.ts", args).ended,
      start("sharedSender.ts", args).ended
    ])
    for (const { code, output } of both) assert.strictEqual(code, 0, output)
    assert.deepStrictEqual(await it.arrived(), { all: 600, twice: 0 })
    for (const { output } of both) {
      const ends = JSON.parse(output.split("\n").at(-1) ?? "")
      assert.hasAnyKeys(ends, ["receipt", "PreviouslyUnknown"])
      assert.doesNotHaveAnyKeys(ends, ["LedgerFailure", "KeyReused"])
    }
  })
})
