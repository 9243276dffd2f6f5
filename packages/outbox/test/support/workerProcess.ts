/** A worker as a process of its own: `node workerProcess.ts ADDRESS GATEWAY_URL LEASE_MS`. */
import { setTimeout } from "node:timers/promises"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import * as Outbox from "../../src/Outbox.ts"
import { layerOf } from "./database.ts"

const [address = "", baseUrl = "", lease = ""] = process.argv.slice(2)

const program = Effect.gen(function* () {
  const outbox = yield* Outbox.Outbox
  yield* Effect.forkScoped(
    outbox.worker({
      accounts: { default: { apiKey: Redacted.make("mock_outbox"), baseUrl } },
      lease: Number(lease),
      concurrency: 50,
      pollInterval: 50
    })
  )
  process.stdout.write("ready\n")
  return yield* Effect.never
})

const run = Effect.runFork(
  program.pipe(
    Effect.scoped,
    Effect.provide(layerOf(address)),
    Effect.provideService(References.MinimumLogLevel, "None"),
    Effect.catch((error) =>
      Effect.sync(() => {
        process.stdout.write(
          `${error._tag} ${error.reason._tag} ${"kind" in error.reason ? error.reason.kind : ""}\n`
        )
        process.exit(3)
      })
    )
  )
)
process.on("SIGTERM", () => run.interruptUnsafe())
run.addObserver(() => process.exit(0))
// A test that dies leaves no worker behind.
const parent = process.ppid
while (process.ppid === parent) await setTimeout(500)
process.exit(1)
