import { Agent, createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { assert, describe, it } from "vitest"
import { startMockGateway } from "../src/index.ts"
import type { StartedMockGateway } from "../src/index.ts"
import { textTo } from "./support/send.ts"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void

/** What is alive in this process, server and client together, in MB. */
const alive = (): number => {
  collect()
  return Math.round(process.memoryUsage().heapUsed / (1_024 * 1_024))
}

const post = (agent: Agent, url: string, key: string, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = {
      Authorization: `Bearer ${key}`,
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body)
    }
    const outgoing = request(`${url}/v1/wa/message`, { method: "POST", agent, headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0))
    })
    outgoing.on("error", reject)
    outgoing.end(body)
  })

/** Sends messages by ten worlds in turn, ten thousand a round; gives what is alive after each. */
const rounds = async (mock: StartedMockGateway, count: number): Promise<ReadonlyArray<number>> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 })
  const megabytes: Array<number> = []
  let sent = 0
  for (let round = 1; round <= count; round++) {
    const client = async () => {
      while (sent < round * 10_000) {
        const index = sent++
        const to = `90${String(5_000_000_000 + (index % 50_000))}`
        const body = JSON.stringify(textTo(to, `Merhaba ${index} ${"a".repeat(index % 500)}`))
        assert.strictEqual(await post(agent, mock.url, `mock_soak-${index % 10}`, body), 200)
      }
    }
    await Promise.all(Array.from({ length: 50 }, client))
    megabytes.push(alive())
  }
  agent.destroy()
  console.log(`alive after each 10,000 messages, MB: ${megabytes.join(" ")}`)
  return megabytes
}

const unlimited = { limits: { sec: 1_000_000, min: 100_000_000 } }

describe("two hundred thousand messages", () => {
  it("leave memory flat once the journals are full", { timeout: 20 * 60_000 }, async () => {
    await using mock = await startMockGateway(unlimited)
    const megabytes = await rounds(mock, 20)
    const [{ seq } = { seq: 0 }] = await mock.world("soak-0").messages({ limit: 1 })
    assert.isAbove(seq, 10_000, "the journals were full, and the oldest have left")
    const full = Math.max(...megabytes.slice(4, 8))
    assert.isAtMost(Math.max(...megabytes.slice(-4)), full + 8)
  })
})

describe("three hundred thousand messages with webhooks on", () => {
  it("leave memory flat once the journals are full", { timeout: 30 * 60_000 }, async () => {
    let webhooks = 0
    const receiver = createServer((incoming, response) => {
      webhooks++
      incoming.resume().on("end", () => response.end())
    })
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve))
    await using mock = await startMockGateway(unlimited)
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
    for (let world = 0; world < 10; world++) await mock.world(`soak-${world}`).webhook.set({ url })
    const megabytes = await rounds(mock, 30)
    receiver.close()
    receiver.closeAllConnections()
    assert.isAbove(webhooks, 10_000)
    const full = Math.max(...megabytes.slice(5, 10))
    assert.isAtMost(Math.max(...megabytes.slice(-5)), full + 16)
  })
})
