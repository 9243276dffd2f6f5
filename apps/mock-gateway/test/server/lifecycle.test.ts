import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"
import type { MockWorld, StartedMockGateway } from "../../src/index.ts"
import { startReceiver } from "../support/receiver.ts"
import { send, textTo } from "../support/send.ts"
import { frozenWorld, sendAccepted, statusesOf } from "../support/world.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ seed: "lifecycle" })
})
afterAll(() => mock.close())

const frozen = (name: string): Promise<MockWorld> => frozenWorld(mock, name)

const idOf = (world: MockWorld, body: object, headers?: Record<string, string>): Promise<string> =>
  sendAccepted(mock, world, body, headers)

const reactionTo = (id: string) => ({
  messaging_product: "whatsapp",
  to: "905321234567",
  type: "reaction",
  reaction: { message_id: id, emoji: "👍" }
})

describe("the life of a message", () => {
  it("is sent after 100 milliseconds and delivered after a second, in world time", async () => {
    const world = await frozen("life")
    await idOf(world, textTo("905321234567"))
    const { now } = await world.clock.get()
    assert.deepStrictEqual(await statusesOf(world), [[]])
    assert.strictEqual((await world.messages())[0]?.status, "accepted")
    const first = await world.clock.advance(100)
    assert.deepStrictEqual(
      first.happened.map((event) => (event.kind === "status" ? event.status : event.kind)),
      ["sent"]
    )
    assert.lengthOf((await world.clock.advance(899)).happened, 0)
    assert.lengthOf((await world.clock.advance(1)).happened, 1)
    const [message] = await world.messages()
    assert.deepStrictEqual(
      message?.statuses.map(({ at, status }) => [status, Date.parse(at) - Date.parse(now)]),
      [
        ["sent", 100],
        ["delivered", 1_000]
      ]
    )
  })

  it("goes on by itself while the clock runs", async () => {
    await using receiver = await startReceiver()
    const world = mock.world("running")
    await world.webhook.set({ url: receiver.url })
    await idOf(world, textTo("905321234567"))
    await receiver.count(2)
    assert.deepStrictEqual(receiver.statuses(), ["sent", "delivered"])
  })

  it("does not exist in the sandbox", async () => {
    const world = await frozen("sandbox")
    await send(mock.url, textTo("905321234567"), { key: world.apiKey, query: "?is_fake=1" })
    assert.lengthOf((await world.clock.advance(60_000)).happened, 0)
    const [message] = await world.messages()
    assert.isTrue(message?.sandbox)
  })

  it.each([
    ["not-on-whatsapp", 60_000, ["failed 131026"]],
    ["opted-out", 60_000, ["failed 131050"]],
    ["window-closed", 60_000, ["failed 131047"]],
    ["not-delivered", 60_000, ["sent"]],
    ["vanished", 60_000, []],
    ["reads", 60_000, ["sent", "delivered", "read"]],
    ["reads-at-once", 60_000, ["sent", "read"]],
    ["sent-then-failed", 60_000, ["sent", "failed 131000"]],
    ["held", 3_700_000, ["sent", "delivered"]],
    ["held-dropped", 3_700_000, ["failed 132015"]],
    ["failed-131049", 60_000, ["failed 131049"]]
  ])("of %s is another", async (name, millis, expected) => {
    const world = await frozen(`fate-${name}`)
    await idOf(world, textTo("905321234567"), { "X-Mock-Scenario": name })
    await world.clock.advance(millis)
    assert.deepStrictEqual(await statusesOf(world), [expected])
  })

  it("of a reaction ends with sent, whatever its recipient does", async () => {
    const world = await frozen("reaction")
    const { id } = await world.user("905321234567").sendText("Merhaba")
    for (const scenario of ["ordinary", "reads", "not-on-whatsapp"]) {
      await idOf(world, reactionTo(id), { "X-Mock-Scenario": scenario })
    }
    await idOf(world, reactionTo(id))
    await world.clock.advance(60_000)
    assert.deepStrictEqual(await statusesOf(world), [["sent"], ["sent"], ["failed 131026"], ["sent"]])
  })

  it("of a reaction to a reaction, or to a message of last month, is failed with 131009", async () => {
    const world = await frozen("late-reaction")
    const user = world.user("905321234567")
    const { id } = await user.sendText("Merhaba")
    const reaction = await user.react(id, "👍")
    await idOf(world, reactionTo(reaction.id))
    await world.clock.advance(31 * 24 * 3_600_000)
    await idOf(world, reactionTo(id))
    await world.clock.advance(60_000)
    assert.deepStrictEqual(await statusesOf(world), [["failed 131009"], ["failed 131009"]])
  })

  it("can be taken forward by hand; what was planned is void once it is read", async () => {
    const world = await frozen("by-hand")
    const id = await idOf(world, textTo("905321234567"))
    assert.strictEqual((await world.setStatus(id, "read")).status, "read")
    await world.clock.advance(60_000)
    assert.deepStrictEqual(await statusesOf(world), [["read"]])
    const failure = await world.setStatus(id, "read").catch((error: unknown) => error)
    assert.include(String(failure), "read already")
    assert.include(
      String(await world.setStatus(id, "failed").catch((error: unknown) => error)),
      "has an error"
    )
  })
})
