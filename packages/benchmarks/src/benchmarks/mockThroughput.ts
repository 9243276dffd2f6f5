/** Messages per second that the mock answers, beside bare Express and other mock servers. */
import type { Benchmark, Extent } from "../Benchmark.ts"
import type { Subject } from "../PairedComparison.ts"
import { measure } from "../PairedComparison.ts"
import { asRatio, sideBySide } from "../Report.ts"
import * as Server from "../Server.ts"

const subject =
  ({ durationMs, warmUpMs }: Extent) =>
  (server: Server.Server): Subject => ({
    name: server.name,
    block: async () => {
      const running = await Server.listen(server)
      try {
        await Server.load(running, {
          connections: 50,
          until: { durationMs: warmUpMs },
          worlds: Server.oneWorld
        })
        const { cpu, messages, seconds } = await Server.load(running, {
          connections: 50,
          until: { durationMs },
          worlds: Server.oneWorld
        })
        return { rate: messages / seconds, cpu }
      } finally {
        await running.stop()
      }
    }
  })

/** Messages per second that servers answer, 50 connections at once. */
export const mockThroughput: Benchmark = {
  name: "mock-throughput",
  run: async (extent) => {
    const block = subject(extent)
    const comparison = await measure(
      block(Server.express),
      [Server.mock, Server.nodeHttp].map(block),
      extent.rounds
    )
    const peers = await measure(
      block(Server.express),
      [Server.prism, Server.mockoon].map(block),
      Math.ceil(extent.rounds / 4)
    )
    const headings = { rate: "messages per second", cpu: "CPU per message, µs" }
    return {
      rows: [
        {
          what: "mock, messages per second",
          against: "bare Express 5",
          unit: "×",
          target: { atLeast: 0.8 },
          ...asRatio(comparison, Server.mock.name, "rate")
        }
      ],
      tables: [
        sideBySide("Servers, 50 connections", comparison, headings),
        sideBySide("Other mock servers, 50 connections", peers, headings)
      ]
    }
  }
}
