import { assert, describe, it } from "vitest"
import * as Random from "../../src/kernel/support/random.ts"
import { runDueEvent } from "../../src/kernel/world/dueEvents.ts"
import { receive } from "../../src/kernel/users/inboundMessages.ts"
import { Kernel } from "../../src/kernel/Kernel.ts"
import * as Registry from "../../src/kernel/scenarios/registry.ts"
import { restoreAll, restoreOne } from "../../src/kernel/snapshot/restore.ts"
import { finish } from "../../src/kernel/support/Slices.ts"
import type { Snapshot } from "../../src/kernel/snapshot/Snapshot.ts"
import { takeAll, takeOne } from "../../src/kernel/snapshot/take.ts"
import type { World } from "../../src/kernel/world/World.ts"
import { MAX_WORLDS } from "../../src/kernel/world/Worlds.ts"
import { textTo } from "../support/send.ts"

const start = Date.UTC(2026, 0, 1)

const handle = (kernel: Kernel, world: string, body: unknown, now = start) =>
  kernel.handle({
    method: "POST",
    path: "/v1/wa/message",
    query: "",
    headers: { authorization: `Bearer mock_${world}`, "content-type": "application/json" },
    body: { kind: "text", text: JSON.stringify(body) },
    now
  })

const worldOf = (kernel: Kernel): World => {
  const world = kernel.worlds.ofKey("mock_w")
  if (world === undefined) throw new Error("no world")
  return world
}

const scenarioOf = (name: string) => {
  const scenario = Registry.byName(name)
  if (scenario === undefined) throw new Error(name)
  return scenario
}

/** Something that is done to a world; what it answers is what can be told from outside. */
type Step = (kernel: Kernel) => unknown

/** A step drawn from a seed: sends good, bad and doomed; users who write; time that passes; rules, settings, templates. */
const stepOf = (seed: string, count: number): Step => {
  const draw = (purpose: string, bound: number) => Random.below({ seed, purpose, subject: "", count }, bound)
  const to = `90532123456${draw("to", 5)}`
  switch (draw("step", 12)) {
    case 0:
      return (kernel) => {
        const world = worldOf(kernel)
        const now = world.clock.now(start)
        world.clock.set(now + draw("ms", 2_000), start)
        for (let due = world.schedule.take(world.clock.now(start)); due !== undefined;) {
          runDueEvent(world, due)
          due = world.schedule.take(world.clock.now(start))
        }
      }
    case 1:
      return (kernel) => {
        const world = worldOf(kernel)
        const content = { type: "text", payload: { body: "Selam" } } as const
        return receive(world, world.users.of(to), content, world.clock.now(start)).id
      }
    case 2:
      return (kernel) => {
        const when = [
          { kind: "every", nth: 3 },
          { kind: "next", count: 2 },
          { kind: "probability", probability: 0.5 }
        ] as const
        worldOf(kernel).rules.add({
          scenario: scenarioOf(["GW_500", "meta-131000", "failed-131026"][draw("scenario", 3)] ?? ""),
          at: draw("scenario", 3) === 2 ? "after" : "before",
          parameters: {},
          when: when[draw("when", 3)] ?? { kind: "always" }
        })
      }
    case 3:
      return (kernel) => {
        worldOf(kernel).templates.setStatus(
          "hello_world",
          "en_US",
          draw("status", 2) === 0 ? "PAUSED" : "APPROVED"
        )
      }
    case 4:
      return (kernel) => handle(kernel, "w", { ...textTo(to), text: { body: "" } }).response
    case 5:
    case 6:
      return (kernel) =>
        handle(kernel, "w", {
          messaging_product: "whatsapp",
          to,
          type: "template",
          template: { name: "hello_world", language: { code: "en_US" } }
        }).response
    default:
      return (kernel) => {
        const { response, headers } = handle(kernel, "w", textTo(to, `${count}`))
        return { response, headers }
      }
  }
}

const begin = (): Kernel => {
  const kernel = new Kernel({ seed: "snapshot", limits: { sec: 12, min: 90 } })
  const world = worldOf(kernel)
  world.clock.freeze(start)
  world.wallet.set(60_000)
  world.setEndpoint({
    url: "http://127.0.0.1:9/",
    headers: {},
    events: ["message", "status"],
    generation: "v24"
  })
  return kernel
}

const throughJson = (snapshot: Snapshot): Snapshot => JSON.parse(JSON.stringify(snapshot)) as Snapshot

describe("a snapshot taken at any moment", () => {
  it("goes on exactly as the world itself does", () => {
    for (let round = 0; round < 40; round++) {
      const seed = `round ${round}`
      const steps = Array.from({ length: 160 }, (_, index) => stepOf(seed, index))
      const at = Random.below({ seed, purpose: "at", subject: "", count: 0 }, steps.length)
      const original = begin()
      for (const step of steps.slice(0, at)) step(original)
      const snapshot = throughJson(takeAll(original.worlds))
      const copy = new Kernel({ seed: "snapshot" })
      finish(restoreAll(copy.worlds, snapshot))
      assert.deepStrictEqual(throughJson(takeAll(copy.worlds)), snapshot, seed)
      for (const [index, step] of steps.slice(at).entries()) {
        assert.deepStrictEqual(step(copy), step(original), `${seed}, step ${at + index}`)
      }
      assert.deepStrictEqual(throughJson(takeAll(copy.worlds)), throughJson(takeAll(original.worlds)), seed)
    }
  })

  it("can be restored into a world that is in the midst of something else", () => {
    const original = begin()
    for (let index = 0; index < 50; index++) stepOf("first", index)(original)
    const snapshot = throughJson(takeOne(original.worlds, worldOf(original)))
    for (let index = 0; index < 50; index++) stepOf("second", index)(original)
    finish(restoreOne(original.worlds, worldOf(original), snapshot))
    assert.deepStrictEqual(throughJson(takeOne(original.worlds, worldOf(original))), snapshot)
    assert.isAtLeast(original.worlds.shared.memory.used, worldOf(original).journal.bytes)
  })
})

describe("ids", () => {
  it("are not given again to a world that was dropped for being idle", () => {
    const kernel = new Kernel({ seed: "ids" })
    const idOf = (world: string) => handle(kernel, world, textTo("905321234567")).message?.id
    const first = idOf("w")
    for (let index = 0; index < MAX_WORLDS; index++) idOf(`other-${index}`)
    assert.isUndefined(kernel.worlds.get("w"))
    assert.notStrictEqual(idOf("w"), first)
  })
})
