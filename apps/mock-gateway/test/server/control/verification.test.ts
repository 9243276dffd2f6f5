import { EventEmitter } from "node:events"
import type { ServerResponse } from "node:http"
import { setImmediate } from "node:timers/promises"
import { afterAll, assert, beforeAll, describe, expect, it } from "vitest"
import { MockGatewayError, connectMockGateway } from "../../../src/index.ts"
import type { MissesView, MockGateway, MockWorld } from "../../../src/index.ts"
import { Problem } from "../../../src/server/control/Problem.ts"
import { LongPolls } from "../../../src/server/control/LongPolls.ts"
import { listen } from "../../../src/server/server.ts"
import type { Listening } from "../../../src/server/server.ts"
import { Kernel } from "../../../src/kernel/Kernel.ts"
import { send, textTo } from "../../support/send.ts"

const start = () =>
  listen({
    port: 0,
    host: "127.0.0.1",
    allowHosts: [],
    onDecision: undefined,
    seed: "questions",
    limits: { sec: 1_000_000, min: 1_000_000 }
  })

let server: Listening
let mock: MockGateway
beforeAll(async () => {
  server = await start()
  mock = connectMockGateway(server.url)
})
afterAll(() => server.close())

/** Resolves when somebody waits in a world. */
const awaited = async ({ kernel }: Listening, id: string): Promise<void> => {
  while (kernel.worlds.get(id)?.observed !== true) await setImmediate()
}

const loginCode = (to: string, code: string) => ({
  messaging_product: "whatsapp",
  to,
  type: "template",
  template: {
    name: "login_code",
    language: { code: "en_US" },
    components: [
      { type: "body", parameters: [{ type: "text", text: code }] },
      { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: code }] }
    ]
  }
})

const buttonsTo = (to: string) => ({
  messaging_product: "whatsapp",
  to,
  type: "interactive",
  interactive: {
    type: "button",
    header: { type: "text", text: "Appointment" },
    body: { text: "Does Tuesday suit you?" },
    footer: { text: "Clinic" },
    action: {
      buttons: [
        { type: "reply", reply: { id: "yes", title: "Of course" } },
        { type: "reply", reply: { id: "no", title: "Another day" } }
      ]
    }
  }
})

const sent = async (world: MockWorld, ...bodies: ReadonlyArray<object>): Promise<ReadonlyArray<string>> => {
  const ids: Array<string> = []
  for (const body of bodies) {
    const answer = await send(mock.url, body, { key: world.apiKey })
    assert.strictEqual(answer.status, 200, answer.text)
    ids.push(answer.body.data.messages[0]?.id ?? "")
  }
  return ids
}

const refused = async (question: Promise<unknown>): Promise<MockGatewayError> => {
  const error = await question.then(
    () => assert.fail("it was answered with yes"),
    (reason: unknown) => reason
  )
  assert.instanceOf(error, MockGatewayError)
  return error
}

const missesOf = (error: MockGatewayError): MissesView => error.params as unknown as MissesView

