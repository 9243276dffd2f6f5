/** The list of benchmarks; `--only` takes their names. */
import type { Benchmark } from "./Benchmark.ts"
import { bundle } from "./benchmarks/bundle.ts"
import { importing } from "./benchmarks/importing.ts"
import { mockGrowth } from "./benchmarks/mockGrowth.ts"
import { mockMemory } from "./benchmarks/mockMemory.ts"
import { mockStart } from "./benchmarks/mockStart.ts"
import { mockThroughput } from "./benchmarks/mockThroughput.ts"
import { peers } from "./benchmarks/peers.ts"
import { send1 } from "./benchmarks/send1.ts"
import { send50 } from "./benchmarks/send50.ts"
import { sendMany } from "./benchmarks/sendMany.ts"
import { verify } from "./benchmarks/verify.ts"
import { webhook } from "./benchmarks/webhook.ts"

/** Every benchmark, in the order in which they run. */
export const benchmarks: ReadonlyArray<Benchmark> = [
  send50,
  send1,
  sendMany,
  bundle,
  importing,
  mockThroughput,
  mockStart,
  mockMemory,
  mockGrowth,
  verify,
  webhook,
  peers
]
