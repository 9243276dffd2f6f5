/**
 * A ledger in SQL, for applications that keep their own queue: any queue that
 * runs a job at least once then sends each key at most once, from any number of
 * processes. Its guard is an insert that only one process can win.
 */
import * as Core from "@connexease-gateway/core/Ledger"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { database } from "./internal/database.ts"
import { migrate } from "./internal/migrations.ts"
import type { OutboxError } from "./OutboxError.ts"

/**
 * The ledger of the database that `SqlClient` is connected to; give it to a
 * Gateway as `ledger`. It creates its table. Its records never expire: delete
 * those of keys that cannot come again from `connexease_ledger`. Receipts hold
 * the recipient's number: protect the table accordingly.
 *
 * Fails with `DatabaseFailure` if the table cannot be created.
 */
export const sql: Effect.Effect<Core.Ledger, OutboxError, SqlClient.SqlClient> = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* database(migrate)
  return Core.fromKeyValueStore({
    get: (key) =>
      Effect.map(
        sql<{ value: string }>`SELECT value FROM connexease_ledger WHERE key = ${key}`,
        (rows) => rows[0]?.value
      ),
    set: (key, value) =>
      sql`INSERT INTO connexease_ledger (key, value) VALUES (${key}, ${value})
        ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    setIfAbsent: (key, value) =>
      Effect.map(
        sql`INSERT INTO connexease_ledger (key, value) VALUES (${key}, ${value})
          ON CONFLICT (key) DO NOTHING RETURNING key`,
        (rows) => rows.length > 0
      ),
    remove: (key) => sql`DELETE FROM connexease_ledger WHERE key = ${key}`,
    keys: Effect.map(sql<{ key: string }>`SELECT key FROM connexease_ledger`, (rows) =>
      rows.map(({ key }) => key)
    )
  })
}).pipe(Effect.withSpan("Ledger.sql"))
