import { request } from "node:http"
import { afterAll, assert, beforeAll, describe, it, vi } from "vitest"
import { connectMockGateway, startMockGateway } from "../../src/index.ts"
import type { MockGatewayError, StartedMockGateway } from "../../src/index.ts"
import { send, textTo } from "../support/send.ts"

let mock: StartedMockGateway
let calls: ReadonlyArray<readonly [method: string, path: string]>
beforeAll(async () => {
  mock = await startMockGateway()
  await send(mock.url, textTo("905321234567"), { key: "mock_victim" })
  const { paths } = (await (await fetch(`${mock.url}/__mock/v1/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, object>>
  }
  calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) =>
        [method.toUpperCase(), path.replace("{world}", "victim").replaceAll(/\{\w+\}/g, "1")] as const
    )
  )
})
afterAll(() => mock.close())

interface Seen {
  readonly status: number
  readonly body: string
  readonly allowed: ReadonlyArray<string>
}

/** A call with headers that only a browser, or an attacker behind it, would set. */
const call = (method: string, path: string, headers: Record<string, string>): Promise<Seen> =>
  new Promise((resolve, reject) => {
    request(
      `${mock.url}/__mock/v1${path}`,
      {
        method,
        headers: { Authorization: "Bearer mock_victim", "Content-Type": "application/json", ...headers }
      },
      (response) => {
        let body = ""
        response.setEncoding("utf8").on("data", (text: string) => (body += text))
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            body,
            allowed: Object.keys(response.headers).filter((name) => name.startsWith("access-control-"))
          })
        )
      }
    )
      .on("error", reject)
      .end(["GET", "DELETE", "OPTIONS"].includes(method) ? undefined : "{}")
  })

const untouched = async (): Promise<void> => {
  assert.lengthOf(await mock.world("victim").messages(), 1)
}

describe("another web site in the developer's browser", () => {
  it("reaches no call under a name that was rebound to this machine", async () => {
    for (const host of [
      "evil.example",
      "evil.example:4010",
      "localhost.evil.example",
      "0.0.0.0",
      "127.0.0.1.",
      "[::]",
      "a@localhost"
    ]) {
      for (const [method, path] of calls) {
        const { body, status } = await call(method, path, { Host: host })
        assert.strictEqual(status, 421, `${method} ${path} as ${host}`)
        assert.notInclude(body, "905321234567")
      }
    }
    await untouched()
  })

  it("reaches no call from an origin of its own, and is given no permission", async () => {
    for (const headers of [
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { Origin: "http://localhost:1" },
      { Origin: mock.url.replace("http:", "https:") },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" }
    ] as const) {
      for (const [method, path] of calls) {
        const { allowed, status } = await call(method, path, headers)
        assert.strictEqual(status, 403, `${method} ${path} with ${JSON.stringify(headers)}`)
        assert.deepStrictEqual(allowed, [])
      }
    }
    await untouched()
  })

  it("is refused when its browser asks for permission first", async () => {
    for (const [method, path] of calls) {
      const { allowed, status } = await call("OPTIONS", path, {
        Origin: "https://evil.example",
        "Access-Control-Request-Method": method
      })
      assert.isAtLeast(status, 400)
      assert.deepStrictEqual(allowed, [])
    }
  })

  it("cannot write with what a form can send", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      ""
    ]) {
      for (const [method, path] of calls) {
        if (method === "GET" || method === "DELETE") continue
        assert.strictEqual(
          (await call(method, path, { "Content-Type": type })).status,
          415,
          `${method} ${path}`
        )
      }
    }
    await untouched()
  })

  it("sees the page neither framed nor with scripts of others", async () => {
    const { headers } = await fetch(mock.url)
    assert.include(headers.get("content-security-policy"), "default-src 'none'")
    assert.include(headers.get("content-security-policy"), "frame-ancestors 'none'")
  })
})

describe("a mock that listens beyond its machine", () => {
  it("asks for its token in every call but the probes", async () => {
    await using open = await startMockGateway({ host: "0.0.0.0" })
    for (const [method, path] of calls) {
      for (const token of [undefined, "", "wrong", "0".repeat(32)]) {
        const response = await fetch(`${open.url}/__mock/v1${path}`, {
          method,
          headers: {
            Authorization: "Bearer mock_victim",
            "Content-Type": "application/json",
            ...(token === undefined ? {} : { "X-Mock-Token": token })
          },
          ...(method === "GET" ? {} : { body: "{}" })
        })
        assert.strictEqual(response.status, 401, `${method} ${path}`)
        await response.body?.cancel()
      }
    }
    assert.strictEqual((await fetch(`${open.url}/__mock/v1/livez`)).status, 200)
    assert.lengthOf(await open.world("victim").messages(), 0)
  })

  it("asks for the token that it was given, on loopback too, and the client takes it from the environment", async () => {
    await using given = await startMockGateway({ token: "mine" })
    assert.lengthOf(await given.world("w").messages(), 0)
    const status = (token?: string) =>
      connectMockGateway(given.url, token === undefined ? {} : { token })
        .world("w")
        .messages()
        .then(
          () => 200,
          (error: MockGatewayError) => error.status
        )
    assert.deepStrictEqual([await status("mine"), await status("other"), await status()], [200, 401, 401])
    vi.stubEnv("CONNEXEASE_MOCK_TOKEN", "mine")
    assert.strictEqual(await status(), 200)
    vi.unstubAllEnvs()
  })

  it("sends no webhook to private addresses, nor to those where clouds hand out credentials", async () => {
    await using open = await startMockGateway({ host: "0.0.0.0" })
    const world = open.world("webhooks")
    for (const url of [
      "http://127.0.0.1:1/",
      "http://[::1]:1/",
      "http://10.0.0.1/",
      "http://[::ffff:127.0.0.1]/"
    ]) {
      const refused = await world.webhook.set({ url }).catch((error: unknown) => error)
      assert.instanceOf(refused, Error, url)
    }
  })
})
