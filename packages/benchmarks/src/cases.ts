import type { Case } from "./Case.ts"
import { bundle } from "./cases/bundle.ts"
import { importing } from "./cases/importing.ts"
import { mockGrowth } from "./cases/mockGrowth.ts"
import { mockMemory } from "./cases/mockMemory.ts"
import { mockStart } from "./cases/mockStart.ts"
import { mockThroughput } from "./cases/mockThroughput.ts"
import { peers } from "./cases/peers.ts"
import { send1 } from "./cases/send1.ts"
import { send50 } from "./cases/send50.ts"
import { sendMany } from "./cases/sendMany.ts"
import { verify } from "./cases/verify.ts"
import { webhook } from "./cases/webhook.ts"

/** Every benchmark, in the order in which they run. */
export const cases: ReadonlyArray<Case> = [
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
