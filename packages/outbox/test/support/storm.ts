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
  readonly accepted: number
  readonly unknown: number
  readonly kills: number
  readonly stops: number
  readonly restarts: number
}

const script = new URL("./workerProcess.ts", import.meta.url).pathname

const signal = async (child: ChildProcess, name: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
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

  const start = (): void => {
    const child = spawn(process.execPath, [script, postgres.url, mock.url, String(LEASE_MS), mutant], {
      stdio: ["ignore", "ignore", "inherit"]
    })
    alive.push(child)
  }

  const strike = async (): Promise<void> => {
    for (const child of alive.filter(({ exitCode }) => exitCode !== null))
      alive.splice(alive.indexOf(child), 1)
    while (alive.length < WORKERS) start()
    const child = alive[below(alive.length)]
    const kind = below(5)
    if (kind === 0) {
      counts.restarts++
      await postgres.restart(below(2) === 0 ? "SIGINT" : "SIGQUIT")
    } else if (kind < 3 && child !== undefined) {
      counts.kills++
      await signal(child, "SIGKILL")
      start()
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
    const isDone = Effect.map(
      patiently(outbox.counts()),
      ({ accepted, rejected, unknown }) => accepted + rejected + unknown === messages
    )
    yield* Effect.promise(strike)
    yield* Effect.forkScoped(enqueue)
    yield* Effect.forkScoped(
      Effect.forever(Effect.andThen(Effect.promise(readJournal), Effect.sleep("500 millis")))
    )
    while (arrivals.size < messages * 0.9 && !(yield* isDone)) {
      yield* Effect.promise(() => setTimeout(500 + below(1500)))
      yield* Effect.promise(strike)
    }
    while (!(yield* isDone)) yield* Effect.sleep("200 millis")
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
      accepted: accepted.length,
      unknown: keysIn("unknown").length,
      ...counts
    }
  } finally {
    await Promise.all(alive.map((child) => signal(child, "SIGKILL")))
    await postgres.close()
  }
}
