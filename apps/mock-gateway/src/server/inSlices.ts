/** Does long work in slices, so that no request has to wait for all of it. */
import { setImmediate } from "node:timers/promises"
import type { Slices } from "../kernel/support/Slices.ts"

/** How long others wait at most, beside what lies between two yields of the work. */
export const SLICE_MS = 20

export const inSlices = async <A>(work: Slices<A>): Promise<A> => {
  for (;;) {
    const end = performance.now() + SLICE_MS
    do {
      const { done, value } = work.next()
      if (done === true) return value
    } while (performance.now() < end)
    await setImmediate()
  }
}
