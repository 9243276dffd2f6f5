/** Sends by core beside sends by other libraries; without targets. */
import type { Benchmark } from "../Benchmark.ts"
import * as Clients from "../Clients.ts"
import { measure } from "../PairedComparison.ts"
import { sideBySide } from "../Report.ts"

/** The same sends by other libraries, and by hand. */
export const peers: Benchmark = {
  name: "peers",
  run: (extent) =>
    Clients.withGateway(async (url) => {
      const subjects = [Clients.core, Clients.promise, Clients.fetch, ...Clients.peers]
      const rounds = Math.ceil(extent.rounds / 3)
      const many = Clients.subject(url, 50, extent)
      const one = Clients.subject(url, 1, extent)
      const headings = { cpu: "CPU per send, µs", wall: "time per send, µs" }
      return {
        rows: [],
        tables: [
          sideBySide(
            "Libraries, 50 in flight",
            await measure(many(Clients.undici), subjects.map(many), rounds),
            headings
          ),
          ...(extent.quick
            ? []
            : [
                sideBySide(
                  "Libraries, one in flight",
                  await measure(one(Clients.undici), subjects.map(one), rounds),
                  headings
                )
              ])
        ]
      }
    })
}
