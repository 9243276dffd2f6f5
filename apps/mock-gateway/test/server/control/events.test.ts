import { connect } from "node:net"
import * as assert from "node:assert/strict"
import { describe, it } from "vitest"
import { startMockGateway } from "../../../src/index.ts"

interface Told {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Listens to a stream of the control API until it is told something, or has ended. */
const listen = async (url: string, headers: Record<string, string> = {}) => {
  const abort = new AbortController()
  const response = await fetch(url, {
    headers,
    signal: AbortSignal.any([abort.signal, AbortSignal.timeout(10_000)])
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ""
  let ended = false
  const events = (): ReadonlyArray<Told> =>
    [...text.matchAll(/^event: (.*)\ndata: (.*)\n\n/gm)].map(([, name = "", data = ""]) => ({
      name,
      data: JSON.parse(data) as Told["data"]
    }))
  /** Tells whether there was more. */
  const read = async (): Promise<boolean> => {
    const { done, value } = (await reader?.read()) ?? { done: true }
    text += value ?? ""
    ended ||= done
    return !done
  }
  const until = async (enough: (told: ReadonlyArray<Told>) => boolean): Promise<ReadonlyArray<Told>> => {
    while (!enough(events()) && (await read()));
    return events()
  }
  await read()
  return { response, until, isOver: () => ended, close: () => abort.abort() }
}

const send = (url: string, body: string, key = "mock_live") =>
  fetch(`${url}/v1/wa/message`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ messaging_product: "whatsapp", to: "905321234567", type: "text", text: { body } })
  })

const named =
  (name: string) =>
  (told: ReadonlyArray<Told>): boolean =>
    told.some((event) => event.name === name)

describe("the event stream of a world", () => {
  it("tells of requests, messages and their statuses, what users send, and webhooks", async () => {
    await using mock = await startMockGateway()
    const world = mock.world("live")
    await world.settings()
    const stream = await listen(`${mock.url}/__mock/v1/worlds/live/events`)
    assert.match(stream.response.headers.get("content-type") ?? "", /^text\/event-stream/)
    await world.webhook.set({ url: "http://127.0.0.1:9/nobody-listens" })
    await send(mock.url, "Hello")
    await world.user("905321234567").sendText("Hi")
    const told = await stream.until(
      (all) =>
        named("incoming")(all) &&
        named("delivery")(all) &&
        all.some(({ data }) => data["status"] === "delivered")
    )
    const request = told.find(({ name }) => name === "request")?.data
    const message = told.findLast(({ name }) => name === "message")?.data
    assert.equal(request?.["status"], 200)
    assert.equal(message?.["seq"], request?.["seq"])
    assert.deepEqual(message?.["body"], { ...(message?.["body"] as object), text: { body: "Hello" } })
    stream.close()
  })

  it("is found by the key as well, hears nothing of other worlds, and ends with its world", async () => {
    await using mock = await startMockGateway()
    const stream = await listen(`${mock.url}/__mock/v1/events`, { Authorization: "Bearer mock_live" })
    await send(mock.url, "Not for you", "mock_other")
    await send(mock.url, "For you")
    await mock.world("live").reset()
    await stream.until(named("reset"))
    await mock.world("live").drop()
    const told = await stream.until(named("end"))
    await stream.until(() => false)
    assert.equal(stream.isOver(), true)
    assert.equal(JSON.stringify(told).includes("Not for you"), false)
  })

  it("tells a burst about one thing once, as it is then", async () => {
    await using mock = await startMockGateway()
    const world = mock.world("live")
    await world.clock.freeze()
    await send(mock.url, "Hello")
    const stream = await listen(`${mock.url}/__mock/v1/worlds/live/events`)
    await world.clock.advance(60_000)
    const told = await stream.until(named("message"))
    assert.deepEqual(
      told.filter(({ name }) => name === "message").map(({ data }) => data["status"]),
      ["delivered"]
    )
    stream.close()
  })

  it("says to whoever does not read that they have missed something, and keeps nothing for them", async () => {
    await using mock = await startMockGateway({
      limits: { sec: 1_000_000, min: 1_000_000 },
      pairLimit: false
    })
    const world = mock.world("live")
    await world.settings()
    const socket = connect(mock.port, "127.0.0.1")
    socket.write(`GET /__mock/v1/worlds/live/events HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    let text = ""
    await new Promise<void>((resolve) => socket.once("data", () => resolve()))
    socket.pause()
    const body = "x".repeat(4_000)
    for (let sent = 0; sent < 3_000; sent += 100)
      await Promise.all(Array.from({ length: 100 }, () => send(mock.url, body)))
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()))
    socket.resume()
    while (!text.includes("event: behind")) await new Promise((resolve) => socket.once("data", resolve))
    socket.destroy()
  })

  it("is not there for a world that has not begun", async () => {
    await using mock = await startMockGateway()
    const response = await fetch(`${mock.url}/__mock/v1/worlds/nobody/events`)
    assert.equal(response.status, 404)
  })
})

describe("the event stream of no world", () => {
  it("tells which worlds begin and end, and of requests that belong to none", async () => {
    await using mock = await startMockGateway()
    const stream = await listen(`${mock.url}/__mock/v1/worlds/-/events`)
    await send(mock.url, "Lost", "not-a-key")
    const [unmatched] = await stream.until(named("unmatched"))
    assert.equal(unmatched?.data["code"], "AUTH_001")
    await send(mock.url, "Found", "mock_new")
    const told = await stream.until(named("worlds"))
    assert.deepEqual(
      (told.at(-1)?.data["worlds"] as ReadonlyArray<{ id: string }> | undefined)?.map(({ id }) => id),
      ["new"]
    )
    assert.equal(JSON.stringify(told).includes("mock_new"), false)
    stream.close()
  })

  it("comes with a world's own stream, for a page that needs both", async () => {
    await using mock = await startMockGateway()
    await mock.world("live").settings()
    const stream = await listen(`${mock.url}/__mock/v1/worlds/live/events?worlds=true`)
    await send(mock.url, "x", "mock_next")
    await send(mock.url, "y")
    await stream.until((all) => named("worlds")(all) && named("message")(all))
    stream.close()
  })

  it("are at most 200 at once, and one that has ended makes room", async () => {
    await using mock = await startMockGateway()
    const url = `${mock.url}/__mock/v1/worlds/-/events`
    const streams = await Promise.all(Array.from({ length: 200 }, () => listen(url)))
    const refused = await fetch(url)
    assert.equal(refused.status, 429)
    assert.match(await refused.text(), /At most 200 event streams/)
    streams[0]?.close()
    let status = 429
    while (status === 429) {
      const abort = new AbortController()
      const again = await fetch(url, { signal: abort.signal })
      status = again.status
      abort.abort()
    }
    assert.equal(status, 200)
    for (const { close } of streams) close()
  })
})
