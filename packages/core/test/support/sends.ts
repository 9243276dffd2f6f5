/**
 * Sends to each URL, one message or as many as its fragment says, and tells what
 * came of the last. Knows no runtime.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Gateway from "@connexease-gateway/core/Gateway"
import * as Message from "@connexease-gateway/core/Message"
import * as RetryPolicy from "@connexease-gateway/core/RetryPolicy"

const message = Message.text({ to: "+90 532 123 45 67", body: "Merhaba" })

const sendTo = ([baseUrl = "", times = "1"]: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { send } = yield* Gateway.Gateway
    for (let i = 1; i < Number(times); i++) yield* Effect.result(send(message))
    return yield* send(message)
  }).pipe(
    Effect.provide(
      Gateway.layer({
        apiKey: Redacted.make("sk_test"),
        baseUrl,
        timeout: "2 seconds",
        retry: { ...RetryPolicy.safe, attempts: 3, base: "1 milli", cap: "1 milli" }
      })
    ),
    Effect.result,
    Effect.map((result) =>
      Result.isSuccess(result)
        ? { reason: "receipt", attempts: 1 }
        : {
            reason: result.failure.reason._tag,
            outcome: result.failure.outcome,
            attempts: result.failure.attempts.length
          }
    )
  )

/** What came of each URL. */
export const sendAll = (urls: ReadonlyArray<string>): Promise<ReadonlyArray<object>> =>
  Effect.runPromise(Effect.forEach(urls, (url) => sendTo(url.split("#"))))
