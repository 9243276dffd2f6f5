import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { assert, describe, it } from "vitest"
import { answer, receipt, startFaultServer } from "../../support/faultServer.ts"
import { limits } from "../../support/fakeGateway.ts"

const sender = new URL("../../support/memorySender.ts", import.meta.url).pathname

describe("a bulk send of any length", () => {
  it("takes no more memory for 100,000 messages than for 1,000, apart from noise", async () => {
    const ok = answer(200, JSON.stringify(receipt), limits(1_000_000_000, 1_000_000_000))
    await using server = await startFaultServer({ requested: (socket) => socket.write(ok) })
    const memory = async (count: number): Promise<number> => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        "--expose-gc",
        sender,
        server.url,
        String(count)
      ])
      return Number(stdout) / 1024 / 1024
    }
    const few = await memory(1000)
    const many = await memory(100_000)
    console.log(`1,000: ${few.toFixed(1)} MB, 100,000: ${many.toFixed(1)} MB`)
    assert.isBelow(many, few + 8)
  })
})
