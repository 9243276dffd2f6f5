/**
 * A process that sends messages with keys, one to each recipient, and does not
 * know whether it did so before: what the crash test kills and starts again.
 * Arguments: the gateway's URL, the ledger's directory, how many.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Gateway from "../../src/Gateway.ts"
import * as Ledger from "../../src/Ledger.ts"
import * as FileStore from "../../src/ledger/FileStore.ts"
import * as Message from "../../src/Message.ts"

const [baseUrl = "", directory = "", count = "0"] = process.argv.slice(2)

const gateway = Layer.unwrap(
  Effect.map(FileStore.make(directory), (store) =>
    Gateway.layer({ apiKey: Redacted.make("mock_crash"), baseUrl, ledger: Ledger.fromKeyValueStore(store) })
  )
)

const program = Effect.gen(function* () {
  const { sendMany } = yield* Gateway.Gateway
  process.stdout.write("ready\n")
  const sent = yield* Stream.range(0, Number(count) - 1).pipe(
    Stream.map((i) => ({
      message: Message.text({ to: String(905320000000 + i), body: `Message ${i}` }),
      idempotencyKey: `message-${i}`
    })),
    (items) => sendMany(items, { concurrency: 20 }),
    Stream.runCollect
  )
  const outcome = (wanted: string) =>
    sent
      .filter(({ result }) => (Result.isSuccess(result) ? "received" : result.failure.reason._tag) === wanted)
      .map(({ index }) => index)
  const received = outcome("received")
  const unknown = outcome("PreviouslyUnknown")
  process.stdout.write(
    `${JSON.stringify({ received, unknown, others: sent.length - received.length - unknown.length })}\n`
  )
})

NodeRuntime.runMain(Effect.provide(program, gateway))
