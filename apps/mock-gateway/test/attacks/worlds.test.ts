import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { MockGatewayError, startMockGateway } from "../../src/index.ts"
import type { MockWorld, SnapshotView, StartedMockGateway } from "../../src/index.ts"
import { MAX_JOURNAL_BYTES, MAX_WORLDS } from "../../src/kernel/world/Worlds.ts"
import { Kernel } from "../../src/kernel/Kernel.ts"
import { startReceiver } from "../support/receiver.ts"
import { send, textTo } from "../support/send.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ seed: "worlds" })
})
afterAll(() => mock.close())

const statusOf = (promise: Promise<unknown>): Promise<number | undefined> =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof MockGatewayError ? error.status : undefined)
  )

const everythingOf = async (world: MockWorld) => {
  const snapshot = await world.snapshot()
  return JSON.stringify(snapshot.worlds[0])
}

describe("one world", () => {
  it("is not changed by anything that is done to another", async () => {
    await using receiver = await startReceiver()
    const [victim, other] = [mock.world("victim"), mock.world("other")]
    await victim.clock.freeze()
    await victim.webhook.set({ url: receiver.url })
    await victim.rules.add({ scenario: "GW_500", when: { kind: "every", nth: 100 } })
    await send(mock.url, textTo("905321234567"), { key: victim.apiKey })
    const before = await everythingOf(victim)

    await send(mock.url, textTo("905321234567"), { key: other.apiKey })
    await other.configure({ balanceMicros: 0, strict: true, seed: "evil", limits: { sec: 0 } })
    await other.rules.add({ scenario: "AUTH_001" })
    await other.rules.clear()
    await other.clock.freeze()
    await other.clock.advance(86_400_000)
    await other.templates.remove("hello_world")
    await other.user("905321234567").change({ blocked: true })
    await other.user("905321234567").sendText("Selam")
    await other.webhook.set({ url: `${receiver.url}/other` })
    await other.webhook.pause()
    await other.restore(await other.snapshot())
    await other.reset()
    await other.drop()
    assert.strictEqual(await everythingOf(victim), before)
    assert.lengthOf(receiver.received, 0)
  })

  it("cannot be looked into with another's key, whatever is asked for", async () => {
    const [victim, other] = [mock.world("victim-2"), mock.world("other-2")]
    const answer = await send(mock.url, textTo("905321234567"), { key: victim.apiKey })
    const id = answer.body.data.messages[0]?.id ?? ""
    const rule = await victim.rules.add({ scenario: "GW_500" })
    assert.lengthOf(await other.messages(), 0)
    assert.isUndefined(await other.latest({ id }))
    assert.strictEqual(await statusOf(other.setStatus(id, "read")), 404)
    assert.strictEqual(await statusOf(other.user("905321234567").press(id, "yes")), 404)
    assert.strictEqual(await statusOf(other.rules.remove(rule.id)), 404)
    assert.strictEqual(await statusOf(other.verify({ id })), 422)
    for (const path of [
      "/worlds/other-2/../victim-2/messages",
      "/worlds/other-2%2F..%2Fvictim-2/messages",
      "/worlds/victim-2%00/messages",
      "/worlds/VICTIM-2/messages",
      "/worlds/mock_victim-2/messages",
      "/messages?world=victim-2"
    ]) {
      const text = await (
        await fetch(`${mock.url}/__mock/v1${path}`, { headers: { Authorization: `Bearer ${other.apiKey}` } })
      ).text()
      if (!path.includes("/../")) assert.notInclude(text, id, path)
    }
  })

  it("is not restored from a snapshot that would reach out of it", async () => {
    const world = mock.world("restoring")
    const snapshot = await world.snapshot()
    const [only] = snapshot.worlds
    assert.isDefined(only)
    for (const id of ["-", "", "../victim", "a".repeat(65), "key.zzz", "__proto__/x"]) {
      const all = { ...snapshot, worlds: [{ ...only, id }] } as SnapshotView
      assert.strictEqual(await statusOf(mock.restore(all)), 400, id)
    }
  })

  it("has no webhook that goes to metadata addresses, not even by a snapshot", async () => {
    const world = mock.world("metadata")
    const snapshot = await world.snapshot()
    for (const url of [
      "http://169.254.169.254/latest/meta-data",
      "http://[fe80::1]/",
      "http://2852039166/",
      "http://[::ffff:a9fe:a9fe]/"
    ]) {
      assert.strictEqual(await statusOf(world.webhook.set({ url })), 400, url)
      await world.restore({
        ...snapshot,
        worlds: snapshot.worlds.map((each) => ({
          ...each,
          webhook: { paused: false, endpoint: { url, headers: {}, events: ["message"], generation: "v24" } }
        }))
      })
      await world.clock.freeze()
      await world.user("905321234567").sendText("Selam")
      await world.clock.advance(3 * 3_600_000)
      const [delivery] = await world.webhook.deliveries()
      assert.isDefined(delivery, url)
      assert.strictEqual(delivery.state, "failed", url)
      assert.isTrue(
        delivery.attempts.every(
          ({ error, status }) => status === undefined && /never go|do not go/.test(error ?? "")
        ),
        url
      )
    }
  })
})

