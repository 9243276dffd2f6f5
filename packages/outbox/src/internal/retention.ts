/** Erases and deletes messages that have ended, some time after their end. */
import * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"
import { BATCH, inBatches } from "./Store.ts"
import type { Store } from "./Store.ts"

/** Times are milliseconds since the record last changed. */
export interface Settings {
  readonly eraseAfter: number | undefined
  readonly recipients: boolean
  readonly deleteAfter: number | undefined
}

const INTERVAL = "1 minute"

/** What is open or unknown stays as it is. As in the index. */
const ENDED = "state IN ('accepted', 'rejected', 'expired', 'cancelled', 'suppressed')"
const ERASED = "(CASE WHEN body = '' THEN 1 ELSE 0 END)"

/** Erases and deletes whatever is due. */
export const sweep = (
  { now, sql }: Store,
  account: string,
  settings: Settings
): Effect.Effect<void, SqlError> => {
  const { deleteAfter, eraseAfter, recipients } = settings
  const skipLocked = sql.literal(
    sql.onDialectOrElse({ pg: () => "FOR UPDATE SKIP LOCKED", orElse: () => "" })
  )
  // The time in a query of its own: PostgreSQL uses no index for one that may change as it reads.
  const due = (erased: string, after: number) =>
    sql`(SELECT id FROM connexease_outbox_messages WHERE account = ${account} AND ${sql.literal(ENDED)}
      AND ${sql.literal(`${ERASED} IN (${erased})`)} AND updated_at <= (SELECT ${now} - ${Math.ceil(after)})
      LIMIT ${BATCH} ${skipLocked})`
  return Effect.gen(function* () {
    if (deleteAfter !== undefined)
      yield* inBatches(
        sql`DELETE FROM connexease_outbox_messages WHERE id IN ${due("0, 1", deleteAfter)} RETURNING id`
      )
    if (eraseAfter !== undefined)
      yield* inBatches(
        sql`UPDATE connexease_outbox_messages SET body = '' ${recipients ? sql`, recipient = ''` : sql``}
          WHERE id IN ${due("0", eraseAfter)} RETURNING id`
      )
  })
}

/** {@link sweep} at once and then every minute. A failing database is waited for. */
export const run = (store: Store, account: string, settings: Settings): Effect.Effect<never> =>
  sweep(store, account, settings).pipe(
    Effect.catch(({ reason }) =>
      Effect.logWarning(`What has ended could not be erased or deleted: ${reason._tag}`)
    ),
    Effect.andThen(Effect.sleep(INTERVAL)),
    Effect.forever
  )
