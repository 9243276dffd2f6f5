/**
 * Random histories of processes that are killed, paused, stopped and cut off from
 * their database at any statement, with steps of the clock that end leases early,
 * judged by the mock's journal and by the changes of state that a trigger records.
 */
import { Gateway, RetryPolicy } from "@connexease-gateway/core"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { describe, expect, test } from "vitest"
import { run } from "../src/internal/AccountSender.ts"
import * as Store from "../src/internal/Store.ts"
import type { Counts } from "../src/Outbox.ts"
import { mutants, type Mutation } from "./support/mutants.ts"
import { arrived, settled, status, text, textOf, withOutbox } from "./support/outbox.ts"
import { random } from "./support/random.ts"
import { Life, type Fate } from "./support/unreliable.ts"

const LIVES = 8
const fates: ReadonlyArray<Fate> = ["kill", "pause", "database", "none"]

/** Ordinary numbers, and those to which the mock loses the answer (300), resets before (200), or refuses (442). */
const recipient = (n: number): string =>
  ["905320", "905321", "905322", "999300", "999200", "999442"][n % 6] + String(100000 + (n % 30))

/** Which states may follow a state. From `unknown` a message goes only to what is proven. */
const successors: Readonly<Record<string, ReadonlyArray<string>>> = {
  queued: ["claimed"],
  claimed: ["queued", "sending"],
  sending: ["accepted", "rejected", "unknown", "queued"],
  unknown: ["accepted", "rejected", "queued"],
  accepted: [],
  rejected: []
}

const recordChanges = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE TABLE changes (key text, before text, after text)`
  yield* sql.onDialectOrElse({
    pg: () =>
      Effect.andThen(
        sql`CREATE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN INSERT INTO changes VALUES (NEW.key, OLD.state, NEW.state); RETURN NULL; END'`,
        sql`CREATE TRIGGER record AFTER UPDATE ON connexease_outbox_messages FOR EACH ROW
          WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION record_change()`
      ),
    orElse: () => sql`CREATE TRIGGER record AFTER UPDATE ON connexease_outbox_messages FOR EACH ROW
      WHEN OLD.state <> NEW.state BEGIN INSERT INTO changes VALUES (NEW.key, OLD.state, NEW.state); END`
  })
  return sql<{ readonly key: string; readonly before: string; readonly after: string }>`SELECT * FROM changes`
})

/** How many messages have ended, in a way that is known or known to be unknown. */
const total = ({ accepted, rejected, unknown }: Counts): number => accepted + rejected + unknown

const history = (seed: number, mutate: Mutation = () => ({})) =>
  withOutbox(({ outbox, url, world }) =>
    Effect.gen(function* () {
      const { below } = random(seed)
      const sql = yield* SqlClient.SqlClient
      const original = yield* Store.make
      const store = { ...original, ...mutate(original) }
      const changes = yield* recordChanges
      const [{ id: identity } = { id: "" }] = yield* sql<{
        readonly id: string
      }>`SELECT id FROM connexease_outbox_identity`
      let enqueued = 0
      const enqueue = (count: number) =>
        outbox.enqueueMany(
          Array.from({ length: count }, () => {
            const n = enqueued++
            return { message: text(recipient(n), String(n)), key: String(n) }
          })
        )
      const start = (life: Life, worker: string) =>
        Effect.gen(function* () {
          const gateway = yield* Gateway.make({
            apiKey: Redacted.make("mock_outbox"),
            baseUrl: url,
            retry: RetryPolicy.none
          })
          return yield* run(life.see(store), gateway, {
            account: "default",
            worker,
            lease: 2000,
            poll: 10,
            concurrency: 20,
            attempts: 3,
            correlationId: (id) => `outbox-${identity}-${id}`,
            hearing: { listeners: new Set(), ended: () => undefined, isConnected: () => false }
          })
        }).pipe(Effect.scoped, Effect.forkDetach)

      /** The database's clock steps on: the owner may be replaced at once. */
      const stepClock = sql`UPDATE connexease_outbox_owners SET expires_at = 0`
      /** Webhooks of some messages whose outcome is unknown arrive. */
      const settleSome = Effect.gen(function* () {
        const messages = yield* Effect.promise(() => world.messages({ limit: 10_000 }))
        const unknown = new Set((yield* outbox.unknown()).map(({ key }) => key))
        for (const { body, id } of messages) {
          if (!unknown.has(textOf(body)) || below(2) === 0) continue
          const correlationId = body["biz_opaque_callback_data"] as string
          yield* outbox.settle(status({ id, status: "delivered", correlationId }))
        }
      })
      const paused: Array<Life> = []
      yield* enqueue(60)
      for (let n = 0; n < LIVES; n++) {
        const fate = fates[below(fates.length)] ?? "none"
        const life = new Life(fate, 3 + below(40), 1 + below(10))
        const fiber = yield* start(life, `worker-${n}`)
        yield* Effect.timeoutOption(Deferred.await(life.struck), fate === "none" ? below(150) : 1000)
        yield* enqueue(below(20))
        if (fate === "pause") paused.push(life)
        if (fate === "none") yield* Fiber.interrupt(fiber)
        if (below(3) === 0) yield* paused.shift()?.resume ?? Effect.void
        yield* stepClock
        yield* settleSome
      }
      // Paused processes wake up beside the last one, which is cut off for a while and then has to do without a successor.
      const last = yield* start(new Life("database", 3 + below(20), 1 + below(3)), "last")
      for (const life of paused) yield* life.resume
      const end = yield* Effect.timeoutOption(settled(outbox), "10 seconds")
      yield* Fiber.interrupt(last)

      // In this order: a process that woke up late may still send what is unknown here.
      const entries = yield* Effect.forEach(
        Array.from({ length: enqueued }, (_, n) => String(n)),
        (key) => outbox.find(key)
      )
      const journal = yield* arrived(world)
      const stateOf = new Map(entries.map((entry) => [entry?.key, entry?.state]))
      return {
        lost: enqueued - Option.match(end, { onNone: () => 0, onSome: total }),
        twice: journal.filter((key, index) => journal.indexOf(key) !== index),
        wrong: journal.filter((key) => !["accepted", "unknown"].includes(stateOf.get(key) ?? "")),
        invented: entries.flatMap((entry) =>
          entry?.state === "accepted" && !journal.includes(entry.key) ? [entry.key] : []
        ),
        forbidden: (yield* changes).filter(({ after, before }) => !successors[before]?.includes(after))
      }
    })
  )

describe("whatever happens to the processes of an outbox, no message is sent twice and none is lost", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])("history %i", async (seed) => {
    expect(await history(seed)).toEqual({ lost: 0, twice: [], wrong: [], invented: [], forbidden: [] })
  })
})

describe("the histories notice an outbox that", () => {
  test.each(Object.keys(mutants))("%s", { timeout: 150_000 }, async (name) => {
    let found = false
    for (let seed = 1; seed <= 30 && !found; seed++) {
      const { forbidden, invented, twice, wrong } = await history(seed, mutants[name])
      found = [forbidden, invented, twice, wrong].some(({ length }) => length > 0)
    }
    expect(found).toBe(true)
  })
})
