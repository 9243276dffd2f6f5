/** Hands a webhook on to a local application, as the gateway would post it. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

/** What came of a forward. */
export interface Forwarded {
  /** Whether the application took the webhook: only 200 says so, as for the gateway. */
  readonly taken: boolean
  /** The status, or why there is none, with the time that it took. */
  readonly detail: string
}

const failureOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined
  return typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "no answer"
}

/** Posts a body once, with the webhook's secret. Nothing is repeated here: the gateway sends again what is not taken. */
export const forward = (options: {
  readonly to: URL
  readonly body: string
  readonly secret: Redacted.Redacted<string>
  readonly timeout: Duration.Input
}): Effect.Effect<Forwarded> =>
  Effect.gen(function* () {
    const before = yield* Clock.currentTimeMillis
    const answer = yield* Effect.tryPromise({
      try: async (signal) => {
        const response = await fetch(options.to, {
          method: "POST",
          headers: {
            authorization: `Bearer ${Redacted.value(options.secret)}`,
            "content-type": "application/json"
          },
          body: options.body,
          redirect: "manual",
          signal
        })
        await response.body?.cancel()
        return { taken: response.status === 200, said: String(response.status) }
      },
      catch: (error) => ({ taken: false, said: failureOf(error) })
    }).pipe(
      Effect.timeoutOrElse({
        duration: options.timeout,
        orElse: () => Effect.succeed({ taken: false, said: "no answer in time" })
      }),
      Effect.catch(Effect.succeed)
    )
    const millis = (yield* Clock.currentTimeMillis) - before
    return { taken: answer.taken, detail: `${answer.said} in ${millis} ms` }
  })
