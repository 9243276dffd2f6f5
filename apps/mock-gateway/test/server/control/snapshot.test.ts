import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { MockGatewayError, startMockGateway } from "../../../src/index.ts"
import type { MockWorld, SnapshotView, StartedMockGateway } from "../../../src/index.ts"
import { startReceiver } from "../../support/receiver.ts"
import { send, textTo } from "../../support/send.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ seed: "snapshot" })
})
afterAll(() => mock.close())

const noon = Date.parse("2030-01-01T12:00:00Z")

const template = {
  messaging_product: "whatsapp",
  to: "905321234569",
  type: "template",
  template: { name: "hello_world", language: { code: "en_US" } }
}

/** A world with something of everything in it; nothing in it depends on real time. */
const fullWorld = async (name: string, webhook: string): Promise<MockWorld> => {
  const world = mock.world(name)
  await world.clock.freeze()
  await world.clock.set(noon)
  await world.webhook.set({ url: webhook, secret: "s3cret" })
  await world.configure({ balanceMicros: 50_000, limits: { sec: 20 }, enforceWindow: false })
  await world.rules.add({ scenario: "BILL_001", when: { kind: "next", count: 1 }, to: "905321234568" })
  await world.rules.add({
    scenario: "latency",
    at: "after",
    parameters: { ms: 1 },
    when: { kind: "every", nth: 9 }
  })
  await world.user("905321234567").sendText("Selam")
  await world.templates.setStatus("order_update", "PAUSED")
  const withUnknownKey = { ...textTo("905321234567"), unknown: 1 }
  for (const body of [
    textTo("905321234567"),
    textTo("905321234568"),
    textTo("999900123456"),
    withUnknownKey,
    template
  ]) {
    await send(mock.url, body, { key: world.apiKey })
  }
  await send(mock.url, "{", { key: world.apiKey })
  await world.clock.advance(500)
  return world
}

/** Everything that can be seen of a world. */
const seen = async (world: MockWorld) => ({
  messages: await world.messages(),
  requests: await world.requests(),
  incoming: await world.incoming(),
  deliveries: await world.webhook.deliveries(),
  webhook: await world.webhook.get(),
  settings: await world.settings(),
  rules: await world.rules.list(),
  templates: await world.templates.list(),
  clock: await world.clock.get(),
  user: await world.user("905321234567").change({})
})

/** What happens next: ids, answers, statuses. */
const future = async (world: MockWorld) => {
  const answers: Array<unknown> = []
  for (const to of ["905321234567", "905321234568", "999220123456", "905321234567"]) {
    const { headers, status, text } = await send(mock.url, textTo(to), { key: world.apiKey })
    answers.push([status, text, headers.get("x-ratelimit-sec-remaining")])
  }
  await world.clock.advance(90_000)
  const statuses = (await world.messages()).map(({ id, statuses: steps }) => [id, steps])
  const deliveries = (await world.webhook.deliveries()).map(({ body, event, state }) => [event, state, body])
  return { answers, statuses, deliveries, balance: (await world.settings()).balanceMicros }
}