describe("searching messages", () => {
  it("finds by recipient, type, text, template, language, id, status, sandbox and seq", async () => {
    const world = mock.world("search")
    await world.clock.freeze()
    const [, second] = await sent(
      world,
      textTo("905321234567", "Your table is booked"),
      loginCode("905321234568", "4711"),
      buttonsTo("905321234567")
    )
    await send(mock.url, textTo("905321234567", "sandbox"), { key: world.apiKey, query: "?is_fake=true" })
    const types = async (filter: object) =>
      (await world.messages(filter)).map(({ seq, type }) => `${seq} ${type}`)

    assert.deepStrictEqual(await types({ to: "+90 (532) 123-45-67" }), ["1 text", "3 interactive", "4 text"])
    assert.deepStrictEqual(await types({ type: "template" }), ["2 template"])
    assert.deepStrictEqual(await types({ template: "login_code" }), ["2 template"])
    assert.deepStrictEqual(await types({ template: "login_code", language: "tr" }), [])
    assert.deepStrictEqual(await types({ id: second }), ["2 template"])
    assert.deepStrictEqual(await types({ sandbox: true }), ["4 text"])
    assert.deepStrictEqual(await types({ since: 2 }), ["3 interactive", "4 text"])
    assert.deepStrictEqual(await types({ since: 1, limit: 1 }), ["2 template"])
    assert.deepStrictEqual(await types({ status: "accepted", type: "text" }), ["1 text", "4 text"])
    assert.deepStrictEqual(await types({ status: "delivered" }), [])
    await world.clock.advance(60_000)
    assert.lengthOf(await types({ status: "delivered" }), 3)
    assert.lengthOf(await types({ status: "sent" }), 3)
  })

  it("finds the text wherever the person reads it", async () => {
    const world = mock.world("search-text")
    await sent(world, textTo("905321234567", "Your table is booked"), loginCode("905321234568", "4711"))
    await sent(world, buttonsTo("905321234567"))
    for (const [text, seq] of [
      ["table is", 1],
      ["4711", 2],
      ["is your verification code", 2],
      ["expires in 10 minutes", 2],
      ["Appointment", 3],
      ["Tuesday", 3],
      ["Clinic", 3],
      ["Another day", 3]
    ] as const) {
      assert.deepStrictEqual(
        (await world.messages({ text })).map((message) => message.seq),
        [seq],
        text
      )
    }
    assert.lengthOf(await world.messages({ text: "messaging_product" }), 0)
  })

  it("finds by world time, from inclusive and until exclusive", async () => {
    const world = mock.world("search-time")
    const start = Date.parse("2030-01-01T00:00:00Z")
    await world.clock.freeze()
    await world.clock.set(start)
    await sent(world, textTo("905321234561"))
    await world.clock.set(start + 3_600_000)
    await sent(world, textTo("905321234562"))
    const to = async (filter: object) => (await world.messages(filter)).map(({ recipient }) => recipient)
    assert.deepStrictEqual(await to({ from: "2030-01-01T01:00:00Z" }), ["905321234562"])
    assert.deepStrictEqual(await to({ until: "2030-01-01T01:00:00Z" }), ["905321234561"])
    assert.deepStrictEqual(await to({ from: start, until: start + 1 }), ["905321234561"])
    assert.strictEqual((await refused(world.messages({ from: "yesterday" }))).status, 400)
  })

  it("tells the newest that matches, and a single one by its id", async () => {
    const world = mock.world("latest")
    assert.isUndefined(await world.latest())
    const [first] = await sent(
      world,
      textTo("905321234567", "bir"),
      textTo("905321234567", "iki"),
      buttonsTo("905321234568")
    )
    assert.strictEqual((await world.latest())?.type, "interactive")
    assert.strictEqual((await world.latest({ to: "905321234567" }))?.rendered.body, "iki")
    assert.strictEqual((await world.latest({ id: first ?? "" }))?.rendered.body, "bir")
    assert.isUndefined(await world.latest({ text: "üç" }))
  })

  it("shows a template as its reader sees it, even when it was changed since", async () => {
    const world = mock.world("rendered")
    await sent(world, {
      messaging_product: "whatsapp",
      to: "905321234567",
      type: "template",
      template: {
        name: "order_update",
        language: { code: "en_US" },
        components: [
          { type: "header", parameters: [{ type: "text", text: "1042" }] },
          {
            type: "body",
            parameters: [
              { type: "text", text: "Ada" },
              { type: "text", text: "on its way" }
            ]
          },
          { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "1042" }] }
        ]
      }
    })
    const message = await world.latest({ template: "order_update" })
    assert.deepStrictEqual(message?.rendered, {
      header: { format: "TEXT", text: "Order 1042" },
      body: "Hi Ada, your order is on its way.",
      footer: "Reply STOP to opt out",
      buttons: [
        { type: "URL", text: "Track order", value: "https://example.com/orders/1042" },
        { type: "QUICK_REPLY", text: "Contact us" }
      ],
      cards: []
    })
    assert.deepStrictEqual(message?.variables, {
      1: "Ada",
      2: "on its way",
      "header.1": "1042",
      "button.0": "1042"
    })
  })
})

