import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../../src/index.ts"
import type { MockWorld, StartedMockGateway } from "../../../src/index.ts"
import { send, textTo } from "../../support/send.ts"
import { frozenWorld } from "../../support/world.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ seed: "rules" })
})
afterAll(() => mock.close())

const frozen = (name: string): Promise<MockWorld> => frozenWorld(mock, name)

const applied = async (seed: string, order: ReadonlyArray<string>) => {
  await using other = await startMockGateway({ seed, limits: { sec: 10_000, min: 10_000 } })
  const world = other.world("draws")
  await world.clock.freeze()
  await world.rules.add({ scenario: "GW_500", when: { kind: "probability", probability: 0.4 } })
  const seen: Record<string, Array<string>> = {}
  for (const to of order) {
    const { headers, status } = await send(other.url, textTo(to), { key: world.apiKey })
    const history = (seen[to] ??= [])
    history.push(`${status} ${headers.get("x-mock-scenario")}`)
  }
  return seen
}

const statuses = async (world: MockWorld, count: number, to = "905321234567") => {
  const seen: Array<number> = []
  for (let index = 0; index < count; index++) {
    seen.push((await send(mock.url, textTo(to), { key: world.apiKey })).status)
  }
  return seen
}

describe("rules", () => {
  it("strike always, the next so many, or every so many-th", async () => {
    const always = mock.world("always")
    await always.rules.add({ scenario: "GW_500" })
    assert.deepStrictEqual(await statuses(always, 3), [500, 500, 500])
    const next = mock.world("next")
    await next.rules.add({ scenario: "proxy-503", when: { kind: "next", count: 2 } })
    assert.deepStrictEqual(await statuses(next, 4), [503, 503, 200, 200])
    assert.deepInclude((await next.rules.list())[0], { appliedCount: 2, remaining: 0, matchCount: 4 })
    const every = mock.world("every")
    await every.rules.add({ scenario: "BILL_001", when: { kind: "every", nth: 3 } })
    assert.deepStrictEqual(await statuses(every, 7), [200, 200, 402, 200, 200, 402, 200])
  })

  it("strike within a window of world time", async () => {
    const world = await frozen("window-rule")
    await world.clock.set("2026-01-01T00:00:00Z")
    await world.rules.add({
      scenario: "GW_500",
      when: { kind: "window", from: "2026-01-01T00:01:00Z", until: "2026-01-01T00:02:00Z" }
    })
    assert.deepStrictEqual(await statuses(world, 1), [200])
    await world.clock.advance(60_000)
    assert.deepStrictEqual(await statuses(world, 1), [500])
    await world.clock.advance(60_000)
    assert.deepStrictEqual(await statuses(world, 1), [200])
  })

  it("are about one recipient, or one type; the first that strikes chooses", async () => {
    const world = mock.world("filters")
    await world.rules.add({ scenario: "GW_500", to: "+90 532 000 00 01" })
    await world.rules.add({ scenario: "BILL_001", type: "image" })
    const { id } = await world.rules.add({ scenario: "proxy-503", to: "905320000001" })
    assert.deepStrictEqual(await statuses(world, 1, "905320000001"), [500])
    assert.deepStrictEqual(await statuses(world, 1, "905320000002"), [200])
    const image = {
      messaging_product: "whatsapp",
      to: "905320000002",
      type: "image",
      image: { link: "https://x.example/a.png" }
    }
    assert.strictEqual((await send(mock.url, image, { key: world.apiKey })).status, 402)
    await world.rules.remove((await world.rules.list())[0]?.id ?? "")
    assert.deepStrictEqual(await statuses(world, 1, "905320000001"), [503])
    await world.rules.remove(id)
    assert.deepStrictEqual(await statuses(world, 1, "905320000001"), [200])
    await world.rules.clear()
    assert.lengthOf(await world.rules.list(), 0)
  })

  it("strike with a probability that the seed replays, whatever comes between", async () => {
    const people = ["905320000001", "905320000002", "905320000003"]
    const inTurn = Array.from({ length: 60 }, (_, index) => people[index % 3] ?? "")
    const inBlocks = inTurn.toSorted()
    const [one, two, other] = [
      await applied("a", inTurn),
      await applied("a", inBlocks),
      await applied("b", inTurn)
    ]
    assert.deepStrictEqual(one, two)
    assert.notDeepEqual(one, other)
    const failures = Object.values(one)
      .flat()
      .filter((line) => line.startsWith("500")).length
    assert.isTrue(failures > 10 && failures < 40, String(failures))
  })

  it("say what they do not understand", async () => {
    const world = mock.world("wrong-rules")
    for (const [rule, complaint] of [
      [{ scenario: "nothing" }, "no scenario"],
      [{ scenario: "latency-lognromal" }, "Did you mean latency-lognormal?"],
      [{ scenarios: "reset" }, "scenario"],
      [{ scenario: "reset", at: "befor" }, "before, after. Did you mean before?"],
      [{ scenario: "reset", when: { kind: "allways" } }, "Did you mean always?"],
      [{ scenario: "reset", parameters: { ms: 5 } }, "takes no numbers"],
      [{ scenario: "AUTH_001", at: "after" }, "at=before"],
      [{ scenario: "reset", to: "nobody" }, "phone number"],
      [{ scenario: "reset", when: { kind: "sometimes" } }, "body"],
      [{ scenario: "reset", sometimes: true }, "sometimes"]
    ] as const) {
      const error = await world.rules.add(rule as never).catch((reason: unknown) => reason)
      assert.include(String(error), complaint)
    }
  })
})
