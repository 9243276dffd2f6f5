/** Other processes are heard by NOTIFY of PostgreSQL, so that their messages need not wait until somebody looks. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import * as SqlClient from "effect/sql/SqlClient"
import { expect, test } from "vitest"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import * as Outbox from "../src/Outbox.ts"
import { isPostgres, makeDatabase } from "./support/database.ts"
import { text, unlimited } from "./support/outbox.ts"

const LISTENING =
  "SELECT pid FROM pg_stat_activity WHERE query ILIKE 'LISTEN%' AND datname = current_database()"

test.skipIf(!isPostgres)(
  "a message is sent, and its outcome is heard, by processes that hardly ever look; also after their connection was lost",
  async () => {
    await using mock = await startMockGateway({ port: 0, limits: unlimited })
    await using database = await makeDatabase()
    const use = <A>(effect: Effect.Effect<A, unknown, Outbox.Outbox | SqlClient.SqlClient>) =>
      effect.pipe(
        Effect.provide(database.layer, { local: true }),
        Effect.provideService(References.MinimumLogLevel, "None")
      )
    const account = { apiKey: Redacted.make("mock_hearing"), baseUrl: mock.url }
    const listening = Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<{ pid: number }>(LISTENING))
    const listenersAre = (count: number): Effect.Effect<unknown, unknown, SqlClient.SqlClient> =>
      Effect.flatMap(listening, ({ length }) =>
        length >= count ? Effect.void : Effect.andThen(Effect.sleep(50), listenersAre(count))
      )
    await Effect.gen(function* () {
      yield* Effect.forkScoped(
        use(Outbox.worker({ accounts: { default: account }, pollInterval: "1 hour", lease: "1 hour" }))
      )
      yield* use(
        Effect.gen(function* () {
          const outbox = yield* Outbox.Outbox
          const sql = yield* SqlClient.SqlClient
          yield* listenersAre(1)
          expect((yield* outbox.send(text("905321234567", "one"), { key: "one" })).state).toBe("accepted")
          yield* sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE query ILIKE 'LISTEN%' AND datname = current_database()`
          yield* outbox.enqueue(text("905321234568", "two"), { key: "two" })
          expect((yield* outbox.send(text("905321234569", "three"), { key: "three" })).state).toBe("accepted")
          yield* Effect.promise(() => mock.world("mock_hearing").wait({ count: 3 }))
        })
      )
    }).pipe(Effect.scoped, Effect.runPromise)
  }
)
