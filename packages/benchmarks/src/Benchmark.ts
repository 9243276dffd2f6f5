/** What a benchmark is, how long it may measure, and how it starts a worker process. */
import type { Program } from "./Process.ts"
import type { Result } from "./Report.ts"

/** How much is measured; times in milliseconds. */
export interface Extent {
  readonly quick: boolean
  /** Rounds of a paired comparison. */
  readonly rounds: number
  /** How long a block runs before it is measured, and while it is. */
  readonly warmUpMs: number
  readonly durationMs: number
}

export const quick: Extent = { quick: true, rounds: 3, warmUpMs: 500, durationMs: 800 }
export const full: Extent = { quick: false, rounds: 7, warmUpMs: 1000, durationMs: 1500 }

/** One benchmark: some rows of the table of targets. */
export interface Benchmark {
  readonly name: string
  readonly run: (extent: Extent) => Promise<Result>
}

/** A module of `workers/` to run in its own process, with its input as JSON. */
export const worker = (name: string, input: unknown, flags: ReadonlyArray<string> = []): Program => ({
  args: [...flags, new URL(`./workers/${name}.ts`, import.meta.url).pathname, JSON.stringify(input)]
})
