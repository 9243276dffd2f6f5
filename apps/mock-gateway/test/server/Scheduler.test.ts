import { afterEach, assert, beforeEach, describe, it, vi } from "vitest"
import { Scheduler } from "../../src/server/Scheduler.ts"
import { Kernel } from "../../src/kernel/Kernel.ts"
import { messagePath } from "../../src/kernel/pipeline/pipeline.ts"
import type { World } from "../../src/kernel/world/World.ts"
import { MAX_WORLDS } from "../../src/kernel/world/Worlds.ts"
import { textTo } from "../support/send.ts"

const begin = Date.UTC(2026, 0, 1)

let kernel: Kernel
let scheduler: Scheduler
beforeEach(() => {
  vi.useFakeTimers({ now: begin, toFake: ["setTimeout", "clearTimeout", "Date"] })
  kernel = new Kernel({ seed: "scheduler" })
  scheduler = new Scheduler(true)
})
afterEach(() => {
  scheduler.close()
  vi.useRealTimers()
})

const send = (world: string): World => {
  const decision = kernel.handle({
    method: "POST",
    path: messagePath,
    query: "",
    headers: { authorization: `Bearer mock_${world}`, "content-type": "application/json" },
    body: { kind: "text", text: JSON.stringify(textTo("905321234567")) },
    now: Date.now()
  })
  assert.isDefined(decision.message)
  const found = kernel.worlds.get(world)
  assert.isDefined(found)
  scheduler.wake(found)
  return found
}

const statusesOf = (world: World) =>
  world.journal.messages.at(-1)?.statuses.map(({ at, status }) => [status, at - begin])

const ordinary = [
  ["sent", 100],
  ["delivered", 1_000]
]

describe("What is due", () => {
  it("happens at its time, and its observers are notified then", () => {
    const notified: Array<number> = []
    const world = send("observed")
    world.observe(({ kind }) => {
      if (kind === "status") notified.push(Date.now() - begin)
    })
    vi.advanceTimersByTime(2_000)
    assert.deepStrictEqual(notified, [100, 1_000])
    assert.deepStrictEqual(statusesOf(world), ordinary)
  })

  it("happens at its time where there is no observer, too", () => {
    const world = send("unobserved")
    vi.advanceTimersByTime(110)
    assert.deepStrictEqual(statusesOf(world), ordinary.slice(0, 1))
    vi.advanceTimersByTime(900)
    assert.deepStrictEqual(statusesOf(world), ordinary)
  })

  it("has happened when a world is read, even if a timer is late", async () => {
    const world = send("read")
    vi.setSystemTime(begin + 2_000)
    await scheduler.flush(world)
    assert.deepStrictEqual(statusesOf(world), ordinary)
  })

  it("happens in each world that is left of many", () => {
    for (let index = 0; index < 5 * MAX_WORLDS; index++) send(`many-${index}`)
    vi.advanceTimersByTime(2_000)
    const left = kernel.worlds.list()
    assert.lengthOf(left, MAX_WORLDS)
    for (const world of left) assert.deepStrictEqual(statusesOf(world), ordinary)
  })
})
