import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"
import type { StartedMockGateway } from "../../src/index.ts"
import { send, textTo } from "../support/send.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ keys: ["sk_registered"] })
})
afterAll(() => mock.close())

describe("an accepted message", () => {
  it("gets the documented envelope, with input as sent and wa_id in digits", async () => {
    const answer = await send(mock.url, {
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "+905321234567",
      type: "text",
      text: { preview_url: true, body: "Hello! This is a test message." }
    })
    assert.strictEqual(answer.status, 200)
    assert.deepStrictEqual(Object.keys(answer.body), ["isSuccess", "data"])
    assert.deepStrictEqual(answer.body.data.contacts, [{ input: "+905321234567", wa_id: "905321234567" }])
    assert.match(answer.body.data.messages[0]?.id ?? "", /^wamid\.HBgMOTA1MzIxMjM0NTY3FQIAERgS/)
    assert.strictEqual(answer.headers.get("x-mock-gateway"), "0.0.0")
    assert.strictEqual(answer.headers.get("x-ratelimit-sec-limit"), "80")
    assert.strictEqual(answer.headers.get("x-ratelimit-min-limit"), "4800")
  })

  it("gets an id of its own", async () => {
    const ids = await Promise.all(
      Array.from(
        { length: 40 },
        async () => (await send(mock.url, textTo("905320000000"))).body.data.messages[0]?.id
      )
    )
    assert.strictEqual(new Set(ids).size, 40)
  })

  it.each(["true", "TRUE", "1"])("is not real with is_fake=%s: no contacts, a sandbox id", async (value) => {
    const { body, status } = await send(mock.url, textTo("905321234567"), { query: `?is_fake=${value}` })
    assert.strictEqual(status, 200)
    assert.deepStrictEqual(Object.keys(body.data), ["messaging_product", "messages"])
    assert.match(body.data.messages[0]?.id ?? "", /^wamid\.FAKE_\d{19}$/)
  })

  it.each(["", "?is_fake=false", "?is_fake=yes", "?is_fake="])("is real with %j", async (query) => {
    const { body } = await send(mock.url, textTo("905321234567"), { query })
    assert.strictEqual(body.data.contacts?.length, 1)
  })

  it("is told as sent by key: a registered key works like any mock_ key", async () => {
    assert.strictEqual((await send(mock.url, textTo("905321234567"), { key: "sk_registered" })).status, 200)
    assert.strictEqual((await mock.world("sk_registered").messages()).length, 1)
  })

  it.each(["sk_register", "sk_registered2", "sk_Registered", "xsk_registered"])(
    "needs the whole registered key, and nothing more: %s is unknown",
    async (key) => {
      const { body, status } = await send(mock.url, textTo("905321234567"), { key })
      assert.deepStrictEqual([status, body.errors.code], [401, "AUTH_001"])
    }
  )
})

