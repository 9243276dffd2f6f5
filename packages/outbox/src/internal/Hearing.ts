/**
 * What the processes of an outbox hear of one another: that something can be sent,
 * and that messages ended. Within a process always; between processes by LISTEN and
 * NOTIFY of PostgreSQL, as long as a connection listens.
 */
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import * as RcRef from "effect/RcRef"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { CHANNEL } from "./campaignMigration.ts"

/** A connection that was lost is opened again so soon. */
const RECONNECT_MS = 1000

/** Further waits for messages keep the connection for so long. */
const IDLE_MS = 60_000

/** Its one connection cannot both listen and serve. */
const hasOneConnection = ({ config }: PgClient.PgClient): boolean =>
  "maxConnections" in config && config.maxConnections === 1

export type Hearing = Effect.Success<typeof make>

export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const postgres = yield* Effect.serviceOption(PgClient.PgClient)
  /** Called when something can be sent. */
  const listeners = new Set<(isBulk: boolean) => void>()
  /** Completed when a message has ended, by its id. */
  const waiters = new Map<number, Set<Deferred.Deferred<void>>>()
  let isConnected = false

  const queued = (isBulk: boolean): void => listeners.forEach((listener) => listener(isBulk))
  const ended = (ids: Iterable<number>): void => {
    for (const id of ids) waiters.get(id)?.forEach((waiter) => Deferred.doneUnsafe(waiter, Effect.void))
  }
  const hear = (payload: string): void => {
    if (payload.startsWith("ended ")) ended(payload.slice(6).split(",").map(Number))
    else queued(false)
  }

  const hearFrom = (client: PgClient.PgClient) =>
    Effect.scoped(
      Effect.gen(function* () {
        const notifications = yield* client.listen(CHANNEL)
        isConnected = true
        // What was said while nothing listened.
        queued(false)
        ended([...waiters.keys()])
        return yield* Effect.forever(Effect.map(Queue.take(notifications), ({ payload }) => hear(payload)))
      })
    ).pipe(
      Effect.ensuring(
        Effect.sync(() => {
          isConnected = false
        })
      ),
      Effect.ignore,
      Effect.andThen(Effect.sleep(RECONNECT_MS)),
      Effect.forever
    )

  // An application may have a client of PostgreSQL beside that of the outbox.
  const client = Option.filter(postgres, (found) => found === sql && !hasOneConnection(found))
  const connection = yield* RcRef.make({
    acquire: Option.match(client, {
      onNone: () => Effect.void,
      onSome: (found) => Effect.asVoid(Effect.forkScoped(hearFrom(found)))
    }),
    idleTimeToLive: IDLE_MS
  })
  /** Hears other processes until the scope ends. */
  const listening: Effect.Effect<void, never, Scope.Scope> = Effect.asVoid(RcRef.get(connection))

  /** Completes when a message has ended, if that is heard. */
  const waiting = (id: number): Effect.Effect<Effect.Effect<void>, never, Scope.Scope> =>
    Effect.andThen(
      listening,
      Effect.acquireRelease(
        Effect.sync(() => {
          const waiter = Deferred.makeUnsafe<void>()
          waiters.set(id, (waiters.get(id) ?? new Set()).add(waiter))
          return waiter
        }),
        (waiter) =>
          Effect.sync(() => {
            const all = waiters.get(id)
            all?.delete(waiter)
            if (all?.size === 0) waiters.delete(id)
          })
      ).pipe(Effect.map(Deferred.await))
    )

  return { listeners, queued, ended, listening, waiting, isConnected: () => isConnected }
})
