/** A line that rewrites itself while something goes on, where somebody watches; nothing where nobody does. */
import * as Effect from "effect/Effect"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"

/** Told of each of `total` things by name as it is done. */
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
