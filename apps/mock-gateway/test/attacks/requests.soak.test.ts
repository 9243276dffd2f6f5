import { Buffer } from "node:buffer"
import { assert, describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"
import * as Random from "../../src/kernel/support/random.ts"
import { send, textTo } from "../support/send.ts"
import { exchange } from "../support/socket.ts"

const json = (body: unknown): string => (typeof body === "string" ? body : JSON.stringify(body))

const request = (line: string, body: unknown): string => {
  const text = json(body)
  return (
    `${line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mock_hostile\r\n` +
    `Content-Type: application/json\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
  )
}

const template = { name: "hello_world", language: { code: "en_US" }, components: [] }

/** Requests of every sort that the mock takes. */
const requests = [
  request("POST /v1/wa/message", textTo("905321234567")),
  request("POST /v1/wa/message?is_fake=true", textTo("905321234567")),
  request("POST /v1/wa/message?mmlite=true", { ...textTo("905321234567"), type: "template", template }),
  request("POST /v1/wa/message", textTo("999220123456")),
  request("POST /__mock/v1/rules", { scenario: "latency", parameters: { ms: 1 }, when: { kind: "always" } }),
  request("PUT /__mock/v1/clock", { now: "2026-01-01T00:00:00Z", frozen: true }),
  request("POST /__mock/v1/clock/advance", { ms: 60_000 }),
  request("PATCH /__mock/v1/settings", { seed: "hostile", balanceMicros: null }),
  request("POST /__mock/v1/verify", { to: "905321234567", none: true }),
  request("POST /__mock/v1/users/905321234567/messages", { type: "text", text: { body: "Selam" } }),
  request("POST /__mock/v1/templates", { ...template, components: [{ type: "BODY", text: "{{1}}" }] }),
  request("GET /__mock/v1/messages?limit=10", ""),
  request("GET /__mock/v1/snapshot", "")
]

/** A request with some of its bytes changed, left out or repeated. */
const mutated = (text: string, count: number): Buffer => {
  const draw = (purpose: string, bound: number) =>
    Random.below({ seed: "hostile", purpose, subject: "", count }, bound)
  let bytes: Buffer = Buffer.from(text)
  for (let change = 0; change <= draw("changes", 3); change++) {
    const at = draw(`at ${change}`, bytes.length)
    const length = draw(`length ${change}`, 8)
    const kinds = [
      Buffer.from([draw(`byte ${change}`, 256)]),
      Buffer.alloc(0),
      Buffer.concat([bytes.subarray(at, at + length), bytes.subarray(at, at + length)])
    ]
    const there = kinds[draw(`kind ${change}`, kinds.length)] ?? Buffer.alloc(0)
    bytes = Buffer.concat([bytes.subarray(0, at), there, bytes.subarray(at + length)])
  }
  return bytes
}

describe("ten thousand requests with some bytes changed", () => {
  it("are answered or dropped, and none is a failure of the mock", { timeout: 10 * 60_000 }, async () => {
    await using mock = await startMockGateway({ limits: { sec: 1_000_000, min: 10_000_000 } })
    let next = 0
    const statuses = new Map<string, number>()
    const client = async () => {
      while (next < 10_000) {
        const count = next++
        const original = requests[count % requests.length] ?? ""
        const bytes = mutated(original, count)
        // What waits for more of the body is given up by the client.
        const answer = await Promise.race([
          exchange(mock.url, bytes, /\r\n\r\n/),
          new Promise<string>((resolve) => setTimeout(() => resolve("no answer"), 300))
        ])
        const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? "none"
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        assert.notStrictEqual(status, "500", `${bytes.toString("latin1")}\n${answer}`)
      }
    }
    await Promise.all(Array.from({ length: 20 }, client))
    console.log(Object.fromEntries([...statuses].toSorted()))
    assert.isAbove(statuses.get("200") ?? 0, 100)
    assert.strictEqual((await send(mock.url, textTo("905321234567"), { key: "mock_after" })).status, 200)
  })
})
