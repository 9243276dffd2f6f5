/**
 * A wire that gives up. A server that has stopped answering would hold a run for as long as all its requests take to
 * time out, one after another: after a few in a row nothing more is sent, and what is left is told as not run.
 */
import * as Effect from "effect/Effect"
import type { RawHttp } from "./RawHttp.ts"
import { Blocked } from "./RawHttp.ts"

/** After so many requests in a row without an answer in time. */
export const limit = 3

/** The wire, for as long as it is answered. */
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
              // Core waits no longer than the wire does.
              Effect.onInterrupt(() =>
                Effect.sync(() => {
                  silent++
                })
              )
            )
      )
  }
}