describe("verifying", () => {
  it("passes where as many messages match as were expected", async () => {
    const world = mock.world("verify")
    await world.verify({ none: true })
    await sent(world, textTo("905321234567"), textTo("905321234567"), buttonsTo("905321234567"))
    await world.verify()
    await world.verify({ to: "905321234567", type: "text", count: 2 })
    await world.verify({ to: "905321234567", atLeast: 2, atMost: 3 })
    await world.verify({ to: "905321234568", none: true })
    await world.verify({ type: "image", atMost: 0 })
    const { found, messages } = await world.verify({ type: "interactive", count: 1 })
    assert.strictEqual(found, 1)
    assert.strictEqual(messages[0]?.rendered.body, "Does Tuesday suit you?")
  })

  it("fails with the nearest misses, and what was refused", async () => {
    const world = mock.world("verify-fails")
    await sent(
      world,
      textTo("905321234567", "Merhaba"),
      buttonsTo("905321234567"),
      textTo("905321234568", "Selam")
    )
    await send(mock.url, { ...textTo("905321234567"), text: {} }, { key: world.apiKey })
    const error = await refused(world.verify({ to: "905321234567", text: "Selam", type: "text", count: 1 }))
    assert.strictEqual(error.status, 422)
    assert.include(error.message, "Expected exactly 1, found 0.")
    assert.include(error.message, 'message 3 (text): to is "905321234568", not "905321234567".')
    assert.include(error.message, 'message 1 (text): text is "Merhaba", not "Selam".')
    assert.match(error.message, /Refused: request 4 \d{3} GW_00\d text/)
    const { nearest, refused: requests } = missesOf(error)
    assert.deepStrictEqual(
      nearest.map(({ differs, message }) => [message.seq, differs.map(({ field }) => field)]),
      [
        [3, ["to"]],
        [1, ["text"]],
        [2, ["type", "text"]]
      ]
    )
    assert.deepStrictEqual(nearest[0]?.differs, [
      { field: "to", expected: "905321234567", actual: "905321234568" }
    ])
    assert.strictEqual(requests[0]?.seq, 4)
    assert.strictEqual((await refused(world.verify({ type: "text", atMost: 1 }))).status, 422)
    assert.strictEqual((await refused(world.verify({ none: true }))).status, 422)
  })

  it("refuses an expectation that contradicts itself", async () => {
    const world = mock.world("verify-wrong")
    for (const question of [{ none: true, count: 1 }, { count: 1, atLeast: 1 }, { exactly: 1 }]) {
      assert.strictEqual((await refused(world.verify(question as never))).status, 400)
    }
  })

  it("answers 409 where messages could decide it that the journal has dropped, and never guesses", async () => {
    await using server = await fullServer(10_050)
    const { world } = server
    assert.strictEqual((await refused(world.verify({ count: 10_000 }))).status, 409)
    const error = await refused(world.verify({ count: 10_050 }))
    assert.strictEqual(error.status, 409)
    assert.include(error.message, "50 messages were dropped")
    assert.strictEqual((await refused(world.verify({ text: "never sent", none: true }))).status, 409)
    // What was dropped cannot change these.
    await world.verify({ atLeast: 10_000 })
    await world.verify({ since: 50, count: 10_000 })
    assert.strictEqual((await refused(world.verify({ atMost: 9_999 }))).status, 422)
    assert.strictEqual((await refused(world.verify({ count: 10_051 }))).status, 422)
  })
})

/** A server whose world has had so many messages, without sending each over a socket. */
const fullServer = async (messages: number) => {
  const full = await start()
  fill(full.kernel, "mock_full", messages)
  return { world: connectMockGateway(full.url).world("full"), [Symbol.asyncDispose]: full.close }
}

const fill = (kernel: Kernel, key: string, messages: number): void => {
  for (let index = 0; index < messages; index++) {
    kernel.handle({
      method: "POST",
      path: "/v1/wa/message",
      query: "",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: { kind: "text", text: JSON.stringify(textTo(`9053${String(index).padStart(8, "0")}`)) },
      now: Date.now()
    })
  }
}

describe("a list", () => {
  it("is never cut, unless a limit is given", async () => {
    const world = mock.world("long-list")
    await world.configure({ limits: { sec: 10_000, min: 10_000 }, pairLimit: false })
    const all = Array.from({ length: 2_001 }, () => textTo("905321234567"))
    for (let at = 0; at < all.length; at += 100) await sent(world, ...all.slice(at, at + 100))
    const messages = await world.messages()
    assert.strictEqual(new Set(messages.map(({ id }) => id)).size, 2_001)
    assert.lengthOf(await world.requests(), 2_001)
    assert.lengthOf(await world.messages({ limit: 1_000 }), 1_000)
  })
})

