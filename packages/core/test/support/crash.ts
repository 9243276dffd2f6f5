/** Kills the sender at random moments until it comes through. */
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startMockGateway } from "@connexease-gateway/mock-gateway"

const sender = new URL("./crashSender.ts", import.meta.url).pathname

interface Life {
  readonly killed: boolean
  readonly lastLine: string
}

/** One life of the sender; killed so long after it is ready, unless it ends before. */
const live = (args: ReadonlyArray<string>, killAfter: number | undefined): Promise<Life> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [sender, ...args], { stdio: ["ignore", "pipe", "inherit"] })
    let output = ""
    let timer: NodeJS.Timeout | undefined
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text
      if (killAfter !== undefined) timer ??= setTimeout(() => child.kill("SIGKILL"), killAfter)
    })
    child.on("error", reject)
    child.on("close", (code, signal) => {
      clearTimeout(timer)
      if (code !== 0 && signal !== "SIGKILL") reject(new Error(`the sender ended with ${code ?? signal}`))
      else resolve({ killed: signal === "SIGKILL", lastLine: output.trim().split("\n").at(-1) ?? "" })
    })
  })

/** The moments are pseudo-random, so that a failed run can be repeated. */
const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}

export const crash = async (count: number, seed: number, mostKills: number) => {
  const next = random(seed)
  const directory = await mkdtemp(join(tmpdir(), "ledger-"))
  await using mock = await startMockGateway({ port: 0, limits: { sec: 100_000, min: 1_000_000 } })
  try {
    const args = [mock.url, directory, String(count)]
    let kills = 0
    for (let life = 0; life < 200; life++) {
      const { killed, lastLine } = await live(
        args,
        life < mostKills ? 10 + Math.floor(next() * 250) : undefined
      )
      if (killed) kills++
      else {
        const { others, received, unknown } = JSON.parse(lastLine) as Record<
          "received" | "unknown",
          Array<number>
        > & {
          readonly others: number
        }
        const messages = await mock.world("mock_crash").messages({ limit: 10_000 })
        const arrived = messages.map(({ to }) => Number(to) - 905320000000)
        return { kills, received, unknown, others, arrived }
      }
    }
    throw new Error("the sender never came through")
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

export interface Verdict {
  readonly twice: ReadonlyArray<number>
  readonly lost: ReadonlyArray<number>
  readonly invented: ReadonlyArray<number>
}

/** What must not be: a message that arrived twice, or not at all without being reported, or not at all with a receipt. */
export const judge = (count: number, run: Awaited<ReturnType<typeof crash>>): Verdict => {
  const arrived = new Set(run.arrived)
  const reported = new Set([...run.received, ...run.unknown])
  return {
    twice: run.arrived.filter((index, at) => run.arrived.indexOf(index) !== at),
    lost: Array.from({ length: count }, (_, i) => i).filter((i) => !reported.has(i)),
    invented: run.received.filter((i) => !arrived.has(i))
  }
}
