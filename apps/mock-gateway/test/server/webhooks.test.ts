import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"
import type { IncomingInput, MockWorld, StartedMockGateway } from "../../src/index.ts"
import { incomingTypes } from "../../src/kernel/users/inboundMessages.ts"
import * as MessageId from "../../src/kernel/support/MessageId.ts"
import { startReceiver } from "../support/receiver.ts"
import type { Receiver } from "../support/receiver.ts"
import { send, textTo } from "../support/send.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ seed: "webhooks" })
})
afterAll(() => mock.close())

const listening = async (
  name: string,
  endpoint: object = {}
): Promise<{ readonly world: MockWorld; readonly receiver: Receiver } & AsyncDisposable> => {
  const receiver = await startReceiver()
  const world = mock.world(name)
  await world.clock.set("2026-03-01T12:00:00Z")
  await world.clock.freeze()
  await world.webhook.set({ url: receiver.url, ...endpoint })
  return { world, receiver, [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose]() }
}

const idOf = async (world: MockWorld, body: object, options: object = {}): Promise<string> =>
  (await send(mock.url, body, { key: world.apiKey, ...options })).body.data.messages[0]?.id ?? ""

describe("status webhooks", () => {
  it("have Meta's shape: one entry, strings for times, pricing where there is a price to speak of", async () => {
    await using test = await listening("shape", { secret: "s3cret" })
    const { receiver, world } = test
    const id = await idOf(world, { ...textTo("+90 532 123 45 67"), biz_opaque_callback_data: "order-7" })
    await world.clock.advance(1_000)
    assert.strictEqual(receiver.at(0).headers.authorization, "Bearer s3cret")
    assert.strictEqual(receiver.at(0).headers["content-type"], "application/json")
    const { value } = receiver.at(0)
    assert.match(value.metadata["display_phone_number"] ?? "", /^1555\d{7}$/)
    assert.deepStrictEqual(value.statuses, [
      {
        id,
        status: "sent",
        timestamp: String(Date.parse("2026-03-01T12:00:00Z") / 1_000),
        recipient_id: "905321234567",
        biz_opaque_callback_data: "order-7",
        pricing: { billable: false, pricing_model: "PMP", category: "service", type: "free_customer_service" }
      }
    ])
  })

  it("of the older generation tell the conversation, which ends a day later", async () => {
    await using test = await listening("v23", { generation: "v23" })
    const { receiver, world } = test
    await idOf(world, textTo("905321234567"))
    await world.clock.advance(1_000)
    const [sent, delivered] = receiver.received.map(
      ({ value }) => value.statuses?.[0]?.["conversation"] as Record<string, unknown>
    )
    assert.match(String(sent?.["id"]), /^[0-9a-f]{32}$/)
    assert.strictEqual(sent?.["expiration_timestamp"], String(Date.parse("2026-03-02T12:00:00Z") / 1_000))
    assert.deepStrictEqual(
      [delivered?.["id"], delivered?.["expiration_timestamp"]],
      [sent?.["id"], undefined]
    )
  })

  it("price by category", async () => {
    await using test = await listening("categories")
    const { receiver, world } = test
    await idOf(world, {
      messaging_product: "whatsapp",
      to: "905321234567",
      type: "template",
      template: { name: "hello_world", language: { code: "en_US" } }
    })
    await world.clock.advance(1_000)
    assert.deepInclude(receiver.at(0).value.statuses?.[0]?.["pricing"], {
      billable: true,
      type: "regular"
    })
  })

  it("of a failure carry Meta's error, without pricing", async () => {
    await using test = await listening("failure")
    const { receiver, world } = test
    await idOf(world, textTo("905321234567"), { headers: { "X-Mock-Scenario": "failed-131049" } })
    await world.clock.advance(1_000)
    const status = receiver.at(0).value.statuses?.[0]
    assert.strictEqual(status?.["status"], "failed")
    assert.notProperty(status, "pricing")
    const [error] = (status?.["errors"] ?? []) as Array<object>
    assert.deepStrictEqual(Object.keys(error ?? {}), ["code", "title", "message", "error_data", "href"])
  })

  it("escape slashes and everything beyond ASCII, as Meta's bytes do", async () => {
    await using test = await listening("bytes")
    await test.world.user("905321234567").sendText("Günaydın 🌞 https://x.example/a")
    await test.receiver.count(1)
    const { text } = test.receiver.at(0)
    assert.match(text, /^[\x20-\x7e]*$/)
    assert.include(text, String.raw`https:\/\/x.example\/a`)
    assert.deepInclude(test.receiver.at(0).value.messages?.[0], {
      text: { body: "Günaydın 🌞 https://x.example/a" }
    })
  })
})

