/** Time that core adds to a send where one is in flight. */
import type { Benchmark } from "../Benchmark.ts"
import * as Clients from "../Clients.ts"
import { measure } from "../PairedComparison.ts"
import { asDifference, sideBySide } from "../Report.ts"

/** One send after the other: the time that core adds to each. */
export const send1: Benchmark = {
  name: "send-1",
  run: (extent) =>
    Clients.withGateway(async (url) => {
      const subject = Clients.subject(url, 1, extent)
      const comparison = await measure(
        subject(Clients.undici),
        [Clients.core, Clients.promise].map(subject),
        extent.rounds
      )
      return {
        rows: [
          {
            what: "send, one in flight, added time",
            against: "bare undici.request",
            unit: "µs",
            target: { atMost: 20 },
            ...asDifference(comparison, "core", "wall")
          }
        ],
        tables: [
          sideBySide("Sends, one in flight", comparison, {
            wall: "time per send, µs",
            cpu: "CPU per send, µs"
          })
        ]
      }
    })
}