describe("waiting", () => {
  it("answers at once with what is there already", async () => {
    const world = mock.world("wait-there")
    await sent(world, textTo("905321234567", "bir"), textTo("905321234567", "iki"))
    const messages = await world.wait({ to: "905321234567", count: 2, timeoutMs: 0 })
    assert.deepStrictEqual(
      messages.map(({ rendered }) => rendered.body),
      ["bir", "iki"]
    )
  })

  it("answers when the last one comes, and does not count what does not match", async () => {
    const world = mock.world("wait-comes")
    const waiting = world.wait({ type: "text", count: 2 })
    await sent(world, textTo("905321234567", "bir"), buttonsTo("905321234567"), textTo("905321234567", "iki"))
    const [first, second] = await waiting
    assert.strictEqual(first.seq, 1)
    assert.strictEqual(second?.seq, 3)
  })

  it("answers when a message comes to a status", async () => {
    const world = mock.world("wait-status")
    await world.clock.freeze()
    await sent(world, textTo("905321234567"))
    const waiting = world.wait({ status: "delivered" })
    await world.clock.advance(1_000)
    assert.strictEqual((await waiting)[0].status, "delivered")
  })

  it("misses nothing, however sends and waits fall together", async () => {
    const world = mock.world("wait-race")
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const to = `90532${String(index).padStart(7, "0")}`
        const [[message]] = await Promise.all([world.wait({ to }), sent(world, textTo(to))])
        assert.strictEqual(message.recipient, to)
      })
    )
  })

  it("ends with 422 and the nearest misses when the time is over", async () => {
    const world = mock.world("wait-over")
    await world.clock.freeze()
    await sent(world, textTo("905321234567"))
    const error = await refused(world.wait({ to: "905321234567", status: "read", timeoutMs: 20 }))
    assert.strictEqual(error.status, 422)
    assert.include(error.message, "Expected at least 1 within 20 ms, found 0.")
    assert.include(error.message, 'status is "accepted", not "read"')
    assert.include(error.message, "clock stands still")
    assert.lengthOf(missesOf(error).nearest, 1)
  })

  it("ends when the world is reset or dropped", async () => {
    const world = mock.world("wait-reset")
    const reset = refused(world.wait({ count: 2, timeoutMs: 60_000 }))
    await awaited(server, "wait-reset")
    await sent(world, textTo("905321234567"))
    await world.reset()
    assert.strictEqual((await reset).status, 409)
    const dropped = refused(world.wait({ timeoutMs: 60_000 }))
    await awaited(server, "wait-reset")
    await fetch(`${mock.url}/__mock/v1/worlds/wait-reset`, { method: "DELETE" })
    assert.strictEqual((await dropped).status, 410)
  })

  it("ends when the mock stops", async () => {
    const other = await start()
    const waiting = refused(connectMockGateway(other.url).world("stopping").wait({ timeoutMs: 60_000 }))
    await awaited(other, "stopping")
    await other.close()
    assert.strictEqual((await waiting).status, 503)
  })

  it("ends when the client gives up", async () => {
    const world = mock.world("wait-abort")
    const controller = new AbortController()
    const waiting = world.wait({ timeoutMs: 60_000 }, { signal: controller.signal })
    await awaited(server, "wait-abort")
    controller.abort(new Error("given up"))
    await expect(waiting).rejects.toThrow("given up")
    while (server.kernel.worlds.get("wait-abort")?.observed === true) await setImmediate()
  })

  it("is not for more than 1,000 clients at once, and frees the place of who has gone", async () => {
    const world = new Kernel({ seed: "waits" }).worlds.ofKey("mock_waits")
    assert.isDefined(world)
    const longPolls = new LongPolls()
    const clients = Array.from({ length: 1_000 }, () => new EventEmitter())
    const wait = (client: EventEmitter) =>
      longPolls.wait({ world, matcher: {}, count: 1, timeoutMs: 60_000, response: client as ServerResponse })
    const waiting = clients.map(wait)
    assert.throws(() => wait(new EventEmitter()), Problem)
    clients[0]?.emit("close")
    assert.isUndefined(await waiting[0])
    const another = wait(new EventEmitter())
    longPolls.close()
    for (const { status } of await Promise.allSettled([another, ...waiting.slice(1)])) {
      assert.strictEqual(status, "rejected")
    }
    assert.isFalse(world.observed)
  })
})
