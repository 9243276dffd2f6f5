/** CPU time of a send where 50 are in flight, beside bare undici and bare fetch. */
import type { Benchmark } from "../Benchmark.ts"
import * as Clients from "../Clients.ts"
import { measure } from "../PairedComparison.ts"
import { asRatio, sideBySide } from "../Report.ts"

/** Sends with 50 in flight, by the CPU time of the client's process. */
export const send50: Benchmark = {
  name: "send-50",
  run: (extent) =>
    Clients.withGateway(async (url) => {
      const subject = Clients.subject(url, 50, extent)
      const ours = await measure(
        subject(Clients.undici),
        [Clients.core, Clients.promise].map(subject),
        extent.rounds
      )
      const overFetch = await measure(subject(Clients.fetch), [subject(Clients.coreOverFetch)], extent.rounds)
      const cpu = { unit: "×", against: "bare undici.request" } as const
      return {
        rows: [
          {
            what: "send, 50 in flight, CPU",
            ...cpu,
            target: { atMost: 1.05 },
            ...asRatio(ours, "core", "cpu")
          },
          {
            what: "`createGateway` send, 50 in flight, CPU",
            ...cpu,
            target: { atMost: 1.2 },
            ...asRatio(ours, "core/promise", "cpu")
          },
          {
            what: "send over the fetch transport, 50 in flight, CPU",
            ...cpu,
            against: "bare fetch",
            target: { atMost: 1.3 },
            ...asRatio(overFetch, "core over fetch", "cpu")
          }
        ],
        tables: [
          sideBySide("Sends, 50 in flight", ours, headings),
          sideBySide("Sends over fetch, 50 in flight", overFetch, headings)
        ]
      }
    })
}

const headings = { cpu: "CPU per send, µs", wall: "time per send, µs" }
