/** The statements of a ledger. */
import type * as Core from "@connexease-gateway/core/Ledger"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { database } from "./database.ts"
import { migrate } from "./migrations.ts"
import { now as nowOf } from "./now.ts"

/** After so many new keys, at most twice as many expired records are deleted. */
const KEYS_PER_CLEANING = 100

/** Whether core's record of a key says that its message was sent. */
const isSent = (value: string): boolean =>
  (JSON.parse(value) as { readonly state?: unknown }).state === "sent"

/** `expireAfter`: how long after it was sent a key is remembered. */
export const make = Effect.fnUntraced(function* (expireAfter: Duration.Input = "30 days") {
  const lifetime = Duration.toMillis(expireAfter)
  // An application's own client may rename columns.
  const sql = (yield* SqlClient.SqlClient).withoutTransforms()
  yield* database(migrate)
  const now = nowOf(sql)
  const expires = Number.isFinite(lifetime)
  /** A record without `sent_at` is open, or was written by a version that let none expire. */
  const expired = expires
    ? sql`COALESCE(connexease_ledger.sent_at <= ${now} - ${Math.ceil(lifetime)}, false)`
    : sql.literal("false")
  const skipLocked = sql.literal(
    sql.onDialectOrElse({ pg: () => "FOR UPDATE SKIP LOCKED", orElse: () => "" })
  )
  // The time in a query of its own: PostgreSQL uses no index for one that may change as it reads.
  const clean = sql`DELETE FROM connexease_ledger WHERE key IN (SELECT key FROM connexease_ledger
    WHERE sent_at <= (SELECT ${now} - ${Math.ceil(lifetime)})
    LIMIT ${2 * KEYS_PER_CLEANING} ${skipLocked})`
  let untilCleaning = KEYS_PER_CLEANING
  /** A record that the caller's transaction could roll back would not guard anything. */
  const outside = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.updateContext(effect, (context: Context.Context<never>) =>
      Context.omit(sql.transactionService)(context)
    )
  const insert = (key: string, value: string) =>
    sql`INSERT INTO connexease_ledger (key, value, sent_at)
      VALUES (${key}, ${value}, ${isSent(value) ? now : sql.literal("NULL")})
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, sent_at = excluded.sent_at`
  return {
    get: (key: string) =>
      Effect.map(
        outside(
          sql<{ value: string }>`SELECT value FROM connexease_ledger WHERE key = ${key} AND NOT ${expired}`
        ),
        (rows) => rows[0]?.value
      ),
    set: (key: string, value: string) => outside(Effect.asVoid(insert(key, value))),
    setIfAbsent: Effect.fnUntraced(function* (key: string, value: string) {
      const rows = yield* sql`${insert(key, value)} WHERE ${expired} RETURNING key`
      if (expires && --untilCleaning <= 0) {
        untilCleaning = KEYS_PER_CLEANING
        yield* Effect.ignore(clean)
      }
      return rows.length > 0
    }, outside),
    remove: (key: string) => outside(Effect.asVoid(sql`DELETE FROM connexease_ledger WHERE key = ${key}`)),
    keys: Effect.map(outside(sql<{ key: string }>`SELECT key FROM connexease_ledger`), (rows) =>
      rows.map(({ key }) => key)
    )
  } satisfies Core.Store
})
