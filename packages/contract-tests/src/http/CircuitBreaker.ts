/**
 * A circuit breaker: after several time-outs in a row nothing more is sent, and the remaining checks are reported as not
 * run. Without it a server that stopped answering would hold a run for every request's time-out.
 */
import * as Effect from "effect/Effect"
import type { RawHttp } from "./RawHttp.ts"
import { Blocked } from "./RawHttp.ts"

/** After so many requests in a row without an answer in time. */
export const limit = 3

/** Raw HTTP for as long as responses arrive. */
export const make = (http: RawHttp): RawHttp => {
  let silent = 0
  return {
    send: (request) =>
      Effect.suspend(() =>
        silent >= limit
          ? Effect.fail(
              new Blocked({
                reason: `the server has stopped answering: ${limit} requests in a row had no answer in time`
              })
            )
          : http.send(request).pipe(
              Effect.tap(() =>
                Effect.sync(() => {
                  silent = 0
                })
              ),
              Effect.tapError((error) =>
                Effect.sync(() => {
                  silent = error._tag === "RawHttpError" && error.code === "TIMEOUT" ? silent + 1 : 0
                })
              ),
              // Core waits no longer than raw HTTP does.
              Effect.onInterrupt(() =>
                Effect.sync(() => {
                  silent++
                })
              )
            )
      )
  }
}
