/** A mock gateway, a database and an outbox over both, for one test. */
import { Message, type Webhook } from "@connexease-gateway/core"
import { startMockGateway, type MockWorld } from "@connexease-gateway/mock-gateway"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import type * as Scope from "effect/Scope"
import type * as SqlClient from "effect/sql/SqlClient"
import * as Outbox from "../../src/Outbox.ts"
import { makeDatabase } from "./database.ts"

/** Limits that no test reaches. */
export const unlimited = { sec: 100_000, min: 1_000_000 }

export interface Setting {
  readonly outbox: Outbox.Service
  readonly world: MockWorld
  readonly url: string
  /** A worker of the account `default` that runs until the test ends. */
  readonly work: Effect.Effect<void, never, Scope.Scope>
}

export const text = (to: string, body = "Merhaba") => Message.text({ to, body })

/** Runs a test against an empty outbox and an empty world. */
export const withOutbox = async <A>(
  use: (setting: Setting) => Effect.Effect<A, unknown, Scope.Scope | SqlClient.SqlClient>
): Promise<A> => {
  await using mock = await startMockGateway({ port: 0, limits: unlimited })
  await using database = await makeDatabase()
  const program = Effect.gen(function* () {
    const outbox = yield* Outbox.Outbox
    const account = { apiKey: Redacted.make("mock_outbox"), baseUrl: mock.url }
    return yield* use({
      outbox,
      world: mock.world("mock_outbox"),
      url: mock.url,
      work: Effect.asVoid(
        Effect.forkScoped(outbox.worker({ accounts: { default: account }, pollInterval: "20 millis" }))
      )
    })
  })
  return await Effect.runPromise(
    program.pipe(
      Effect.scoped,
      Effect.provide(database.layer),
      Effect.provideService(References.MinimumLogLevel, "None")
    )
  )
}

/** Waits until the outbox has nothing left to do. */
export const settled = (outbox: Outbox.Service): Effect.Effect<Outbox.Counts, unknown> =>
  Effect.flatMap(outbox.counts(), (counts) =>
    counts.queued + counts.claimed + counts.sending === 0
      ? Effect.succeed(counts)
      : Effect.andThen(Effect.sleep(20), settled(outbox))
  )

/** The text of a message as it was sent. */
export const textOf = (body: object): string =>
  (body as { readonly text: { readonly body: string } }).text.body

/** A status webhook, as `Webhook.decode` gives it. */
export const status = (
  event: Pick<Webhook.StatusChanged, "id" | "status"> & Partial<Webhook.StatusChanged>
): Webhook.StatusChanged =>
  ({ _tag: "StatusChanged", errors: [], raw: {}, ...event }) as Webhook.StatusChanged

/** The texts of the messages that the mock took, in its order. */
export const arrived = (world: MockWorld): Effect.Effect<ReadonlyArray<string>> =>
  Effect.promise(async () =>
    (await world.messages({ limit: 10_000 }))
      .toSorted((a, b) => a.seq - b.seq)
      .map(({ body }) => textOf(body))
  )
