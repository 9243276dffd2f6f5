import type { Program } from "./Process.ts"
import type { Result } from "./Report.ts"

/** How much is measured. */
export interface Extent {
  readonly quick: boolean
  /** Rounds of a pairing. */
  readonly rounds: number
  /** Milliseconds that a block warms up, and then measures. */
  readonly warmUp: number
  readonly millis: number
}

export const quick: Extent = { quick: true, rounds: 3, warmUp: 500, millis: 800 }
export const full: Extent = { quick: false, rounds: 7, warmUp: 1000, millis: 1500 }

/** One benchmark: some rows of the table of targets. */
export interface Case {
  readonly name: string
  readonly run: (extent: Extent) => Promise<Result>
}

/** A program of this package, with its input as JSON. */
export const program = (name: string, input: unknown, flags: ReadonlyArray<string> = []): Program => ({
  args: [...flags, new URL(`./programs/${name}.ts`, import.meta.url).pathname, JSON.stringify(input)]
})
