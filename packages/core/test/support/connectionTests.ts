/** What holds over a transport when a server or a proxy mixes up responses, or the process was suspended. */
import { Worker } from "node:worker_threads"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Gateway from "../../src/Gateway.ts"
import type { GatewayError } from "../../src/GatewayError.ts"
import * as Message from "../../src/Message.ts"
import { answer, receipt, startFaultServer } from "./faultServer.ts"
import { sendAmongStrays, strays } from "./strayResponses.ts"

type MakeLayer = (options: Gateway.Options) => Layer.Layer<Gateway.Gateway, GatewayError>

const message = Message.text({ to: "905321234567", body: "Merhaba" })
const ok = answer(200, JSON.stringify(receipt))
const strangers = answer(
  200,
  JSON.stringify({
    ...receipt,
    data: {
      contacts: [{ input: "905000000000", wa_id: "905000000000" }],
      messages: [{ id: "wamid.another" }]
    }
  })
)

/** A server in a thread of its own, which answers so many requests after it has read all of them. */
const startServerInThread = async (count: number) => {
  const worker = new Worker(
    `const { parentPort, workerData } = require("node:worker_threads")
    const sockets = []
    const server = require("node:net").createServer((socket) => {
      socket.on("error", () => {})
      socket.on("data", (chunk) => {
        if (!String(chunk).includes("}}") || sockets.push(socket) < workerData.count) return
        parentPort.postMessage("read")
        setTimeout(() => sockets.forEach((each) => each.write(workerData.ok)), 100)
      })
    })
    server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port))`,
    { eval: true, workerData: { ok, count } }
  )
  const port = await new Promise((resolve) => worker.once("message", resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    allRead: new Promise((resolve) => worker.once("message", resolve)),
    [Symbol.asyncDispose]: async () => {
      await worker.terminate()
    }
  }
}

const pause = (millis: number) => Effect.promise(() => new Promise((resolve) => setTimeout(resolve, millis)))

export const connectionTests = (transport: string, layer: MakeLayer): void => {
  describe(`responses over ${transport}`, () => {
    for (const stray of Object.keys(strays) as ReadonlyArray<keyof typeof strays>) {
      it.live(
        `${stray} that comes between two responses spoils one send at most, and gives no message another's receipt`,
        () =>
          Effect.gen(function* () {
            const seen = yield* sendAmongStrays(layer, stray, 300)
            assert.strictEqual(seen.results, 300)
            assert.strictEqual(seen.ofAnother, 0)
            // The others have a connection for each request.
            if (transport !== "undici") assert.strictEqual(seen.connectionsWithStray, 0)
            assert.strictEqual(seen.notSentThoughTaken, 0)
            assert.isAtMost(
              seen.unknown + seen.rejectedThoughTaken + seen.takenTwice,
              seen.connectionsWithStray
            )
            if (!stray.endsWith("of the gateway")) assert.strictEqual(seen.takenTwice, 0)
          })
      )
    }

    for (const [name, extra, delay] of [
      ["together with the response", ok + strangers, 0],
      ["while the connection is idle", ok, 20]
    ] as const) {
      it.live(`a stray response that comes ${name} is not taken for the next one`, () =>
        Effect.gen(function* () {
          const server = yield* Effect.acquireDisposable(
            Effect.promise(() =>
              startFaultServer({
                requested: (socket) => {
                  socket.write(extra)
                  if (delay > 0) setTimeout(() => socket.write(strangers), delay)
                }
              })
            )
          )
          const results = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
            Effect.forEach([1, 2, 3], () => Effect.tap(Effect.result(send(message)), () => pause(40)))
          ).pipe(Effect.provide(layer({ apiKey: Redacted.make("sk_test"), baseUrl: server.url })))
          assert.deepStrictEqual(
            results.map((result) => Result.isSuccess(result) && result.success.messageId),
            [1, 2, 3].map(() => receipt.data.messages[0]?.id ?? "")
          )
          assert.strictEqual(server.requests.length, 3)
        })
      )
    }

    it.live(
      "responses that lie in the socket when the process goes on after a pause are read before time is up",
      () =>
        Effect.gen(function* () {
          const server = yield* Effect.acquireDisposable(Effect.promise(() => startServerInThread(20)))
          const [results] = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
            Effect.all(
              [
                Effect.forEach(Array.from({ length: 20 }), () => Effect.result(send(message)), {
                  concurrency: "unbounded"
                }),
                Effect.andThen(
                  Effect.promise(() => server.allRead),
                  Effect.sync(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500))
                )
              ],
              { concurrency: "unbounded" }
            )
          ).pipe(
            Effect.provide(
              layer({ apiKey: Redacted.make("sk_test"), baseUrl: server.url, timeout: "1 second" })
            )
          )
          assert.deepStrictEqual(
            results.map((result) => (Result.isSuccess(result) ? "receipt" : result.failure.reason._tag)),
            results.map(() => "receipt")
          )
        })
    )
  })
}
