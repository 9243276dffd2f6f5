/** CPU time and memory of `sendMany` over a long stream, beside short ones. */
import type { Benchmark } from "../Benchmark.ts"
import { worker } from "../Benchmark.ts"
import * as Clients from "../Clients.ts"
import type { Figures, Subject } from "../PairedComparison.ts"
import { measure } from "../PairedComparison.ts"
import { run } from "../Process.ts"
import type { SendManyBlock } from "../workers/sendMany.ts"
import { asDifference, asRatio, sideBySide } from "../Report.ts"

/** Whether a long bulk send costs more per message, or holds more, than short ones. */
export const sendMany: Benchmark = {
  name: "send-many",
  run: ({ quick, rounds }) =>
    Clients.withGateway(async (url) => {
      const subject =
        (flags: ReadonlyArray<string>) =>
        (name: string, streams: number, messages: number): Subject => ({
          name,
          block: () => {
            const block: SendManyBlock = { url, streams, messages }
            return run<Figures>(worker("sendMany", block, flags), 300_000)
          }
        })
      const short = "1,000 messages"
      const long = "100,000 messages"
      const time = subject([])
      const cpu = await measure(
        time(short, 50, 1000),
        [time(long, 1, 100_000)],
        quick ? 1 : Math.ceil(rounds / 3)
      )
      const space = subject(["--expose-gc"])
      const memory = await measure(space(short, 1, 1000), [space(long, 1, 100_000)], 1)
      return {
        rows: [
          {
            what: "`sendMany` of 100,000 messages, CPU per message",
            against: "of 1,000, fifty times",
            unit: "×",
            target: { atMost: 1.1 },
            ...asRatio(cpu, long, "cpu")
          },
          {
            what: "`sendMany` of 100,000 messages, memory held",
            against: "of 1,000",
            unit: "MB",
            target: { atMost: 2 },
            ...asDifference(memory, long, "held")
          }
        ],
        tables: [
          sideBySide("Bulk sends, pacing off", cpu, { cpu: "CPU per message, µs" }),
          sideBySide("Heap held during a bulk send", memory, { held: "after a collection, MB" })
        ]
      }
    })
}
