/** A worker as a process of its own: `node workerProcess.ts ADDRESS GATEWAY_URL LEASE_MS [MUTANT]`. */
import { setTimeout } from "node:timers/promises"
import { Gateway, RetryPolicy } from "@connexease-gateway/core"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import { run as runSender } from "../../src/internal/AccountSender.ts"
import * as Store from "../../src/internal/Store.ts"
import * as Outbox from "../../src/Outbox.ts"
import { layerOf } from "./database.ts"
import { mutants, type Mutation } from "./mutants.ts"

const [address = "", baseUrl = "", lease = "", mutant = ""] = process.argv.slice(2)
const account = { apiKey: Redacted.make("mock_outbox"), baseUrl }
const settings = { lease: Number(lease), concurrency: 50 }

/** A worker with a defect. */
const defective = (mutate: Mutation) =>
  Effect.gen(function* () {
    const store = yield* Store.make
    const gateway = yield* Gateway.make({ ...account, retry: RetryPolicy.none })
    return yield* runSender({ ...store, ...mutate(store) }, gateway, {
      ...settings,
      account: "default",
      worker: crypto.randomUUID(),
      poll: 50,
      attempts: 20,
      correlationId: String,
      hearing: { listeners: new Set(), ended: () => undefined, isConnected: () => false }
    })
  })

const program = Effect.gen(function* () {
  const outbox = yield* Outbox.Outbox
  const mutate = mutants[mutant]
  yield* Effect.forkScoped(
    mutate === undefined
      ? outbox.worker({ accounts: { default: account }, ...settings, pollInterval: 50 })
      : defective(mutate)
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