describe("delivery", () => {
  it("keeps a world's order, one at a time", async () => {
    await using test = await listening("order")
    const { receiver, world } = test
    let open = 0
    let most = 0
    receiver.answer = (response) => {
      most = Math.max(most, ++open)
      setImmediate(() => {
        open--
        response.end()
      })
    }
    for (let index = 0; index < 10; index++) await idOf(world, textTo(`90532000000${index}`))
    await world.clock.advance(1_000)
    assert.strictEqual(most, 1)
    assert.deepStrictEqual(receiver.statuses(), [
      ...Array<string>(10).fill("sent"),
      ...Array<string>(10).fill("delivered")
    ])
  })

  it("is tried again after 10 seconds, 1, 5, 30 minutes and 2 hours, then given up; the log has it all", async () => {
    await using test = await listening("retries", { events: ["message_status"] })
    const { receiver, world } = test
    receiver.answer = (response) => void response.writeHead(503).end("later")
    await idOf(world, textTo("905321234567"), { headers: { "X-Mock-Scenario": "not-delivered" } })
    await world.clock.advance(24 * 3_600_000)
    const log = await world.webhook.deliveries()
    assert.lengthOf(log, 1)
    const [delivery] = log
    if (delivery === undefined) throw new Error("unreachable")
    assert.strictEqual(delivery.state, "failed")
    assert.deepStrictEqual(
      delivery.attempts.map(({ response, at, status }) => [
        Date.parse(at) - Date.parse(delivery.at),
        status,
        response
      ]),
      [0, 10, 70, 370, 2_170, 9_370].map((seconds) => [seconds * 1_000, 503, "later"])
    )
    assert.isTrue(receiver.received.every(({ text }) => text === delivery.body))
    assert.lengthOf(receiver.received, 6)
  })

  it("that fails once arrives later, and what came after it does not wait", async () => {
    await using test = await listening("later")
    const { receiver, world } = test
    receiver.answer = (response, nth) => void response.writeHead(nth === 1 ? 500 : 200).end()
    await idOf(world, textTo("905321234567"))
    await world.clock.advance(60_000)
    assert.deepStrictEqual(receiver.statuses(), ["sent", "delivered", "sent"])
    assert.deepStrictEqual(
      (await world.webhook.deliveries()).map(({ state }) => state),
      ["delivered", "delivered"]
    )
  })

  it("does not follow redirects", async () => {
    await using test = await listening("redirect")
    const { receiver, world } = test
    receiver.answer = (response, nth) =>
      void response.writeHead(nth === 1 ? 302 : 200, { Location: receiver.url }).end()
    await world.webhook.send({ kind: "account" })
    await receiver.count(1)
    await world.clock.advance(0)
    assert.deepInclude((await world.webhook.deliveries())[0]?.attempts[0], { status: 302 })
  })

  it("keeps no more than 64 KB of an answer", async () => {
    await using test = await listening("long-answer")
    const { receiver, world } = test
    receiver.answer = (response) => void response.end("x".repeat(1_000_000))
    await idOf(world, textTo("905321234567"))
    await world.clock.advance(100)
    assert.lengthOf((await world.webhook.deliveries())[0]?.attempts[0]?.response ?? "", 65_536)
  })

  it.each([201, 204, 302, 404])(
    "is tried again where the answer is %i: only 200 acknowledges",
    async (status) => {
      await using test = await listening(`answer-${status}`, { events: ["message_status"] })
      const { receiver, world } = test
      receiver.answer = (response, nth) => void response.writeHead(nth === 1 ? status : 200).end()
      await idOf(world, textTo("905321234567"))
      await world.clock.advance(100)
      await world.clock.advance(10_000)
      const [sent] = await world.webhook.deliveries()
      assert.deepStrictEqual(
        sent?.attempts.map((attempt) => attempt.status),
        [status, 200]
      )
      assert.strictEqual(receiver.received.filter(({ text }) => text === receiver.at(0).text).length, 2)
    }
  )

  it("can be paused and resumed, and done again with the same bytes", async () => {
    await using test = await listening("pause")
    const { receiver, world } = test
    await world.webhook.pause()
    await idOf(world, textTo("905321234567"))
    await world.clock.advance(1_000)
    assert.lengthOf(receiver.received, 0)
    assert.deepStrictEqual((await world.webhook.deliveries({ state: "waiting" })).length, 2)
    await world.webhook.resume()
    await receiver.count(2)
    await world.webhook.redeliver("1")
    await receiver.count(3)
    assert.strictEqual(receiver.at(2).text, receiver.at(0).text)
  })

  it("goes only to events that were asked for, by their documented names", async () => {
    await using test = await listening("subscription", { events: ["read", "messages"] })
    const { receiver, world } = test
    const id = await idOf(world, textTo("905321234567"))
    await world.clock.advance(1_000)
    await world.setStatus(id, "read")
    await world.user("905321234567").sendText("Merhaba")
    await receiver.count(2)
    assert.deepStrictEqual(receiver.statuses(), ["read"])
    assert.deepStrictEqual(
      (await world.webhook.deliveries()).map(({ event }) => event),
      ["read", "messages"]
    )
    assert.deepStrictEqual((await world.webhook.get()).events, ["read", "messages"])
  })

  it("does not show the secret again", async () => {
    await using test = await listening("secret", {
      secret: "s3cret",
      headers: { "X-Api-Key": "hidden", "X-Team": "blue" }
    })
    await test.world.webhook.send({ kind: "message" })
    await test.receiver.count(1)
    const shown = JSON.stringify([await test.world.webhook.get(), await test.world.webhook.deliveries()])
    assert.notInclude(shown, "s3cret")
    assert.notInclude(shown, "hidden")
    assert.include(shown, "blue")
    assert.strictEqual(test.receiver.at(0).headers["x-api-key"], "hidden")
  })

  it("refuses metadata and link-local addresses in any spelling, and what is no address", async () => {
    const world = mock.world("addresses")
    for (const url of [
      "http://169.254.169.254/latest/meta-data",
      "http://[::ffff:169.254.169.254]/",
      "http://[fe80::1]/",
      "http://[fd00:ec2::254]/",
      "http://2852039166/",
      "http://0xa9fea9fe/",
      "http://100.100.100.200/",
      "http://[64:ff9b::a9fe:a9fe]/",
      "ftp://127.0.0.1/",
      "file:///etc/passwd",
      "http://user:password@127.0.0.1/",
      "nowhere"
    ]) {
      const error = await world.webhook.set({ url }).catch((reason: unknown) => reason)
      assert.instanceOf(error, Error, url)
    }
    for (const headers of [
      { Host: "x" },
      { "Content-Length": "1" },
      { "X-A": "a\r\nB: c" },
      { "X A": "b" }
    ]) {
      const error = await world.webhook
        .set({ url: "http://127.0.0.1:1/", headers })
        .catch((reason: unknown) => reason)
      assert.instanceOf(error, Error, JSON.stringify(headers))
    }
    assert.include(
      String(
        await world.webhook
          .set({ url: "http://127.0.0.1:1/", events: ["message"] })
          .catch((error: unknown) => error)
      ),
      "messages"
    )
  })

  it("that nobody answers is told in the log", async () => {
    await using test = await listening("refused", { url: "http://127.0.0.1:1/" })
    await idOf(test.world, textTo("905321234567"))
    await test.world.clock.advance(100)
    assert.match((await test.world.webhook.deliveries())[0]?.attempts[0]?.error ?? "", /ECONNREFUSED/)
  })

  it("goes to the endpoint of all worlds where a world has none", async () => {
    await using receiver = await startReceiver()
    await using other = await startMockGateway()
    await fetch(`${other.url}/__mock/v1/defaults/webhook`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ url: receiver.url })
    })
    await other.world("anyone").user("905321234567").sendText("Merhaba")
    await receiver.count(1)
  })
})

