import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"
import type { StartedMockGateway } from "../../src/index.ts"
import { send, textTo } from "../support/send.ts"
import { exchange } from "../support/socket.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ limits: { sec: 100_000, min: 100_000 } })
})
afterAll(() => mock.close())

const control = (path: string, body: string | Uint8Array<ArrayBuffer>, method = "POST") =>
  fetch(`${mock.url}/__mock/v1${path}`, {
    method,
    headers: { Authorization: "Bearer mock_bodies", "Content-Type": "application/json" },
    body
  })

/** The mock still takes messages, and nothing has leaked into what all objects share. */
const unharmed = async (): Promise<void> => {
  const { status } = await send(mock.url, textTo("905321234567"), { key: "mock_unharmed" })
  assert.strictEqual(status, 200)
  assert.deepStrictEqual(Object.keys(Object.prototype), [])
  assert.isUndefined(({} as Record<string, unknown>)["polluted"])
}

describe("oversized bodies", () => {
  it("are refused by their declared length before they are read, and by their real length when it is hidden", async () => {
    const huge = "x".repeat(1_024 * 1_024 + 1)
    assert.strictEqual((await send(mock.url, huge)).status, 413)
    const chunk = `${(65_536).toString(16)}\r\n${"x".repeat(65_536)}\r\n`
    const answer = await exchange(
      mock.url,
      "POST /v1/wa/message HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mock_a\r\n" +
        `Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(64)}0\r\n\r\n`,
      /GW_413/
    )
    assert.match(answer, /^HTTP\/1\.1 413 /)
    assert.include(answer, "GW_413")
    await unharmed()
  })

  it("of the control API are refused, and the answer names the limit", async () => {
    for (const [path, body, limit] of [
      ["/rules", JSON.stringify({ scenario: "x".repeat(5_000_000) }), "1 MB"],
      ["/verify", `[${"[],".repeat(300_000)}[]]`, "100,000 values"],
      ["/verify", `{"to":"${'\\"'.repeat(10)}","x":[${"{},".repeat(300_000)}{}]}`, "100,000 values"],
      ["/templates", `[${"{},".repeat(1_000_000)}{}]`, "100,000 values"],
      ["/templates", "x".repeat(5_000_000), "4 MB"],
      ["/rules", `{"scenario":${"[".repeat(101)}`, "deeper than 100"]
    ] as const) {
      const response = await control(path, body)
      assert.strictEqual(response.status, 413, path)
      assert.include(await response.text(), limit)
    }
    await unharmed()
  })

  it("of the control API are measured outside of strings", async () => {
    const text = `${"[{,".repeat(50_000)}\\"`
    const response = await control("/verify", JSON.stringify({ text, none: true }))
    assert.strictEqual(response.status, 200)
    assert.strictEqual((await control("/verify", Buffer.from([0x22, 0xff, 0x22]))).status, 400)
  })

  it("cannot be smuggled in as a small compressed one", async () => {
    for (const encoding of ["gzip", "deflate", "br"]) {
      const answer = await send(mock.url, textTo("905321234567"), {
        headers: { "Content-Encoding": encoding }
      })
      assert.strictEqual(answer.status, 415, encoding)
    }
  })
})

const deep = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth)

