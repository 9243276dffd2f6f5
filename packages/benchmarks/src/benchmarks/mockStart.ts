/** Time that the mock takes to start, beside bare Express. */
import { setTimeout } from "node:timers/promises"
import type { Benchmark } from "../Benchmark.ts"
import type { Subject } from "../PairedComparison.ts"
import { measure } from "../PairedComparison.ts"
import { asRatio, sideBySide } from "../Report.ts"
import * as Server from "../Server.ts"

const subject = (server: Server.Server): Subject => ({
  name: server.name,
  block: async () => {
    const running = await Server.listen(server)
    await running.stop()
    return { wall: running.firstAnswerMs }
  }
})

/** How long a first start is left alone, until it has written what later ones use. */
const FIRST_START_MS = 2_000

/** The first start on a machine compiles what later ones find in Node's compile cache: no user waits for it twice. */
const startOnce = async (server: Server.Server): Promise<void> => {
  const running = await Server.listen(server)
  await setTimeout(FIRST_START_MS)
  await running.stop()
}

/** From the start of the process to the first answered message. */
export const mockStart: Benchmark = {
  name: "mock-start",
  run: async ({ rounds }) => {
    await startOnce(Server.mock)
    const comparison = await measure(
      subject(Server.express),
      [Server.mock, Server.nodeHttp].map(subject),
      rounds * 2
    )
    const peers = await measure(
      subject(Server.express),
      [Server.prism, Server.mockoon].map(subject),
      Math.ceil(rounds / 4)
    )
    const headings = { wall: "start to first answer, ms" }
    return {
      rows: [
        {
          what: "mock, start to first answer",
          against: "bare Express 5",
          unit: "×",
          target: { atMost: 1.3 },
          ...asRatio(comparison, Server.mock.name, "wall")
        }
      ],
      tables: [
        sideBySide("Start of servers", comparison, headings),
        sideBySide("Start of other mock servers", peers, headings)
      ]
    }
  }
}
