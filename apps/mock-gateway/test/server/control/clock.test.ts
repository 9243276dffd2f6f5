import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../../src/index.ts"
import type { MockWorld, StartedMockGateway } from "../../../src/index.ts"
import { send, textTo } from "../../support/send.ts"
import { frozenWorld, sendAccepted, statusesOf } from "../../support/world.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ seed: "clock" })
})
afterAll(() => mock.close())

const frozen = (name: string): Promise<MockWorld> => frozenWorld(mock, name)

const idOf = (world: MockWorld, body: object, headers?: Record<string, string>): Promise<string> =>
  sendAccepted(mock, world, body, headers)

describe("the clock", () => {
  it("can be set, forwards and backwards, and goes on from there", async () => {
    const world = mock.world("set")
    await world.clock.set("2026-03-01T12:00:00Z")
    const { frozen: isFrozen, now } = await world.clock.get()
    assert.isFalse(isFrozen)
    assert.match(now, /^2026-03-01T12:00:0/)
    await world.clock.freeze()
    await idOf(world, textTo("905321234567"))
    await world.clock.set("2020-01-01T00:00:00Z")
    assert.strictEqual((await world.clock.get()).next, "2020-01-01T00:00:00.100Z")
    await world.clock.advance(1_000)
    assert.deepStrictEqual(await statusesOf(world), [["sent", "delivered"]])
  })

  it("moves the rate windows", async () => {
    const world = await frozen("windows")
    await world.configure({ limits: { sec: 1, min: 2 } })
    const status = async () => (await send(mock.url, textTo("905321234567"), { key: world.apiKey })).status
    assert.deepStrictEqual([await status(), await status()], [200, 429])
    await world.clock.advance(1_000)
    assert.deepStrictEqual([await status(), await status()], [200, 429])
    await world.clock.advance(58_999)
    assert.strictEqual(await status(), 429)
    await world.clock.advance(1)
    assert.strictEqual(await status(), 200)
  })

  it("of one world is not the clock of another", async () => {
    await mock.world("here").clock.set("2020-01-01T00:00:00Z")
    assert.notMatch((await mock.world("there").clock.get()).now, /^2020/)
  })

  it("refuses what is no time", async () => {
    for (const now of ["soon", Number.MAX_VALUE]) {
      const error = await mock
        .world("here")
        .clock.set(now)
        .catch((reason: unknown) => reason)
      assert.deepInclude(error, { status: 400 })
    }
  })
})
