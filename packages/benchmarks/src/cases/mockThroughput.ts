import type { Case, Extent } from "../Case.ts"
import type { Subject } from "../Pairing.ts"
import { measure } from "../Pairing.ts"
import { asRatio, sideBySide } from "../Report.ts"
import * as Server from "../Server.ts"

const subject =
  ({ millis, warmUp }: Extent) =>
  (server: Server.Server): Subject => ({
    name: server.name,
    block: async () => {
      const running = await Server.listen(server)
      try {
        await Server.load(running, { connections: 50, until: { millis: warmUp }, worlds: Server.oneWorld })
        const { cpu, messages, seconds } = await Server.load(running, {
          connections: 50,
          until: { millis },
          worlds: Server.oneWorld
        })
        return { rate: messages / seconds, cpu }
      } finally {
        await running.stop()
      }
    }
  })

/** Messages per second that servers answer, 50 connections at once. */
export const mockThroughput: Case = {
  name: "mock-throughput",
  run: async (extent) => {
    const block = subject(extent)
    const pairing = await measure(
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
          target: { atLeast: 0.9 },
          ...asRatio(pairing, Server.mock.name, "rate")
        }
      ],
      comparisons: [
        sideBySide("Servers, 50 connections", pairing, headings),
        sideBySide("Other mock servers, 50 connections", peers, headings)
      ]
    }
  }
}
