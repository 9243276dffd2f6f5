import type { Case } from "../Case.ts"
import * as Clients from "../Clients.ts"
import { measure } from "../Pairing.ts"
import { asDifference, sideBySide } from "../Report.ts"

/** One send after the other: the time that core adds to each. */
export const send1: Case = {
  name: "send-1",
  run: (extent) =>
    Clients.withGateway(async (url) => {
      const subject = Clients.subject(url, 1, extent)
      const pairing = await measure(
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
            ...asDifference(pairing, "core", "wall")
          }
        ],
        comparisons: [
          sideBySide("Sends, one in flight", pairing, { wall: "time per send, µs", cpu: "CPU per send, µs" })
        ]
      }
    })
}
