/** Memory of the mock as npm installs it, without any flag of the runtime. */
import { setTimeout } from "node:timers/promises"
import type { Benchmark } from "../Benchmark.ts"
import { exactly } from "../Report.ts"
import * as Server from "../Server.ts"

const megabytes = (bytes: number) => bytes / 1_000_000
const MESSAGES = 200_000

const memory = async (server: Server.Server): Promise<{ readonly idle: number; readonly full: number }> => {
  const running = await Server.listen(server)
  try {
    await setTimeout(1000)
    const idle = megabytes((await running.usage()).rss)
    await Server.load(running, { connections: 50, until: { messages: MESSAGES }, worlds: Server.oneWorld })
    return { idle, full: megabytes((await running.usage()).rss) }
  } finally {
    await running.stop()
  }
}

/** Resident memory of the mock, idle and after 200,000 messages. */
export const mockMemory: Benchmark = {
  name: "mock-memory",
  run: async ({ quick }) => {
    const mock = await memory(Server.mock)
    const express = quick ? undefined : await memory(Server.express)
    const row = { against: "–", unit: "MB" } as const
    return {
      rows: [
        { what: "mock, memory idle", ...row, target: { atMost: 90 }, ...exactly(mock.idle) },
        {
          what: `mock, memory after ${MESSAGES.toLocaleString("en")} messages`,
          ...row,
          target: { atMost: 220 },
          ...exactly(mock.full)
        }
      ],
      tables:
        express === undefined
          ? []
          : [
              {
                title: "Memory of servers",
                columns: ["", "idle, MB", `after ${MESSAGES.toLocaleString("en")} messages, MB`],
                lines: Object.entries({ [Server.mock.name]: mock, [Server.express.name]: express }).map(
                  ([name, { full, idle }]) => [name, idle.toFixed(0), full.toFixed(0)]
                )
              }
            ]
    }
  }
}
