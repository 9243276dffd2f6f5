import { assert, describe, it } from "vitest"
import { Kernel } from "../../src/kernel/Kernel.ts"
import { takeOne } from "../../src/kernel/snapshot/take.ts"
import { restoreOne } from "../../src/kernel/snapshot/restore.ts"
import { finish } from "../../src/kernel/support/Slices.ts"
import type { World } from "../../src/kernel/world/World.ts"

const worldOf = (kernel: Kernel): World => {
  const world = kernel.worlds.ofKey("mock_settings")
  assert.isDefined(world)
  return world
}

describe("The settings of a world", () => {
  it("begin as the mock was started, and are that again after a reset", () => {
    const world = worldOf(new Kernel({ seed: "s", strict: true, balanceMicros: 5_000, limits: { sec: 3 } }))
    assert.deepInclude(world.settings, { seed: "s", strict: true, templates: "registered", throughput: null })
    assert.deepStrictEqual(world.settings.limits, { sec: 3, min: 4_800 })
    world.configure({ strict: false, balanceMicros: null, limits: { min: 7 }, throughput: 2 })
    assert.deepStrictEqual(world.windows.limits, { sec: 3, min: 7 })
    world.reset()
    assert.deepInclude(world.settings, { strict: true, throughput: null, limits: { sec: 3, min: 4_800 } })
    assert.strictEqual(world.wallet.micros, 5_000)
    assert.isUndefined(world.throughput)
  })

  it("are kept by a snapshot, with the balance that is left", () => {
    const kernel = new Kernel({ seed: "s" })
    const world = worldOf(kernel)
    world.configure({ balanceMicros: 5_000, throughput: 9, enforceWindow: true, limits: { sec: 1 } })
    world.wallet.charge(1_000)
    const snapshot = takeOne(kernel.worlds, world)
    world.reset()
    finish(restoreOne(kernel.worlds, world, snapshot))
    assert.deepInclude(world.settings, { throughput: 9, enforceWindow: true, limits: { sec: 1, min: 4_800 } })
    assert.strictEqual(world.wallet.micros, 4_000)
    assert.strictEqual(world.throughput?.limits.sec, 9)
  })
})
