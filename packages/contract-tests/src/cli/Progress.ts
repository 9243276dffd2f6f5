/** A progress line on standard error; only when it is a terminal. */
import * as Effect from "effect/Effect"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"

/** A function to call with the name of each of `total` finished items. */
export const make = (total: number) =>
  Effect.gen(function* () {
    const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
    if (!canAnimate) return () => Effect.void
    let done = 0
    return (name: string) =>
      Effect.sync(() => {
        done++
        process.stderr.write(`\r\u001b[2K${done}/${total} ${name}${done === total ? "\r\u001b[2K" : ""}`)
      })
  })
