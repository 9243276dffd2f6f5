/** Two versions of the software on one database, as during a deployment. */
import * as Effect from "effect/Effect"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"
import { describe, expect, test } from "vitest"
import { migrations, TABLE } from "../src/internal/migrations.ts"
import * as Ledger from "../src/Ledger.ts"
import * as Outbox from "../src/Outbox.ts"
import { makeDatabase } from "./support/database.ts"
import { arrived, settled, text, withOutbox } from "./support/outbox.ts"

/** What the first version wrote, with the columns that it knew. */
const firstVersion = (sql: SqlClient.SqlClient) => ({
  enqueue: (key: string) =>
    sql`INSERT INTO connexease_outbox_messages (account, key, fingerprint, campaign, recipient, body,
        priority, marketing, not_before, expires_at, state, attempts, updated_at)
      VALUES ('default', ${key}, 'f', NULL, '905321234567',
        ${JSON.stringify({ message: text("905321234567", key) })}, 1, 0, 0, NULL, 'queued', 0, 0)`,
  own: sql`INSERT INTO connexease_outbox_owners (account, epoch, worker, expires_at)
      VALUES ('default', 41, 'first', 99999999999999)
    ON CONFLICT (account) DO UPDATE SET epoch = 41, expires_at = excluded.expires_at`,
  claim: (key: string) =>
    sql`UPDATE connexease_outbox_messages SET state = 'claimed', epoch = 41 WHERE key = ${key}`,
  intend: (key: string) =>
    sql`UPDATE connexease_outbox_messages SET state = 'sending', attempts = attempts + 1 WHERE key = ${key}`,
  end: (key: string) =>
    sql`UPDATE connexease_outbox_messages SET state = 'accepted', message_id = 'wamid.1' WHERE key = ${key}`,
  die: sql`UPDATE connexease_outbox_owners SET expires_at = 0`,
  record: (key: string, value: string) =>
    sql`INSERT INTO connexease_ledger (key, value) VALUES (${key}, ${value})`
})

describe("a worker of the first version beside this one", () => {
  test("sends what this one enqueues, and this one what it enqueues", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        const old = firstVersion(yield* SqlClient.SqlClient)
        yield* old.own
        yield* outbox.enqueue(text("905321234567", "new"), { key: "new" })
        yield* old.claim("new")
        yield* old.intend("new")
        yield* old.end("new")
        expect(yield* outbox.find("new")).toMatchObject({ state: "accepted", attempts: 1 })
        yield* old.enqueue("old")
        yield* old.die
        yield* work
        expect(yield* settled(outbox)).toMatchObject({ accepted: 2 })
        expect(yield* arrived(world)).toEqual(["old"])
      })
    ))

  test("is followed by this one: what it had on its way is unknown, and what it had claimed is sent", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        const old = firstVersion(yield* SqlClient.SqlClient)
        yield* old.own
        for (const key of ["claimed", "sending"]) {
          yield* old.enqueue(key)
          yield* old.claim(key)
        }
        yield* old.intend("sending")
        yield* old.die
        yield* work
        expect(yield* settled(outbox)).toMatchObject({ accepted: 1, unknown: 1 })
        expect(yield* arrived(world)).toEqual(["claimed"])
      })
    ))

  test("leaves records in the ledger that this one respects, and never expires", () =>
    withOutbox(() =>
      Effect.gen(function* () {
        const old = firstVersion(yield* SqlClient.SqlClient)
        const ledger = yield* Ledger.make({ expireAfter: 1 })
        yield* old.record("one", JSON.stringify({ version: 1, state: "sending", message: "", at: 0 }))
        expect(yield* ledger.read("one")).toMatchObject({ state: "sending" })
        const claim = ledger.writeIfAbsent?.("one", { state: "sending", message: "", at: 0 })
        expect(yield* claim ?? Effect.succeed(true)).toBe(false)
      })
    ))
})

test("a database of the first version is brought up to date, and keeps its messages", async () => {
  await using database = await makeDatabase()
  await Effect.runPromise(
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const first = Migrator.fromRecord({ "1_outbox": migrations["1_outbox"] })
      yield* Migrator.make({})({ loader: first, table: TABLE })
      yield* firstVersion(sql).enqueue("one")
      const outbox = yield* Outbox.make
      expect((yield* outbox.find("one"))?.state).toBe("queued")
      yield* outbox.enqueue(text("905321234567"), { key: "two" })
      expect(yield* outbox.counts()).toMatchObject({ queued: 2 })
    }).pipe(Effect.scoped, Effect.provide(database.client))
  )
})

describe("a database that a newer version has set up", () => {
  test("is used where that version only added to it", () =>
    withOutbox(({ outbox, work }) =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* sql`ALTER TABLE connexease_outbox_messages ADD COLUMN novelty text DEFAULT 'new'`
        yield* sql`INSERT INTO connexease_outbox_migrations (migration_id, name) VALUES (99, 'novelty')`
        const again = yield* Outbox.make
        yield* work
        expect((yield* again.send(text("905321234567"), { key: "one" })).state).toBe("accepted")
        expect((yield* outbox.find("one"))?.state).toBe("accepted")
      })
    ))

  test("is refused where it cannot be used, by outbox and ledger, with what to do", () =>
    withOutbox(() =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* sql`INSERT INTO connexease_outbox_migrations (migration_id, name) VALUES (99, 'breaking_rows')`
        for (const open of [Effect.asVoid(Outbox.make), Effect.asVoid(Ledger.sql)]) {
          const { reason } = yield* Effect.flip(open)
          expect(reason).toMatchObject({ _tag: "DatabaseFailure", kind: "NewerSchema" })
          expect(reason.resolution).toMatch(/Update @connexease-gateway\/outbox/)
        }
      })
    ))
})