describe("the order of checks", () => {
  const broken = "{"

  it("is path and method before the key", async () => {
    for (const path of ["/v1/wa/messages", "/v1/wa/message/", "/V1/wa/message", "/v1"]) {
      const response = await fetch(mock.url + path, { method: "POST" })
      assert.strictEqual(response.status, 404)
      assert.strictEqual(((await response.json()) as { errors: { code: string } }).errors.code, "GW_404")
    }
    const response = await fetch(`${mock.url}/v1/wa/message`)
    assert.strictEqual(response.status, 405)
    assert.strictEqual(response.headers.get("allow"), "POST")
    assert.strictEqual(((await response.json()) as { errors: { code: string } }).errors.code, "GW_405")
  })

  it("is the key before the body: missing, malformed, unknown", async () => {
    assert.strictEqual((await send(mock.url, broken, { key: undefined })).body.errors.code, "AUTH_002")
    for (const authorization of [
      "mock_test",
      "bearer mock_test",
      "Bearer  mock_test",
      "Bearer",
      "Bearer a b",
      "Basic mock_test"
    ]) {
      const { body, headers, status } = await send(mock.url, broken, {
        key: undefined,
        headers: { Authorization: authorization }
      })
      assert.deepStrictEqual([status, body.errors.code], [401, "AUTH_003"])
      assert.isNull(headers.get("x-ratelimit-sec-limit"))
    }
    for (const key of ["sk_unknown", "mock_", "mock_a.b", `mock_${"a".repeat(65)}`]) {
      assert.deepStrictEqual((await send(mock.url, broken, { key })).body.errors.code, "AUTH_001")
    }
  })

  it("is the content type before the body, and the size before what it says", async () => {
    for (const type of [
      "text/plain",
      "application/jsonp",
      "application/x+json",
      "text/json",
      "application/vnd.api+json",
      "multipart/form-data; boundary=x"
    ]) {
      const { body, status } = await send(mock.url, broken, { headers: { "Content-Type": type } })
      assert.deepStrictEqual([status, body.errors.code], [415, "GW_415"])
    }
    const packed = await send(mock.url, broken, { headers: { "Content-Encoding": "gzip" } })
    assert.deepStrictEqual([packed.status, packed.body.errors.code], [415, "GW_415"])
    const large = await send(mock.url, textTo("905321234567", "x".repeat(1_024 * 1_024)))
    assert.deepStrictEqual([large.status, large.body.errors.code], [413, "GW_413"])
    const charset = await send(mock.url, textTo("905321234567"), {
      headers: { "Content-Type": "Application/JSON; charset=UTF-8" }
    })
    assert.strictEqual(charset.status, 200)
  })

  it("refuses a body that is not UTF-8 instead of guessing", async () => {
    const bytes = new Uint8Array([
      ...new TextEncoder().encode('{"a":"'),
      0xff,
      ...new TextEncoder().encode('"}')
    ])
    assert.strictEqual((await send(mock.url, bytes as never)).body.errors.code, "GW_002")
  })

  it("refuses by rate before balance and body, with the exceeded window's pair only", async () => {
    await using small = await startMockGateway({ limits: { sec: 2, min: 100 } })
    await send(small.url, broken)
    await send(small.url, broken)
    const { body, headers, status } = await send(small.url, broken)
    assert.strictEqual(status, 429)
    assert.deepStrictEqual(body.errors, {
      code: "RATE_001",
      group: "TOO_MANY_REQUESTS",
      description: "Rate limit exceeded. Please try again later.",
      params: { limit_type: "sec", retry_after: "1s" }
    })
    assert.strictEqual(headers.get("x-ratelimit-sec-limit"), "2")
    assert.strictEqual(headers.get("x-ratelimit-sec-remaining"), "0")
    assert.isNull(headers.get("x-ratelimit-min-limit"))
  })

  it("refuses by balance before content type and body", async () => {
    await using empty = await startMockGateway({ balanceMicros: 0 })
    for (const type of ["application/json", "text/plain"]) {
      const { body, status } = await send(empty.url, broken, { headers: { "Content-Type": type } })
      assert.deepStrictEqual([status, body.errors.code], [402, "BILL_001"])
    }
  })

  it("uses quota for a request that is refused later, and tells it", async () => {
    const first = await send(mock.url, broken, { key: "mock_quota" })
    assert.strictEqual(first.status, 400)
    assert.strictEqual(first.headers.get("x-ratelimit-min-remaining"), "4799")
    const second = await send(mock.url, textTo("905321234567"), { key: "mock_quota" })
    assert.strictEqual(second.headers.get("x-ratelimit-min-remaining"), "4798")
  })
})

describe("the proxy profile", () => {
  it("has the limits and the spelling of the oldest documentation, and no sandbox", async () => {
    await using proxy = await startMockGateway({ profile: "proxy" })
    const { body, headers } = await send(proxy.url, textTo("905321234567"), { query: "?is_fake=true" })
    assert.strictEqual(headers.get("x-ratelimit-sec-limit"), "100")
    assert.strictEqual(headers.get("x-ratelimit-min-limit"), "1000")
    assert.strictEqual(body.data.contacts?.length, 1)
    await using full = await startMockGateway({ profile: "proxy", limits: { sec: 0, min: 0 } })
    const refused = await send(full.url, textTo("905321234567"))
    assert.deepStrictEqual(refused.body.errors.params, { limit_type: "sec", retry_after: "1 seconds" })
    assert.isNotNull(refused.headers.get("x-ratelimit-min-limit"))
  })
})

describe("worlds", () => {
  it("do not see one another's messages, requests or quota", async () => {
    await send(mock.url, textTo("905321111111"), { key: "mock_left" })
    await send(mock.url, "{", { key: "mock_right" })
    assert.strictEqual((await mock.world("left").messages()).length, 1)
    assert.strictEqual((await mock.world("right").messages()).length, 0)
    assert.deepStrictEqual(
      (await mock.world("right").requests()).map(({ code, status }) => [status, code]),
      [[400, "GW_002"]]
    )
    const right = await send(mock.url, textTo("905321111111"), { key: "mock_right" })
    assert.strictEqual(right.headers.get("x-ratelimit-min-remaining"), "4798")
  })

  it("give different ids to the same message", async () => {
    const one = await send(mock.url, textTo("905322222222"), { key: "mock_one" })
    const two = await send(mock.url, textTo("905322222222"), { key: "mock_two" })
    assert.notStrictEqual(one.body.data.messages[0]?.id, two.body.data.messages[0]?.id)
  })

  it("begin again where a thousand others came between, and never hold more than their number", async () => {
    await using crowded = await startMockGateway()
    for (let index = 0; index < 2_100; index += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, offset) =>
          send(crowded.url, textTo("905321234567"), { key: `mock_w${index + offset}` })
        )
      )
    }
    const { worlds } = (await (await fetch(`${crowded.url}/__mock/v1/worlds`)).json()) as {
      worlds: Array<{ id: string }>
    }
    assert.strictEqual(worlds.length, 2_000)
    assert.isFalse(worlds.some(({ id }) => id === "w0"))
    assert.isTrue(worlds.some(({ id }) => id === "w2099"))
  })
})
