import { request } from "node:http"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { MockGatewayError, connectMockGateway, startMockGateway } from "../../../src/index.ts"
import type { StartedMockGateway } from "../../../src/index.ts"
import { send, textTo } from "../../support/send.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ allowHosts: ["mock.internal"] })
})
afterAll(() => mock.close())

/** A request with headers that fetch does not let one set. */
const raw = (
  path: string,
  headers: Record<string, string>,
  { body, method = "GET" }: { readonly method?: string; readonly body?: string } = {}
): Promise<number> =>
  new Promise((resolve, reject) => {
    request(mock.url + path, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on("error", reject)
      .end(body)
  })

const key = { Authorization: "Bearer mock_control" }

describe("the control API", () => {
  it("lives and is ready without a key", async () => {
    for (const path of ["livez", "readyz"]) {
      const response = await fetch(`${mock.url}/__mock/v1/${path}`)
      assert.strictEqual(response.status, 200)
    }
  })

  it("answers to loopback names and allowed hosts, and not to a rebound DNS name", async () => {
    for (const host of ["localhost", "127.0.0.1:4010", "[::1]:4010", "LOCALHOST:1", "mock.internal"]) {
      assert.strictEqual(await raw("/__mock/v1/messages", { ...key, Host: host }), 200, host)
    }
    for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "169.254.169.254"]) {
      assert.strictEqual(await raw("/__mock/v1/messages", { ...key, Host: host }), 421, host)
    }
  })

  it("does not answer to other web sites", async () => {
    const { host } = new URL(mock.url)
    assert.strictEqual(await raw("/__mock/v1/messages", { ...key, Origin: `http://${host}` }), 200)
    assert.strictEqual(await raw("/__mock/v1/messages", { ...key, Origin: "https://evil.example" }), 403)
    assert.strictEqual(await raw("/__mock/v1/messages", { ...key, Origin: "null" }), 403)
    for (const [site, status] of Object.entries({
      "same-origin": 200,
      none: 200,
      "same-site": 403,
      "cross-site": 403
    })) {
      assert.strictEqual(await raw("/__mock/v1/messages", { ...key, "Sec-Fetch-Site": site }), status, site)
    }
  })

  it("takes writes as JSON only, which a form cannot send", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", ""]) {
      assert.strictEqual(
        await raw("/__mock/v1/reset", { ...key, "Content-Type": type }, { method: "POST", body: "{}" }),
        415
      )
    }
  })

  it("gives no permission to other origins, nor caches", async () => {
    const { headers } = await fetch(`${mock.url}/__mock/v1/messages`, { headers: key })
    assert.isNull(headers.get("access-control-allow-origin"))
    assert.strictEqual(headers.get("cache-control"), "no-store")
  })

  it("asks which world, and helps who did not say", async () => {
    const response = await fetch(`${mock.url}/__mock/v1/messages`)
    assert.strictEqual(response.status, 401)
    assert.include(await response.text(), "Bearer mock_<world>")
    assert.strictEqual((await fetch(`${mock.url}/__mock/v1/worlds/nowhere/messages`)).status, 404)
  })

  it("names a world by path without showing its key anywhere", async () => {
    await send(mock.url, textTo("905321234567"), { key: "mock_by-path" })
    for (const path of ["/worlds", "/worlds/by-path/messages", "/worlds/by-path/requests"]) {
      const response = await fetch(`${mock.url}/__mock/v1${path}`)
      assert.strictEqual(response.status, 200)
      assert.notInclude(await response.text(), "mock_by-path")
    }
  })

  it("keeps requests without a world under -, with the key hashed and masked", async () => {
    await send(mock.url, textTo("905321234567"), { key: "sk_live_0123456789abcdef" })
    const text = await (await fetch(`${mock.url}/__mock/v1/worlds/-/requests`)).text()
    assert.include(text, "AUTH_001")
    assert.include(text, '"mask":"sk_li…ef"')
    assert.notInclude(text, "0123456789")
  })

  it("says what is wrong with a query instead of ignoring it", async () => {
    for (const query of ["recipient=1", "limit=0", "limit=ten", "to=1&to=2"]) {
      assert.strictEqual(
        (await fetch(`${mock.url}/__mock/v1/messages?${query}`, { headers: key })).status,
        400,
        query
      )
    }
  })

  it("says where a body is wrong, and what is expected there", async () => {
    for (const [path, body, expected] of [
      [
        "/rules",
        { scenario: "reset", when: { kind: "often" } },
        "The body.when kind must be one of always, next"
      ],
      [
        "/rules",
        { scenario: "reset", when: { kind: "next", count: 0 } },
        "The body.when.count must be >= 1."
      ],
      ["/verify", { none: true, count: 1 }, "The body.count does not go with what else is given."],
      ["/users/905321234567/messages", { type: "text", text: "Hi" }, "The body.text must be object."],
      ["/users/905321234567/messages", { type: "text" }, "The body must have required property 'text'."],
      ["/clock/advance", { ms: 1, s: 1 }, "The body must NOT have additional properties: s."],
      ["/templates/x/status", { status: "GOOD" }, "allowed values: APPROVED, PENDING"]
    ] as const) {
      const response = await fetch(`${mock.url}/__mock/v1${path}`, {
        method: "POST",
        headers: { ...key, "Content-Type": "application/json" },
        body: JSON.stringify(body)
      })
      assert.strictEqual(response.status, 400)
      assert.include(await response.text(), expected)
    }
  })

  it("is 404 elsewhere", async () => {
    assert.strictEqual((await fetch(`${mock.url}/__mock/v1/nothing`, { headers: key })).status, 404)
  })
})

describe("the client", () => {
  it("is the same for a mock elsewhere", async () => {
    const remote = connectMockGateway(`${mock.url}/`)
    const world = remote.world("remote")
    await send(remote.url, textTo("+90 532 123 45 67", "bir"), { key: world.apiKey })
    await send(remote.url, textTo("905321234568", "iki"), { key: world.apiKey })
    const [first] = await world.messages({ to: "+905321234567" })
    assert.strictEqual(first?.to, "+90 532 123 45 67")
    assert.strictEqual(first?.recipient, "905321234567")
    assert.deepStrictEqual(first?.body["text"], { body: "bir" })
    assert.strictEqual((await world.messages({ since: first?.seq ?? 0 })).length, 1)
    assert.strictEqual((await world.requests()).length, 2)
  })

  it("lists the scenarios that rules can name", async () => {
    const world = mock.world("scenarios")
    for (const { at, name } of await mock.scenarios()) await world.rules.add({ scenario: name, at })
    assert.strictEqual((await world.rules.list()).length, (await mock.scenarios()).length)
  })

  it("streams what happens from when the stream is open, until the loop over it is left", async () => {
    const world = mock.world("streamed")
    const events = await world.events()
    await send(mock.url, textTo("905321234567", "Hello"), { key: world.apiKey })
    for await (const event of events) {
      if (event.event !== "message") continue
      assert.strictEqual(event.data.rendered.body, "Hello")
      break
    }
    const error = await mock
      .world("sk_unknown")
      .events()
      .catch((reason: unknown) => reason)
    assert.instanceOf(error, MockGatewayError)
  })

  it("rejects with what the control API says", async () => {
    const error = await mock
      .world("sk_unknown")
      .messages()
      .catch((reason: unknown) => reason)
    assert.instanceOf(error, MockGatewayError)
    assert.strictEqual(error.status, 401)
    assert.include(error.message, "not known")
  })
})
