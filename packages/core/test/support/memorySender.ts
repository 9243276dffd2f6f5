/**
 * Sends many messages, each to a recipient of its own, and prints the most
 * memory that was in use on the way, in bytes. Run with `--expose-gc`.
 * Arguments: the gateway's URL, how many.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Gateway from "../../src/Gateway.ts"
import * as Message from "../../src/Message.ts"

const [baseUrl = "", count = "0"] = process.argv.slice(2)

let most = 0
const sample = (): void => {
  globalThis.gc?.()
  most = Math.max(most, process.memoryUsage().heapUsed)
}

await Effect.flatMap(Gateway.Gateway, ({ sendMany }) =>
  Stream.range(0, Number(count) - 1).pipe(
    Stream.map((i) => Message.text({ to: String(905320000000 + i), body: `Message ${i}` })),
    sendMany,
    Stream.runForEach(({ index }) => Effect.sync(() => (index % 500 === 0 ? sample() : undefined)))
  )
).pipe(
  Effect.provide(Gateway.layer({ apiKey: Redacted.make("sk_test"), baseUrl, deadline: "10 minutes" })),
  Effect.runPromise
)
sample()
process.stdout.write(String(most))