describe("deep JSON", () => {
  it("is refused, wherever it is deep", async () => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"]
    ] as const) {
      for (const depth of [200, 100_000]) {
        const value = deep(open, close, depth).replace(":}", ":0}")
        assert.strictEqual((await send(mock.url, value)).status, 400, `${open} ${depth}`)
        const body = `{"messaging_product":"whatsapp","to":"905321234567","type":"text","text":{"body":"a","x":${value}}}`
        assert.isAtLeast((await send(mock.url, body)).status, 400)
        assert.isAtLeast((await send(mock.url, body, { query: "?is_fake=true" })).status, 400)
        for (const path of ["/rules", "/templates", "/verify", "/users/905321234567/messages"]) {
          const { status } = await control(path, value)
          assert.isTrue(status >= 400 && status < 500, `${path} ${status}`)
        }
      }
    }
    await unharmed()
  })

  it("costs what it weighs, however many of its parts are written otherwise than documented", async () => {
    const message = '{"messaging_product":"whatsapp","to":"905321234567","type":"template","template":'
    const components = `[${'{"type":"BODY"},'.repeat(60_000)}{"type":"BODY"}]`
    for (const body of [
      `${message}{"name":"hello_world","language":{"code":"en_US"},"components":${components}}}`,
      `${message}{"name":"hello_world","language":{"code":"en_US"}},"x":[${'{"a":null},'.repeat(80_000)}1]}`
    ]) {
      assert.strictEqual((await send(mock.url, body)).status, 200)
    }
    await unharmed()
  })

  it("costs no more than it weighs: a million keys, or brackets that never close", async () => {
    const keys = `{${Array.from({ length: 60_000 }, (_, index) => `"k${index}":0`).join(",")}}`
    for (const body of [
      keys,
      "[".repeat(1_000_000),
      '{"a":['.repeat(150_000),
      `"${"\\u0000".repeat(150_000)}"`
    ]) {
      assert.strictEqual((await send(mock.url, body)).status, 400)
    }
    await unharmed()
  })
})

describe("keys that would pollute prototypes", () => {
  const evil = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}'

  it("are ordinary keys in a message", async () => {
    for (const body of [
      `{"messaging_product":"whatsapp","to":"905321234567","type":"text","text":{"body":"a",${evil}},${evil}}`,
      `{"messaging_product":"whatsapp","to":"905321234567","type":"__proto__","__proto__":{"polluted":true}}`,
      `{"messaging_product":"whatsapp","to":"905321234567","type":"constructor","constructor":{"name":"x"}}`,
      `{"messaging_product":"whatsapp","to":"905321234567","type":"toString","toString":{}}`
    ]) {
      const { status } = await send(mock.url, body, { key: "mock_pollution" })
      assert.isTrue(status === 200 || status === 400 || status === 502, `${status} ${body}`)
      await unharmed()
    }
    // Whatever was taken can be listed.
    for (const path of ["/messages", "/requests", "/snapshot", "/messages?text=a"]) {
      const response = await fetch(`${mock.url}/__mock/v1${path}`, {
        headers: { Authorization: "Bearer mock_pollution" }
      })
      assert.strictEqual(response.status, 200, path)
    }
  })

  it("are refused, or ordinary keys, in every call of the control API", async () => {
    const { paths } = (await (await fetch(`${mock.url}/__mock/v1/openapi.json`)).json()) as {
      readonly paths: Readonly<Record<string, object>>
    }
    for (const [path, methods] of Object.entries(paths)) {
      if (path.startsWith("/worlds/") || path.startsWith("/server/")) continue
      for (const method of Object.keys(methods).filter((name) => name !== "get" && name !== "delete")) {
        const place = path.replaceAll(/\{\w+\}/g, "__proto__")
        const body = `{${evil},"parameters":{${evil}},"headers":{${evil}},"timeoutMs":0}`
        const { status } = await control(place, body, method.toUpperCase())
        assert.notStrictEqual(status, 500, `${method} ${place}`)
        await unharmed()
      }
    }
    const named = await control("/users/905321234567", `{"name":"Ada",${evil}}`, "PATCH")
    assert.strictEqual(named.status, 400)
  })

  it("are ordinary names of worlds, templates and recipients", async () => {
    for (const name of ["__proto__", "constructor", "hasOwnProperty", "toString"]) {
      const world = mock.world(`mock_${name}`)
      await send(mock.url, textTo("905321234567"), { key: `mock_${name}` })
      assert.lengthOf(await world.messages(), 1)
      await world.verify({ template: name, none: true })
      await world.drop()
    }
    await unharmed()
  })
})
