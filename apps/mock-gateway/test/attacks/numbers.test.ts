import { mkdtempSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"
import type { StartedMockGateway } from "../../src/index.ts"
import * as Random from "../../src/kernel/support/random.ts"
import { send, textTo } from "../support/send.ts"

const folder = mkdtempSync(join(tmpdir(), "mock-gateway-numbers-"))
afterAll(() => rm(folder, { recursive: true, force: true }))

const key = "mock_numbers"
const number = "905321234567"
const theEnd = "9999-12-31T23:59:59.999Z"

const control = async (mock: StartedMockGateway, method: string, path: string, body?: unknown) => {
  const response = await fetch(`${mock.url}/__mock/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) })
  })
  return { status: response.status, text: await response.text() }
}

/** Numbers and times at the edges of what any border could take, and beyond. */
const extremes = [
  0,
  -1,
  1,
  0.5,
  999_999_999_999,
  Date.parse(theEnd) - 1_000,
  Date.parse(theEnd),
  Date.parse(theEnd) + 1,
  -Date.parse(theEnd),
  1e12,
  9e12,
  -9e12,
  1e300,
  -1e300,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  8.6e15,
  8.64e15,
  -8.64e15,
  theEnd,
  "+010000-01-01T00:00:00.000Z",
  "+275760-09-13T00:00:00.000Z",
  "-000001-01-01T00:00:00.000Z"
]

/** What is drawn from a seed and a count: everything of a run derives from them. */
const drawer = (seed: string) => {
  let count = 0
  return <A>(from: ReadonlyArray<A>): A =>
    from[Random.below({ seed, purpose: "draw", subject: "", count: count++ }, from.length)] as A
}

type Draw = ReturnType<typeof drawer>

const calls: ReadonlyArray<(draw: Draw) => readonly [method: string, path: string, body?: unknown]> = [
  (draw) => ["PUT", "/clock", { now: draw(extremes), frozen: draw([true, false]) }],
  (draw) => ["PUT", "/clock", { now: draw(extremes) }],
  (draw) => ["POST", "/clock/advance", { ms: draw(extremes) }],
  (draw) => [
    "POST",
    "/rules",
    { scenario: "latency", when: { kind: "window", from: draw(extremes), until: draw(extremes) } }
  ],
  (draw) => ["POST", "/rules", { scenario: "ordinary", when: { kind: "next", count: draw(extremes) } }],
  (draw) => ["POST", "/rules", { scenario: "ordinary", when: { kind: "every", nth: draw(extremes) } }],
  (draw) => [
    "POST",
    "/rules",
    { scenario: "dribble", parameters: { ms: draw(extremes) }, to: "905321234568" }
  ],
  (draw) => ["PATCH", "/settings", { balanceMicros: draw(extremes) }],
  (draw) => ["PATCH", "/settings", { throughput: draw(extremes), limits: { sec: draw(extremes) } }],
  (draw) => ["PATCH", "/settings", { seed: draw(["\ud800", "\udc00a", "a", "😀"]) }],
  (draw) => ["POST", "/messages/MESSAGE/status", { status: "failed", error: draw(extremes) }],
  (draw) => ["POST", "/verify", { from: draw(extremes), until: draw(extremes), since: draw(extremes) }],
  (draw) => ["POST", "/wait", { until: draw(extremes), count: draw(extremes), timeoutMs: 0 }],
  (draw) => ["GET", `/messages?limit=${draw(extremes)}&since=${draw(extremes)}`],
  () => ["POST", `/users/${number}/messages`, { type: "text", text: { body: "Selam" } }],
  (draw) => ["PATCH", `/users/${number}`, { waId: draw(["905321234567", "9", "x"]) }],
  (draw) => [
    "POST",
    "/templates",
    {
      name: "many",
      language: "en",
      category: "UTILITY",
      components: [
        ...Array.from({ length: draw([0, 50, 2_000]) }, () => ({ type: "FOOTER" })),
        { type: "BODY", text: "x" }
      ]
    }
  ],
  () => ["PATCH", "/settings", { balanceMicros: null, throughput: null, limits: { sec: 100, min: 100 } }]
]

/** Everything that a world shows, and what a snapshot of it holds. */
const readable = async (mock: StartedMockGateway, what: string): Promise<string> => {
  for (const path of ["/clock", "/messages", "/requests", "/users", "/incoming", "/rules", "/settings"]) {
    const { status, text } = await control(mock, "GET", path)
    assert.strictEqual(status, 200, `${path} after ${what}: ${text}`)
  }
  return (await control(mock, "GET", "/snapshot")).text
}

const idIn = (text: string): string => /"id":"(wamid\.[^"]+)"/.exec(text)?.[1] ?? "none"

/** A snapshot in which one number is another. */
const tampered = (text: string, draw: Draw): string => {
  const numbers = [...text.matchAll(/(?<=[:,[])-?\d+(?=[,}\]])/g)]
  const { 0: found, index } = draw(numbers)
  return text.slice(0, index) + JSON.stringify(draw(extremes)) + text.slice(index + found.length)
}

describe("numbers at the edge", () => {
  let mock: StartedMockGateway
  beforeAll(async () => {
    mock = await startMockGateway({ pairLimit: false })
    return () => mock.close()
  })

  it.each([8.64e15, 8.6e15, -8.64e15, -1, Date.parse(theEnd) + 1, "+010000-01-01T00:00:00.000Z"])(
    "a clock is not set to %s, and the refusal says what it takes",
    async (now) => {
      const { status, text } = await control(mock, "PUT", "/clock", { now, frozen: true })
      assert.strictEqual(status, 400)
      assert.include(text, "from 1970 to 9999")
    }
  )

  it("a clock is not moved on beyond its end, however it came near", async () => {
    await control(mock, "PUT", "/clock", { now: theEnd, frozen: true })
    assert.strictEqual((await send(mock.url, textTo(number), { key })).status, 200)
    const { status, text } = await control(mock, "POST", "/clock/advance", { ms: 1 })
    assert.strictEqual(status, 422)
    assert.include(text, theEnd)
    await readable(mock, "the end")
    assert.strictEqual((await control(mock, "POST", "/reset")).status, 204)
  })

  it("a window ends after it has begun", async () => {
    const when = { kind: "window", from: "2026-01-02T00:00:00Z", until: "2026-01-01T00:00:00Z" }
    const { status, text } = await control(mock, "POST", "/rules", { scenario: "reset", when })
    assert.strictEqual(status, 400)
    assert.include(text, "from is before until")
  })

  it("a seed has no lone surrogate", async () => {
    assert.strictEqual((await control(mock, "PATCH", "/settings", '{"seed":"\\ud800"}')).status, 400)
    assert.strictEqual((await control(mock, "PATCH", "/settings", { seed: "😀" })).status, 200)
  })
})

describe("whatever the control API was told", () => {
  it("a world can be read, exported, imported, and continued from its file", async () => {
    for (let run = 0; run < 20; run++) {
      const draw = drawer(`calls ${run}`)
      const data = join(folder, `calls-${run}.json`)
      const mock = await startMockGateway({ data, pairLimit: false })
      const told: Array<string> = []
      for (let step = 0; step < 12; step++) {
        const [method, path, body] = draw(calls)(draw)
        const message = idIn((await control(mock, "GET", "/messages")).text)
        const { status, text } = await control(mock, method, path.replace("MESSAGE", message), body)
        told.push(`${method} ${path} ${JSON.stringify(body)} ${status}`)
        assert.isBelow(status, 500, `${told.join("\n")}\n${text}`)
        const sent = await send(mock.url, textTo(number), { key })
        assert.notStrictEqual(sent.status, 500, told.join("\n"))
        const snapshot = await readable(mock, told.join("\n"))
        const restored = await control(mock, "PUT", "/snapshot", snapshot)
        assert.strictEqual(restored.status, 204, `${told.join("\n")}\n${restored.text}`)
      }
      const before = await control(mock, "GET", "/requests")
      await mock.close()
      const next = await startMockGateway({ data })
      assert.strictEqual((await control(next, "GET", "/requests")).text, before.text)
      await next.close()
    }
  })

  it("counts that were restored at their bound still grow, and are continued from the file", async () => {
    const data = join(folder, "counts.json")
    const mock = await startMockGateway({ data })
    await send(mock.url, textTo(number), { key })
    const greatest = (await readable(mock, "nothing"))
      .replace(/"counters":\{"seq":\d+/, '"counters":{"seq":9000000000000')
      .replaceAll(/"epoch":\d+/g, '"epoch":9000000000000')
    assert.strictEqual((await control(mock, "PUT", "/snapshot", greatest)).status, 204)
    await send(mock.url, textTo(number), { key })
    await mock.close()
    const next = await startMockGateway({ data })
    assert.include((await control(next, "GET", "/requests")).text, '"seq":9000000000001')
    await next.close()
  })

  it("a snapshot with another number in it is refused or lived with", async () => {
    let taken = 0
    for (let run = 0; run < 12; run++) {
      const draw = drawer(`snapshots ${run}`)
      const data = join(folder, `snapshots-${run}.json`)
      const mock = await startMockGateway({ data, pairLimit: false })
      await control(mock, "PUT", "/clock", { frozen: true })
      await control(mock, "POST", `/users/${number}/messages`, { type: "text", text: { body: "Selam" } })
      for (const scenario of ["ordinary", "held"]) {
        await control(mock, "POST", "/rules", { scenario, when: { kind: "next", count: 1 } })
        await send(mock.url, textTo(number), { key })
      }
      const snapshot = await readable(mock, "nothing")
      for (let step = 0; step < 20; step++) {
        const other = tampered(snapshot, draw)
        const { status, text } = await control(mock, "PUT", "/snapshot", other)
        assert.include([204, 400], status, `${text}\n${other}`)
        taken += status === 204 ? 1 : 0
        assert.notStrictEqual((await send(mock.url, textTo(number), { key })).status, 500, other)
        assert.isBelow((await control(mock, "POST", "/clock/advance", { ms: 60_000 })).status, 500, other)
        await readable(mock, other)
      }
      await mock.close()
      await (await startMockGateway({ data })).close()
    }
    assert.isAbove(taken, 40)
  })
})
