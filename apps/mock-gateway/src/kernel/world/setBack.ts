/** Sets the clock of a world to an earlier time. */
import type { World } from "./World.ts"

/** Moves by `millis`, which are not positive: what is due keeps its distance, and what limits counted counts no more. */
export const setBack = (world: World, millis: number, real: number): void => {
  world.clock.set(world.clock.now(real) + millis, real)
  world.schedule.shift(millis)
  world.clearLimits()
}
