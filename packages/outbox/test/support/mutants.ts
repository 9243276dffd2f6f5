/** Outboxes with one defect each, which the histories must notice. */
import * as Effect from "effect/Effect"
import type { Store } from "../../src/internal/Store.ts"

/** What is different about the store. */
export type Mutation = (store: Store) => Partial<Store>

export const mutants: Readonly<Record<string, Mutation>> = {
  "forgets the intent": () => ({ intend: (_account, _epoch, ids) => Effect.succeed(new Set(ids)) }),
  "does not check the epoch": ({ sql }) => ({
    intend: (_account, _epoch, ids) =>
      Effect.map(
        sql<{ readonly id: number | bigint }>`UPDATE connexease_outbox_messages
          SET state = 'sending', attempts = attempts + 1
          WHERE ${sql.in("id", ids)} AND state IN ('queued', 'claimed') RETURNING id`,
        (rows) => new Set(rows.map(({ id }) => Number(id)))
      )
  }),
  "answers late over a newer truth": ({ sql }) => ({
    end: (_epoch, endings) =>
      Effect.forEach(
        endings,
        ({ id, messageId = null, state }) =>
          sql`UPDATE connexease_outbox_messages SET state = ${state}, message_id = ${messageId} WHERE id = ${id}`
      )
  }),
  "queues again what was on its way": ({ acquire, sql }) => ({
    acquire: (account, worker, lease) =>
      sql`UPDATE connexease_outbox_messages SET state = 'queued' WHERE state = 'sending'`.pipe(
        Effect.andThen(acquire(account, worker, lease))
      )
  })
}