const after = async (scenario: string) => {
  await using test = await listening(scenario, { secret: "right" })
  const { receiver, world } = test
  await idOf(world, textTo("905321234567"), { headers: { "X-Mock-Scenario": scenario } })
  await world.clock.advance(1_000)
  const early = receiver.received.length
  await world.clock.advance(120_000)
  return {
    early,
    received: receiver.received,
    statuses: receiver.statuses(),
    log: await world.webhook.deliveries()
  }
}

describe("webhooks that go astray", () => {
  it("come twice, as the same bytes under the same headers", async () => {
    const { received, statuses } = await after("webhook-duplicated")
    assert.deepStrictEqual(statuses, ["sent", "sent", "delivered", "delivered"])
    const sent = received.map(({ headers, text }) => [text, headers.authorization, headers["content-type"]])
    assert.deepStrictEqual([sent[1], sent[3]], [sent[0], sent[2]])
  })

  it("come out of order", async () => {
    assert.deepStrictEqual((await after("webhook-reordered")).statuses, ["delivered", "sent"])
  })

  it("come a minute late", async () => {
    const { early, statuses } = await after("webhook-late")
    assert.deepStrictEqual([early, statuses], [0, ["sent", "delivered"]])
  })

  it("never come, and the log says so", async () => {
    const { log, statuses } = await after("webhook-lost")
    assert.deepStrictEqual([statuses, log.map(({ state }) => state)], [[], ["lost", "lost"]])
  })

  it("come in one batch", async () => {
    const { received, statuses } = await after("webhook-batched")
    assert.deepStrictEqual([received.length, statuses], [1, ["sent", "delivered"]])
  })

  it("come with the wrong secret", async () => {
    const { received } = await after("webhook-wrong-secret")
    assert.isTrue(
      received.length === 2 && received.every(({ headers }) => headers.authorization !== "Bearer right")
    )
  })
})