describe("two hundred tests on one server", () => {
  it("do not meet, though all send to the same number at once", async () => {
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const world = mock.world(`parallel-${index}`)
        const own = `${index}: Merhaba`
        const [, [message]] = await Promise.all([
          send(mock.url, textTo("905321234567", own), { key: world.apiKey }),
          world.wait({ to: "905321234567" })
        ])
        assert.strictEqual(message.rendered.body, own)
        await world.verify({ count: 1 })
        if (index % 3 === 0) await world.reset()
        if (index % 3 === 1) await world.configure({ balanceMicros: 0 })
        const { status } = await send(mock.url, textTo("905321234567", own), { key: world.apiKey })
        assert.strictEqual(status, index % 3 === 1 ? 402 : 200)
        await world.verify({ count: index % 3 === 2 ? 2 : 1 })
        await world.drop()
      })
    )
  })
})

const handle = (kernel: Kernel, path: string, headers: Record<string, string>, text = "") =>
  kernel.handle({
    method: "POST",
    path,
    query: "",
    headers: { "content-type": "application/json", ...headers },
    body: { kind: "text", text },
    now: Date.UTC(2026, 0, 1)
  })

describe("memory", () => {
  it("is bounded for requests with long paths and headers, with any key or none", () => {
    const kernel = new Kernel({ seed: "memory" })
    for (let index = 0; index < 12_000; index++) {
      handle(kernel, `/${index}${"a".repeat(14_000)}`, {})
      handle(kernel, "/", { "user-agent": `${index}${"a".repeat(14_000)}` })
    }
    assert.isAtMost(kernel.worlds.shared.memory.used, MAX_JOURNAL_BYTES)
    const held = [...kernel.worlds.unmatchedRequests.requests].reduce(
      (sum, { headers, path }) => sum + path.length + (headers["user-agent"]?.length ?? 0),
      0
    )
    assert.isAtMost(held, MAX_JOURNAL_BYTES)
  })

  it("is bounded for webhooks with large headers, in a snapshot too", async () => {
    await using busy = await startMockGateway()
    const world = busy.world("headers")
    const headers = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`X-${index}`, "x".repeat(4_000)])
    )
    await world.webhook.set({ url: "http://127.0.0.1:9/", headers })
    await world.webhook.pause()
    const user = world.user("905321234567")
    for (let round = 0; round < 25; round++) {
      await Promise.all(Array.from({ length: 20 }, () => user.sendText("Selam")))
    }
    const response = await fetch(`${busy.url}/__mock/v1/snapshot`, {
      headers: { Authorization: `Bearer ${world.apiKey}` }
    })
    assert.isAtMost((await response.text()).length, MAX_JOURNAL_BYTES)
  })

  it("is bounded for as many worlds as clients name", () => {
    const kernel = new Kernel({ seed: "worlds" })
    const body = JSON.stringify(textTo("905321234567"))
    for (let index = 0; index < 3 * MAX_WORLDS; index++) {
      handle(kernel, "/v1/wa/message", { authorization: `Bearer mock_world-${index}` }, body)
    }
    assert.lengthOf(kernel.worlds.list(), MAX_WORLDS)
    assert.isAtMost(kernel.worlds.shared.memory.used, MAX_JOURNAL_BYTES)
  })
})
