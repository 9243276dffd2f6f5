/**
 * A storm: real workers on a real PostgreSQL server are killed, stopped and
 * continued, and the server restarts and crashes, at random, while messages are
 * enqueued and sent. What became of each message is compared with the journal.
 */
import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { setTimeout } from "node:timers/promises"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import * as Outbox from "../../src/Outbox.ts"
import { layerOf } from "./database.ts"
import { text, textOf, unlimited } from "./outbox.ts"
import { startPostgres } from "./postgres.ts"
import { random } from "./random.ts"

export const CONCURRENCY = 50
const LEASE_MS = 2000
const WORKERS = 2
const CHUNK = 500
const MAX_QUIET_MS = 60_000

export interface StormOptions {
  readonly messages: number
  /** Requests a second that the mock takes. */
  readonly rate: number
  readonly seed: number
  /** A defect of {@link mutants} that the workers have. */
  readonly mutant?: string | undefined
}

export interface StormReport {
  /** Keys that arrived more than once. */
  readonly twice: ReadonlyArray<string>
  /** Keys that count as accepted and never arrived, or arrived and count as neither accepted nor unknown. */
  readonly wrong: ReadonlyArray<string>
  /** How many have not ended, although nothing happens any more. */
  readonly lost: number
  readonly accepted: number
  readonly unknown: number
  readonly kills: number
  readonly stops: number
  readonly restarts: number
}

const script = new URL("./workerProcess.ts", import.meta.url).pathname

/** A process that a signal ended has no exit code. */
const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

const signal = async (child: ChildProcess, name: NodeJS.Signals): Promise<void> => {
  if (hasEnded(child)) return
  const exited = once(child, "exit")
  child.kill("SIGCONT")
  child.kill(name)
  await exited
}

export const storm = async ({ messages, mutant = "", rate, seed }: StormOptions): Promise<StormReport> => {
  const { below } = random(seed)
  await using mock = await startMockGateway({ port: 0, limits: { ...unlimited, sec: rate } })
  const world = mock.world("mock_outbox")
  const postgres = await startPostgres()
  const alive: Array<ChildProcess> = []
  const arrivals = new Map<string, number>()
  let seen = 0
  /** The journal keeps the newest 10,000 only. */
  const readJournal = async (): Promise<void> => {
    for (const { body, seq } of await world.messages({ since: seen })) {
      seen = seq
      arrivals.set(textOf(body), (arrivals.get(textOf(body)) ?? 0) + 1)
    }
  }
  const patiently = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.retry(effect, Schedule.spaced("200 millis"))
  const counts = { kills: 0, stops: 0, restarts: 0 }

  /** Resolves when the worker is ready, or has failed; none is struck before. */
  const start = async (): Promise<void> => {
    const child = spawn(process.execPath, [script, postgres.url, mock.url, String(LEASE_MS), mutant], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    alive.push(child)
    await Promise.race([once(child.stdout, "data"), once(child, "exit")])
  }

  const strike = async (): Promise<void> => {
    for (const child of alive.filter(hasEnded)) alive.splice(alive.indexOf(child), 1)
    while (alive.length < WORKERS) await start()
    const child = alive[below(alive.length)]
    const kind = below(5)
    if (kind === 0) {
      counts.restarts++
      await postgres.restart(below(2) === 0 ? "SIGINT" : "SIGQUIT")
    } else if (kind < 3 && child !== undefined) {
      counts.kills++
      await signal(child, "SIGKILL")
    } else if (child !== undefined) {
      counts.stops++
      child.kill("SIGSTOP")
      await setTimeout(below(2 * LEASE_MS))
      child.kill("SIGCONT")
    }
  }

  const program = Effect.gen(function* () {
    const outbox = yield* Outbox.Outbox
    const sql = yield* SqlClient.SqlClient
    const enqueue = Effect.forEach(
      Array.from({ length: Math.ceil(messages / CHUNK) }, (_, chunk) => chunk * CHUNK),
      (first) =>
        patiently(
          outbox.enqueueMany(
            Array.from({ length: Math.min(CHUNK, messages - first) }, (_, n) => ({
              message: text(String(905320000000 + first + n), String(first + n)),
              key: String(first + n)
            }))
          )
        ),
      { discard: true }
    )
    let ended = 0
    let changedAt = performance.now()
    /** All have ended, or none has for a minute: then the rest is lost. */
    const isOver = Effect.map(patiently(outbox.counts()), ({ accepted, rejected, unknown }) => {
      const now = accepted + rejected + unknown
      if (now !== ended) changedAt = performance.now()
      ended = now
      return ended === messages || performance.now() - changedAt > MAX_QUIET_MS
    })
    yield* Effect.promise(strike)
    yield* Effect.forkScoped(enqueue)
    yield* Effect.forkScoped(
      Effect.forever(Effect.andThen(Effect.promise(readJournal), Effect.sleep("500 millis")))
    )
    while (arrivals.size < messages * 0.9 && !(yield* isOver)) {
      // Long enough for another worker to take over, so that something is sent between strikes.
      yield* Effect.promise(() => setTimeout(LEASE_MS + below(2 * LEASE_MS)))
      yield* Effect.promise(strike)
    }
    yield* Effect.promise(strike)
    while (!(yield* isOver)) yield* Effect.sleep("200 millis")
    // Those that wake up late, or end cleanly, may still write an answer.
    yield* Effect.promise(() => Promise.all(alive.splice(0).map((child) => signal(child, "SIGTERM"))))
    yield* Effect.promise(readJournal)
    const rows = yield* patiently(
      sql<{
        readonly key: string
        readonly state: Outbox.State
      }>`SELECT key, state FROM connexease_outbox_messages`
    )
    return new Map(rows.map(({ key, state }) => [key, state]))
  })

  try {
    const states = await Effect.runPromise(program.pipe(Effect.scoped, Effect.provide(layerOf(postgres.url))))
    const keysIn = (state: Outbox.State) => [...states].filter(([, is]) => is === state).map(([key]) => key)
    const accepted = keysIn("accepted")
    return {
      twice: [...arrivals].filter(([, times]) => times > 1).map(([key]) => key),
      wrong: [
        ...accepted.filter((key) => !arrivals.has(key)),
        ...[...arrivals.keys()].filter((key) => !["accepted", "unknown"].includes(states.get(key) ?? ""))
      ],
      lost: messages - accepted.length - keysIn("unknown").length - keysIn("rejected").length,
      accepted: accepted.length,
      unknown: keysIn("unknown").length,
      ...counts
    }
  } finally {
    await Promise.all(alive.map((child) => signal(child, "SIGKILL")))
    await postgres.close()
  }
}