describe("a snapshot", () => {
  it("restores everything that can be seen, and what happens next", async () => {
    await using receiver = await startReceiver()
    const world = await fullWorld("restore", receiver.url)
    const before = await seen(world)
    const snapshot = await world.snapshot()
    const next = await future(world)
    await world.restore(snapshot)
    assert.deepStrictEqual(await seen(world), before)
    assert.deepStrictEqual(await future(world), next)
    assert.lengthOf(next.statuses, 7)
  })

  it("brings a world to another mock, under another name", async () => {
    await using receiver = await startReceiver()
    const world = await fullWorld("export", receiver.url)
    await using other = await startMockGateway()
    const imported = other.world("import")
    await imported.restore(JSON.parse(JSON.stringify(await world.snapshot())) as SnapshotView)
    assert.deepStrictEqual(await seen(imported), await seen(world))
  })

  it("holds no API key", async () => {
    const key = "sk_live_0123456789abcdef"
    await using other = await startMockGateway({ keys: [key] })
    await send(other.url, textTo("905321234567"), { key })
    await send(other.url, textTo("905321234567"), { key: "mock_of-a-key" })
    const text = JSON.stringify(await other.snapshot())
    assert.notInclude(text, key)
    assert.notInclude(text, "mock_of-a-key")
    assert.include(text, '"mask":"sk_li…ef"')
    await other.restore(JSON.parse(text) as SnapshotView)
    assert.lengthOf(await other.world(key).messages(), 1)
  })

  it("of all worlds takes the place of all there are", async () => {
    await using other = await startMockGateway({ seed: "all" })
    await send(other.url, textTo("905321234567", "kept"), { key: "mock_one" })
    const snapshot = await other.snapshot()
    await send(other.url, textTo("905321234567", "later"), { key: "mock_one" })
    await send(other.url, textTo("905321234567"), { key: "mock_two" })
    await other.restore(snapshot)
    assert.deepStrictEqual(
      (await other.world("one").messages()).map(({ rendered }) => rendered.body),
      ["kept"]
    )
    assert.lengthOf(await other.world("two").messages(), 0)
  })

  it("is read as JSON is, wherever a character is missing or one too many", async () => {
    const world = mock.world("syntax")
    await world.clock.freeze()
    await world.configure({ pairLimit: false, limits: { sec: 1_000 } })
    for (let index = 0; index < 120; index++) {
      await send(mock.url, textTo("905321234567", '\\"[{,'.repeat(100)), { key: world.apiKey })
    }
    const text = JSON.stringify(await world.snapshot())
    assert.isAbove(text.length, 3 * 64 * 1_024, "lists are read by batches")
    const put = async (body: string) => {
      const response = await fetch(`${mock.url}/__mock/v1/snapshot`, {
        method: "PUT",
        headers: { Authorization: `Bearer ${world.apiKey}`, "Content-Type": "application/json" },
        body
      })
      return [response.status, await response.text()] as const
    }
    const commas = [...text.matchAll(/,(?=\{"seq")/g)].map(({ index }) => index)
    for (const at of [...commas.slice(0, 40), 0, 1, 50, text.length - 1, text.length - 2]) {
      for (const body of [
        text.slice(0, at) + text.slice(at + 1),
        `${text.slice(0, at)},${text.slice(at)}`,
        `${text.slice(0, at)}]${text.slice(at)}`,
        text.slice(0, at)
      ]) {
        const [status, answer] = await put(body)
        assert.strictEqual(status, 400, `${body.slice(at - 20, at + 20)} ${answer}`)
      }
    }
    assert.deepStrictEqual(await put(text), [204, ""])
    assert.strictEqual(JSON.stringify(await world.snapshot()), text)
  })

  it("that is too large is refused, and the answer says how much may be sent", async () => {
    const world = mock.world("large")
    await send(mock.url, textTo("905321234567"), { key: world.apiKey })
    const text = JSON.stringify(await world.snapshot())
    for (const [body, limit] of [
      [text.replace('"body":"', `"body":"${"x".repeat(9_000_000)}`), "8 MB"],
      [text.replace('"warnings":[', `"warnings":[${"0,".repeat(250_000)}`), "200,000 values"],
      [text.replace('"paused":', `"x":{${'"y":{},'.repeat(250_000)}"z":0},"paused":`), "200,000 values"],
      [text.replace('"deliveryQueue":[', `"deliveryQueue":[${'"",'.repeat(4_000_000)}`), "4,000,000 values"]
    ] as const) {
      assert.isAbove(body.length, text.length)
      const answer = await fetch(`${mock.url}/__mock/v1/snapshot`, {
        method: "PUT",
        headers: { Authorization: `Bearer ${world.apiKey}`, "Content-Type": "application/json" },
        body
      })
      assert.strictEqual(answer.status, 413)
      assert.include(await answer.text(), limit)
    }
    assert.lengthOf(await world.messages(), 1)
  })

  it("in which something is due twice, or is deeper than a client may send, is refused", async () => {
    const world = mock.world("twice")
    await world.clock.freeze()
    await send(mock.url, textTo("905321234567"), { key: world.apiKey })
    await world.user("905321234567").sendText("Selam")
    const snapshot = await world.snapshot()
    const [only] = snapshot.worlds
    assert.isDefined(only)
    const deep = `{"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`
    for (const [place, value] of [
      ["schedule[1]", { schedule: [...only.schedule, ...only.schedule] }],
      ["deliveryQueue[1]", { deliveryQueue: ["1", "1"] }],
      ["incoming[0]", withIncoming(only, deep)]
    ] as const) {
      const error: unknown = await world
        .restore({ ...snapshot, worlds: [{ ...only, ...value }] })
        .catch((reason: unknown) => reason)
      assert.instanceOf(error, MockGatewayError)
      assert.include(error.message, place)
    }
    assert.lengthOf(await world.incoming(), 1)
  })

  it("that is damaged is refused with the place, and changes nothing", async () => {
    const world = mock.world("damaged")
    await send(mock.url, textTo("905321234567"), { key: world.apiKey })
    const snapshot = await world.snapshot()
    const [only] = snapshot.worlds
    assert.isDefined(only)
    const damaged: ReadonlyArray<readonly [string, object]> = [
      ["format", { ...snapshot, format: "other/1" }],
      ["worlds", { ...snapshot, worlds: [only, only] }],
      ["settings", { ...snapshot, worlds: [{ ...only, settings: {} }] }],
      ["scenario", withRule(snapshot, "no-such-scenario")],
      ["request", withJournal(snapshot, { requests: [] })],
      ["seq", withJournal(snapshot, { requests: [...only.journal.requests, ...only.journal.requests] })],
      [
        "url",
        {
          ...snapshot,
          worlds: [{ ...only, webhook: { endpoint: endpointTo("file:///etc/passwd"), paused: false } }]
        }
      ]
    ]
    for (const [place, value] of damaged) {
      const error = await world.restore(value as SnapshotView).catch((reason: unknown) => reason)
      assert.instanceOf(error, MockGatewayError)
      assert.strictEqual(error.status, 400, error.message)
      assert.include(error.message, place)
    }
    assert.lengthOf(await world.messages(), 1)
  })
})

const withIncoming = ({ journal }: SnapshotView["worlds"][number], message: string) => ({
  journal: { ...journal, incoming: journal.incoming.map((entry) => ({ ...entry, message })) }
})

const endpointTo = (url: string) => ({ url, headers: {}, events: [], generation: "v24" })

const withRule = (snapshot: SnapshotView, scenario: string) => ({
  ...snapshot,
  worlds: snapshot.worlds.map((world) => ({
    ...world,
    rules: {
      lastId: 1,
      rules: [
        {
          id: "1",
          scenario,
          at: "before",
          parameters: {},
          when: { kind: "always" },
          matchCount: 0,
          appliedCount: 0
        }
      ]
    }
  }))
})

const withJournal = (snapshot: SnapshotView, journal: object) => ({
  ...snapshot,
  worlds: snapshot.worlds.map((world) => ({ ...world, journal: { ...world.journal, ...journal } }))
})

describe("a reset", () => {
  it("leaves nothing behind, and the same sends get the same ids", async () => {
    await using receiver = await startReceiver()
    const fresh = await seenFresh()
    const world = await fullWorld("reset", receiver.url)
    const ids = async () => {
      await world.clock.freeze()
      await world.clock.set(noon)
      for (const to of ["905321234567", "905321234568", "905321234567"]) {
        await send(mock.url, textTo(to), { key: world.apiKey })
      }
      return (await world.messages()).map(({ id }) => id)
    }
    await world.reset()
    const first = await ids()
    await world.reset()
    assert.deepStrictEqual(
      { ...(await world.snapshot()).worlds[0], id: "", key: {} },
      { ...fresh, id: "", key: {} }
    )
    assert.deepStrictEqual(await ids(), first)
    assert.strictEqual(new Set(first).size, 3)
  })

  it("forgets a webhook that was in flight, and does not try it again", async () => {
    await using receiver = await startReceiver()
    const world = mock.world("in-flight")
    const release: Array<() => void> = []
    receiver.answer = (response) => release.push(() => response.writeHead(500).end())
    await world.clock.freeze()
    await world.webhook.set({ url: receiver.url })
    await world.user("905321234567").sendText("Selam")
    await receiver.count(1)
    await world.reset()
    await world.clock.freeze()
    await world.webhook.set({ url: receiver.url })
    for (const answer of release) answer()
    receiver.answer = (response) => response.writeHead(200).end()
    await world.user("905321234567").sendText("after the reset")
    await receiver.count(2)
    await world.clock.advance(24 * 3_600_000)
    assert.lengthOf(receiver.received, 2)
    assert.lengthOf(await world.webhook.deliveries(), 1)
  })

  it("of everything is for all worlds", async () => {
    await using other = await startMockGateway()
    await send(other.url, textTo("905321234567"), { key: "mock_one" })
    await send(other.url, textTo("905321234567"), { key: "mock_two" })
    await send(other.url, textTo("905321234567"), { key: "nobody's" })
    await other.reset()
    assert.lengthOf(await other.world("one").requests(), 0)
    assert.lengthOf(await other.world("two").requests(), 0)
    const unmatched = await fetch(`${other.url}/__mock/v1/worlds/-/requests`)
    assert.deepInclude(await unmatched.json(), { total: 0 })
  })
})

const seenFresh = async () => (await mock.world("fresh").snapshot()).worlds[0]
