import type { Case } from "./Case.ts"
import { peers } from "./cases/peers.ts"
import { send1 } from "./cases/send1.ts"
import { send50 } from "./cases/send50.ts"

/** Every benchmark, in the order in which they run. */
export const cases: ReadonlyArray<Case> = [send50, send1, peers]
