import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"
import type { MockWorld, StartedMockGateway } from "../../src/index.ts"
import { send, textTo } from "../support/send.ts"
import { frozenWorld } from "../support/world.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ seed: "limits" })
})
afterAll(() => mock.close())

const frozen = (name: string): Promise<MockWorld> => frozenWorld(mock, name)

const sendTimes = async (world: MockWorld, count: number, to = "905321234567", query = "") => {
  const answers = []
  for (let index = 0; index < count; index++) {
    answers.push(await send(mock.url, textTo(to), { key: world.apiKey, query }))
  }
  return answers
}
const statuses = (answers: ReadonlyArray<{ readonly status: number }>) => answers.map(({ status }) => status)
const ok = (count: number) => Array.from({ length: count }, () => 200)

describe("Meta's limit on a pair of business and user", () => {
  it("refuses the 46th message to one recipient in Meta's words, and tells how to switch it off", async () => {
    const world = await frozen("pair")
    const answers = await sendTimes(world, 46)
    assert.deepStrictEqual(statuses(answers), [...ok(45), 502])
    const { errors } = answers[45]?.body ?? {}
    assert.strictEqual(errors?.code, "GW_003")
    assert.deepInclude(errors?.params?.["meta"], {
      message: "(#131056) (Business Account, Consumer Account) pair rate limit hit",
      type: "OAuthException",
      code: 131056,
      error_subcode: 2494071,
      error_data: {
        messaging_product: "whatsapp",
        details:
          "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time."
      }
    })
    assert.include(String(errors?.params?.["help"]), '{"pairLimit":false}')
    assert.deepStrictEqual(statuses(await sendTimes(world, 1, "905321234568")), [200])
  })

  it("takes one more for every six seconds of the world's time", async () => {
    const world = await frozen("pair-refill")
    await sendTimes(world, 45)
    await world.clock.advance(12_000)
    assert.deepStrictEqual(statuses(await sendTimes(world, 3)), [200, 200, 502])
  })

  it("counts neither what is refused, nor what goes to the sandbox, nor what a scenario keeps from Meta", async () => {
    const world = await frozen("pair-counts")
    await world.configure({ limits: { sec: 1_000 } })
    await sendTimes(world, 20, "905321234567", "?is_fake=true")
    await world.rules.add({ scenario: "reset", when: { kind: "next", count: 5 } })
    for (let index = 0; index < 5; index++) {
      await send(mock.url, textTo("905321234567"), { key: world.apiKey }).catch(() => undefined)
    }
    assert.deepStrictEqual(statuses(await sendTimes(world, 60)), [
      ...ok(45),
      ...Array.from({ length: 15 }, () => 502)
    ])
    await world.clock.advance(6_000)
    assert.deepStrictEqual(statuses(await sendTimes(world, 2)), [200, 502])
  })

  it("is switched off for a world or at start, and begins anew with a reset or an earlier time", async () => {
    const world = await frozen("pair-off")
    await sendTimes(world, 45)
    await world.configure({ pairLimit: false })
    assert.deepStrictEqual(statuses(await sendTimes(world, 5)), ok(5))
    await world.configure({ pairLimit: true })
    assert.deepStrictEqual(statuses(await sendTimes(world, 1)), [502])
    await world.clock.set("2020-01-01T00:00:00Z")
    assert.deepStrictEqual(statuses(await sendTimes(world, 1)), [200])
    await world.reset()
    assert.deepInclude(await world.settings(), { pairLimit: true, throughput: null })
    await using other = await startMockGateway({ pairLimit: false })
    assert.isFalse((await other.world("off").settings()).pairLimit)
  })

  it("goes on in a restored world", async () => {
    const world = await frozen("pair-restored")
    await world.configure({ throughput: 50 })
    await sendTimes(world, 45)
    const snapshot = await world.snapshot()
    await world.reset()
    await world.restore(snapshot)
    assert.deepStrictEqual(statuses(await sendTimes(world, 1)), [502])
    const [sixth, seventh] = (await sendTimes(world, 6, "905321234568")).slice(-2)
    assert.strictEqual(sixth?.status, 200)
    assert.deepInclude(seventh?.body.errors.params?.["meta"], { code: 130429 })
  })
})

describe("Meta's throughput", () => {
  it("is as many as come until it is set; beyond it Meta refuses for the rest of the second", async () => {
    const world = await frozen("throughput")
    await world.configure({ throughput: 2, pairLimit: false })
    const answers = await sendTimes(world, 3)
    assert.deepStrictEqual(statuses(answers), [200, 200, 502])
    assert.deepInclude(answers[2]?.body.errors.params?.["meta"], {
      message: "(#130429) Rate limit hit",
      code: 130429,
      error_data: {
        messaging_product: "whatsapp",
        details: "Cloud API message throughput has been reached."
      }
    })
    await world.clock.advance(1_000)
    assert.deepStrictEqual(statuses(await sendTimes(world, 3)), [200, 200, 502])
    await world.configure({ throughput: null })
    assert.deepStrictEqual(statuses(await sendTimes(world, 5)), ok(5))
  })
})
