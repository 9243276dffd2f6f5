import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../../src/index.ts"
import type { MockWorld, StartedMockGateway } from "../../../src/index.ts"
import { send, textTo } from "../../support/send.ts"
import { sendAccepted } from "../../support/world.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ seed: "settings" })
})
afterAll(() => mock.close())

const idOf = (world: MockWorld, body: object, headers?: Record<string, string>): Promise<string> =>
  sendAccepted(mock, world, body, headers)

describe("settings", () => {
  it("take a balance in micro-dollars: each message costs a thousand, sandbox, refusals and read receipts nothing", async () => {
    const world = mock.world("balance")
    await world.configure({ balanceMicros: 1_500 })
    const status = async (query = "") =>
      (await send(mock.url, textTo("905321234567"), { key: world.apiKey, query })).status
    const { id } = await world.user("905321234567").sendText("Selam")
    const read = { messaging_product: "whatsapp", status: "read", message_id: id }
    assert.strictEqual((await send(mock.url, read, { key: world.apiKey })).status, 200)
    assert.strictEqual((await send(mock.url, "{", { key: world.apiKey })).status, 400)
    assert.strictEqual(await status("?is_fake=true"), 200)
    assert.strictEqual(await status(), 200)
    assert.strictEqual((await world.settings()).balanceMicros, 500)
    assert.deepStrictEqual([await status(), await status(), await status("?is_fake=true")], [200, 402, 402])
    assert.strictEqual((await world.settings()).balanceMicros, -500)
    await world.configure({ balanceMicros: null })
    assert.strictEqual(await status(), 200)
  })

  it("are gone after a reset, and the same sends get the same ids again", async () => {
    const world = mock.world("reset")
    const first = await idOf(world, textTo("905321234567"))
    await world.configure({ balanceMicros: 0, limits: { sec: 1 } })
    await world.rules.add({ scenario: "reset" })
    await world.clock.set("2020-01-01T00:00:00Z")
    await world.reset()
    assert.deepInclude(await world.settings(), { balanceMicros: null, limits: { sec: 80, min: 4_800 } })
    assert.lengthOf(await world.requests(), 0)
    assert.lengthOf(await world.rules.list(), 0)
    assert.notMatch((await world.clock.get()).now, /^2020/)
    assert.strictEqual(await idOf(world, textTo("905321234567")), first)
  })

  it("refuse what they do not know", async () => {
    const world = mock.world("settings")
    for (const [settings, complaint] of [
      [{ balance: 5 }, "balance"],
      [{ balanceMicros: 0.5 }, "integer"],
      [{ limits: { hour: 1 } }, "hour"],
      [{ templates: "some" }, "allowed values"]
    ] as const) {
      const error = await world.configure(settings as never).catch((reason: unknown) => reason)
      assert.include(String(error), complaint)
    }
  })
})
