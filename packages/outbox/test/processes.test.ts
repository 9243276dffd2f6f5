/** Real processes that are killed, stopped and continued while they send: what no library can prevent, and must survive. */
import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { setTimeout } from "node:timers/promises"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"
import * as Outbox from "../src/Outbox.ts"
import { isPostgres, makeDatabase, type TestDatabase } from "./support/database.ts"
import { text, textOf, unlimited } from "./support/outbox.ts"
import { random } from "./support/random.ts"

const MESSAGES = 2000
const LEASE_MS = 1000
const CONCURRENCY = 50
const KILLS = 6

const script = new URL("./support/workerProcess.ts", import.meta.url).pathname

/** Starts a worker; resolves when it is ready, with the line that it printed. */
const startWorker = async (address: string, url: string) => {
  const child = spawn(process.execPath, [script, address, url, String(LEASE_MS)], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string]
  return { child, line: line.trim() }
}

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, "exit")
  child.kill("SIGCONT")
  child.kill(signal)
  await exited
}

const use = <A>(database: TestDatabase, run: (outbox: Outbox.Service) => Effect.Effect<A, unknown>) =>
  Effect.runPromise(Effect.flatMap(Outbox.Outbox, run).pipe(Effect.provide(database.layer)))

const enqueue = (database: TestDatabase) =>
  use(database, (outbox) =>
    outbox.enqueueMany(
      Array.from({ length: MESSAGES }, (_, n) => ({
        message: text(String(905320000000 + n), String(n)),
        key: String(n)
      }))
    )
  )

test(`${MESSAGES} messages survive workers that are killed, stopped and continued: none arrives twice, each is accounted for`, async () => {
  await using mock = await startMockGateway({ port: 0, limits: { ...unlimited, sec: 300 } })
  await using database = await makeDatabase()
  const world = mock.world("mock_outbox")
  await enqueue(database)
  const { below } = random(7)
  // A SQLite file has one process at a time; on PostgreSQL two compete, and a third stands by.
  const workers = isPostgres ? 3 : 1
  const alive: Array<ChildProcess> = []
  try {
    let interruptions = 0
    for (let round = 0; round < KILLS; round++) {
      while (alive.length < workers) alive.push((await startWorker(database.address, mock.url)).child)
      const goal = Math.floor(((round + 1) * MESSAGES) / (KILLS + 2))
      await world.wait({ count: goal, timeoutMs: 60_000 }).catch(() => undefined)
      await setTimeout(below(20))
      interruptions += alive.length
      if (isPostgres && round % 2 === 0) {
        // All are stopped, a new one takes over, and then those wake up in its midst.
        for (const child of alive) child.kill("SIGSTOP")
        const { child } = await startWorker(database.address, mock.url)
        await world.wait({ count: goal + 100, timeoutMs: 60_000 }).catch(() => undefined)
        for (const stopped of alive) stopped.kill("SIGCONT")
        alive.push(child)
        await setTimeout(below(200))
      }
      for (const child of alive.splice(0)) await end(child, "SIGKILL")
    }
    const last = await startWorker(database.address, mock.url)
    alive.push(last.child)
    const isQuiet = async (): Promise<boolean> => {
      if (!isPostgres)
        return (await world.messages({ limit: 10_000 })).length >= MESSAGES - interruptions * CONCURRENCY
      const { claimed, queued, sending } = await use(database, (outbox) => outbox.counts())
      return queued + claimed + sending === 0
    }
    while (!(await isQuiet())) await setTimeout(100)
    // A clean stop waits for what is under way; on SQLite it may have to be started once more.
    await end(last.child, "SIGTERM")
    if (!isPostgres) {
      for (let left = 1; left > 0;) {
        const { child } = await startWorker(database.address, mock.url)
        await setTimeout(300)
        await end(child, "SIGTERM")
        const { claimed, queued, sending } = await use(database, (outbox) => outbox.counts())
        left = queued + claimed + sending
      }
    }
    const journal = (await world.messages({ limit: 10_000 })).map(({ body }) => textOf(body))
    expect(journal.length).toBe(new Set(journal).size)
    const entries = await use(database, (outbox) =>
      Effect.forEach(
        Array.from({ length: MESSAGES }, (_, n) => String(n)),
        (key) => outbox.find(key),
        { concurrency: 5 }
      )
    )
    const keysIn = (state: Outbox.State) =>
      entries.flatMap((entry) => (entry?.state === state ? [entry.key] : []))
    const arrived = new Set(journal)
    const unknown = keysIn("unknown")
    expect(keysIn("accepted").length + unknown.length).toBe(MESSAGES)
    expect(keysIn("accepted").filter((key) => !arrived.has(key))).toEqual([])
    expect(journal.filter((key) => !unknown.includes(key)).length).toBe(keysIn("accepted").length)
    expect(unknown.length).toBeLessThanOrEqual(interruptions * CONCURRENCY)
    console.log(
      `${interruptions} workers interrupted; ${unknown.length} unknown, of which ${unknown.filter((key) => arrived.has(key)).length} arrived`
    )
  } finally {
    for (const child of alive) await end(child, "SIGKILL")
  }
}, 170_000)

test.skipIf(isPostgres)(
  "a SQLite file that a process has open is refused to a second one, and is free when the first dies",
  async () => {
    await using database = await makeDatabase()
    const first = await startWorker(database.address, "http://127.0.0.1:1")
    expect(first.line).toBe("ready")
    const second = await startWorker(database.address, "http://127.0.0.1:1")
    expect(second.line).toBe("OutboxError DatabaseFailure LockTimeoutError")
    await end(first.child, "SIGKILL")
    const third = await startWorker(database.address, "http://127.0.0.1:1")
    expect(third.line).toBe("ready")
    await end(third.child, "SIGTERM")
  }
)
