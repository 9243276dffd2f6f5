/** The flag `--json`, and what it prints: one JSON value per line. */
import * as Console from "effect/Console"
import * as Flag from "effect/cli/Flag"

export const flag = Flag.Boolean("json").pipe(
  Flag.withDescription("Print JSON, one value per line"),
  Flag.withDefault(false)
)

/** Prints a value on a line of its own. */
export const print = (value: unknown) => Console.log(JSON.stringify(value))