describe("a simulated user", () => {
  const payloads: Record<string, unknown> = {
    text: { body: "Merhaba" },
    image: { caption: "Ev" },
    video: {},
    audio: {},
    document: { filename: "fatura.pdf" },
    sticker: {},
    location: { latitude: 41.0082, longitude: 28.9784 },
    contacts: [{ name: { formatted_name: "Ayşe" } }],
    reaction: { message_id: "wamid.X", emoji: "👍" },
    button: { payload: "YES", text: "Evet" },
    interactive: { type: "nfm_reply", nfm_reply: { name: "flow", body: "Sent", response_json: "{}" } },
    order: { catalog_id: "1", product_items: [] },
    system: { body: "changed", type: "user_changed_number", wa_id: "905329999999" },
    edit: { original_message_id: "wamid.X", message: { type: "text", text: { body: "Yeni" } } },
    revoke: { original_message_id: "wamid.X" }
  }

  it.each(incomingTypes)("can send %s", async (type) => {
    await using test = await listening(`incoming-${type}`)
    const { receiver, world } = test
    const content = { type, ...(type in payloads ? { [type]: payloads[type] } : {}) } as IncomingInput
    const incoming = await world.user("+90 532 123 45 67").send(content)
    await receiver.count(1)
    const { value } = receiver.at(0)
    assert.deepStrictEqual(value.messages, [incoming.message as Record<string, unknown>])
    assert.deepInclude(value.messages?.[0], { from: "905321234567", type, id: incoming.id })
    assert.strictEqual(value.contacts?.length, type === "system" ? undefined : 1)
    assert.isFalse(MessageId.parse(incoming.id)?.outbound)
    if (["image", "video", "audio", "document", "sticker"].includes(type)) {
      const media = value.messages?.[0]?.[type] as Record<string, string>
      assert.match(media["sha256"] ?? "", /^[A-Za-z0-9+/]{43}=$/)
      assert.match(media["id"] ?? "", /^\d{16}$/)
    }
  })

  it("must say what is sent", async () => {
    const user = mock.world("no-payload").user("905321234567")
    for (const content of [
      { type: "text" },
      { type: "contacts", contacts: {} },
      { type: "video", video: [] },
      { type: "fax" }
    ]) {
      assert.instanceOf(await user.send(content as never).catch((error: unknown) => error), Error)
    }
  })

  it("presses a button or chooses a row by id or title, and the reply quotes the message", async () => {
    await using test = await listening("press")
    const { receiver, world } = test
    const user = world.user("905321234567")
    const buttons = await idOf(world, {
      messaging_product: "whatsapp",
      to: "905321234567",
      type: "interactive",
      interactive: {
        type: "button",
        body: { text: "Gelecek misin?" },
        action: {
          buttons: [
            { type: "reply", reply: { id: "yes", title: "Evet" } },
            { type: "reply", reply: { id: "no", title: "Hayır" } }
          ]
        }
      }
    })
    const list = await idOf(world, {
      messaging_product: "whatsapp",
      to: "905321234567",
      type: "interactive",
      interactive: {
        type: "list",
        body: { text: "Ne zaman?" },
        action: {
          button: "Seç",
          sections: [{ title: "Gün", rows: [{ id: "mon", title: "Pazartesi", description: "sabah" }] }]
        }
      }
    })
    await user.press(buttons, "Hayır")
    await user.press(list, "mon")
    await receiver.count(2)
    assert.deepInclude(receiver.at(0).value.messages?.[0], {
      type: "interactive",
      interactive: { type: "button_reply", button_reply: { id: "no", title: "Hayır" } },
      context: { from: receiver.at(0).value.metadata["display_phone_number"], id: buttons }
    })
    assert.deepInclude(receiver.at(1).value.messages?.[0], {
      interactive: { type: "list_reply", list_reply: { id: "mon", title: "Pazartesi", description: "sabah" } }
    })
    const error = await user.press(buttons, "Belki").catch((reason: unknown) => reason)
    assert.deepInclude(error, {
      status: 409,
      params: {
        choices: [
          { id: "yes", title: "Evet" },
          { id: "no", title: "Hayır" }
        ]
      }
    })
  })

  it("submits a flow by its button, with the token of the message", async () => {
    await using test = await listening("flow")
    const { receiver, world } = test
    const id = await idOf(world, {
      messaging_product: "whatsapp",
      to: "905321234567",
      type: "interactive",
      interactive: {
        type: "flow",
        body: { text: "Randevu" },
        action: {
          name: "flow",
          parameters: {
            flow_message_version: "3",
            flow_id: "1",
            flow_cta: "Saat seç",
            flow_token: "token-1"
          }
        }
      }
    })
    await world.user("905321234567").press(id, "Saat seç")
    await receiver.count(1)
    assert.deepInclude(receiver.at(0).value.messages?.[0], {
      type: "interactive",
      interactive: {
        type: "nfm_reply",
        nfm_reply: { name: "flow", body: "Sent", response_json: '{"flow_token":"token-1"}' }
      },
      context: { from: receiver.at(0).value.metadata["display_phone_number"], id }
    })
  })

  it("sends a message with the id that it is given, once", async () => {
    const user = mock.world("own-id").user("905321234567")
    const content = { type: "text", text: { body: "Merhaba" }, id: "wamid.recorded" } as const
    assert.strictEqual((await user.send(content)).id, "wamid.recorded")
    assert.deepInclude(await user.send(content).catch((error: unknown) => error), { status: 409 })
  })

  it("is not marked as read by a receipt for a message that no user has sent: Meta answers 100", async () => {
    const world = mock.world("unknown-receipt")
    const receipt = { messaging_product: "whatsapp", status: "read", message_id: "wamid.HBgM" }
    const { body, status } = await send(mock.url, receipt, { key: world.apiKey })
    assert.deepStrictEqual([status, body.errors.code], [502, "GW_003"])
    assert.deepInclude(body.errors.params?.["meta"], {
      code: 100,
      error_data: {
        messaging_product: "whatsapp",
        details: "Please check the message ID you have provided."
      }
    })
  })

  it("reacts, and takes the reaction back", async () => {
    await using test = await listening("react")
    const { receiver, world } = test
    const id = await idOf(world, textTo("905321234567"))
    await world.user("905321234567").react(id, "👍")
    await world.user("905321234567").react(id, "")
    await receiver.count(2)
    assert.deepStrictEqual(
      receiver.received.map(({ value }) => value.messages?.[0]?.["reaction"]),
      [{ message_id: id, emoji: "👍" }, { message_id: id }]
    )
  })

  it("sees the message marked as read", async () => {
    const world = mock.world("read-receipt")
    const { id } = await world.user("905321234567").sendText("Merhaba")
    const receipt = { messaging_product: "whatsapp", status: "read", message_id: id }
    const { body, status } = await send(mock.url, receipt, { key: world.apiKey })
    assert.deepStrictEqual([status, body.data], [200, { success: true } as never])
    assert.isString((await world.incoming())[0]?.readAt)
    assert.lengthOf(await world.messages(), 0)
  })
})
