/**
 * A ledger in SQL, for applications that keep their own queue: any queue that
 * runs a job at least once then sends each key at most once, from any number of
 * processes. Its guard is an insert that only one process can win.
 */
import * as Core from "@connexease-gateway/core/Ledger"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { SqlClient } from "effect/sql/SqlClient"
import { sqlite } from "./internal/database.ts"
import * as LedgerStore from "./internal/ledgerStore.ts"
import type { OutboxError } from "./OutboxError.ts"

/** How long a ledger remembers. */
export interface Options {
  /**
   * How long after its message was sent a key is remembered. Then its record is
   * deleted and the key can be sent again, so give it longer than your queue may
   * repeat a job. A key that is under way, or whose outcome is unknown, never
   * expires. Default 30 days; `"Infinity"` keeps every record.
   */
  readonly expireAfter?: Duration.Input | undefined
}

/**
 * The ledger of the database that `SqlClient` is connected to, PostgreSQL or
 * SQLite; give it to a Gateway as `ledger`. It creates its table. Receipts hold
 * the recipient's number: protect the table accordingly.
 *
 * It writes outside of the caller's transaction: a record that is rolled back
 * would guard nothing. On SQLite, where a transaction holds the only connection, a
 * send within one fails with `LedgerFailure`, after ten seconds. Expired records are deleted as new keys come, at most two
 * for each.
 *
 * Fails with `DatabaseFailure` if the table cannot be created.
 */
export const make = (options?: Options): Effect.Effect<Core.Ledger, OutboxError, SqlClient> =>
  LedgerStore.make(options?.expireAfter).pipe(
    Effect.map(Core.fromKeyValueStore),
    Effect.withSpan("Ledger.make")
  )

/** {@link make} as it is by default. */
export const sql: Effect.Effect<Core.Ledger, OutboxError, SqlClient> = make()

/**
 * A SQLite file for a ledger that several processes of one machine use at once.
 * Where another process writes, a statement waits for it, up to 5 seconds. The
 * file of an outbox cannot be opened so: it belongs to one process. Fails with
 * `DatabaseFailure` where the file cannot be opened.
 */
export const layerSqlite = (file: string): Layer.Layer<SqlClient, OutboxError> =>
  sqlite(file, "many processes")
