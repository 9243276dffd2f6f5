import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../../src/index.ts"
import type { MockWorld, StartedMockGateway } from "../../../src/index.ts"
import { send, textTo } from "../../support/send.ts"
import { frozenWorld, sendAccepted, statusesOf } from "../../support/world.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ seed: "users" })
})
afterAll(() => mock.close())

const frozen = (name: string): Promise<MockWorld> => frozenWorld(mock, name)

const idOf = (world: MockWorld, body: object, headers?: Record<string, string>): Promise<string> =>
  sendAccepted(mock, world, body, headers)

describe("users", () => {
  it("that blocked the business, left WhatsApp or opted out do not get the message", async () => {
    const world = await frozen("users")
    await world.user("905320000001").change({ blocked: true })
    await world.user("905320000002").change({ onWhatsApp: false })
    for (const to of ["905320000001", "905320000002", "905320000003"]) await idOf(world, textTo(to))
    await world.clock.advance(5_000)
    assert.deepStrictEqual(await statusesOf(world), [
      ["failed 131026"],
      ["failed 131026"],
      ["sent", "delivered"]
    ])
  })

  it("can be known to WhatsApp by another number than the one that is dialled", async () => {
    const world = mock.world("brazil")
    await world.user("5511987654321").change({ waId: "551187654321" })
    const { body } = await send(mock.url, textTo("+5511987654321"), { key: world.apiKey })
    assert.deepStrictEqual(body.data.contacts, [{ input: "+5511987654321", wa_id: "551187654321" }])
  })

  it("open the service window by writing; outside it free-form messages are marked, or fail where that is enforced", async () => {
    const world = await frozen("window")
    await idOf(world, textTo("905321234567", "bir"))
    await world.user("905321234567").sendText("Merhaba")
    await idOf(world, textTo("905321234567", "iki"))
    await world.clock.advance(24 * 3_600_000)
    await idOf(world, textTo("905321234567", "uc"))
    await world.configure({ enforceWindow: true })
    await idOf(world, textTo("905321234567", "dort"))
    await world.clock.advance(5_000)
    assert.deepStrictEqual(
      (await world.messages()).map(({ status, wouldFail }) => [status, wouldFail]),
      [
        ["delivered", 131047],
        ["delivered", undefined],
        ["delivered", 131047],
        ["failed", undefined]
      ]
    )
  })
})
