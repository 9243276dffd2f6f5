import { Agent, request } from "node:http"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { assert, describe, it } from "vitest"
import { startMockGateway } from "../src/index.ts"
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

describe("two hundred thousand messages", () => {
  it("leave memory flat once the journals are full", { timeout: 20 * 60_000 }, async () => {
    await using mock = await startMockGateway({ limits: { sec: 1_000_000, min: 100_000_000 } })
    const worlds = Array.from({ length: 10 }, (_, index) => mock.world(`soak-${index}`))
    const agent = new Agent({ keepAlive: true, maxSockets: 50 })
    const megabytes: Array<number> = []
    let sent = 0
    const sendTenThousand = async (): Promise<void> => {
      const end = sent + 10_000
      const client = async () => {
        while (sent < end) {
          const index = sent++
          const to = `90${String(5_000_000_000 + (index % 50_000))}`
          const body = JSON.stringify(textTo(to, `Merhaba ${index} ${"a".repeat(index % 500)}`))
          assert.strictEqual(await post(agent, mock.url, worlds[index % 10]?.apiKey ?? "", body), 200)
        }
      }
      await Promise.all(Array.from({ length: 50 }, client))
      megabytes.push(alive())
    }
    for (let round = 0; round < 20; round++) await sendTenThousand()
    agent.destroy()
    console.log(`alive after each 10,000 messages, MB: ${megabytes.join(" ")}`)

    const [{ seq } = { seq: 0 }] = (await worlds[0]?.messages({ limit: 1 })) ?? []
    assert.isAbove(seq, 10_000, "the journals were full, and the oldest have left")
    const full = Math.max(...megabytes.slice(4, 8))
    assert.isAtMost(Math.max(...megabytes.slice(-4)), full + 8)
  })
})
