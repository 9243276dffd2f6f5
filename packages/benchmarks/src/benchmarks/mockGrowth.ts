/** CPU time per message of the mock as its journal fills and as worlds are added. */
import type { Benchmark } from "../Benchmark.ts"
import type { Subject } from "../PairedComparison.ts"
import { measure } from "../PairedComparison.ts"
import { asRatio, sideBySide } from "../Report.ts"
import * as Server from "../Server.ts"

/** As many messages as fill a world's journal and the memory that all journals share; every block begins with them. */
const FILL_MESSAGES = 50_000

/** Many worlds, none of which gets near the limits that worlds have. */
const thousand = { first: 2, count: 1000 }

/** Fills some worlds, then measures what so many messages to the same or to others cost each. */
const subject = (
  name: string,
  filled: Server.Load["worlds"],
  measured: Server.Load["worlds"],
  messages: number
): Subject => ({
  name,
  block: async () => {
    const running = await Server.listen(Server.mock)
    try {
      await Server.load(running, { connections: 50, until: { messages: FILL_MESSAGES }, worlds: filled })
      const { cpu } = await Server.load(running, {
        connections: 50,
        until: { messages },
        worlds: measured
      })
      return { cpu }
    } finally {
      await running.stop()
    }
  }
})

/** What a message costs the mock as worlds and journals grow. */
export const mockGrowth: Benchmark = {
  name: "mock-growth",
  run: async ({ rounds }) => {
    const fresh = "one world, journal not yet full"
    const full = "one world, journal full"
    const many = "1,000 worlds, memory full"
    const one = Server.oneWorld
    const some = Math.ceil(rounds / 3)
    const journal = await measure(
      // A journal is full after 10,000 messages.
      subject(fresh, one, { first: 1, count: 1 }, 9000),
      [subject(full, one, one, 9000)],
      some
    )
    // A few thousand messages do not show what a thousand journals cost.
    const worlds = await measure(
      subject(full, one, one, 50_000),
      [subject(many, thousand, thousand, 50_000)],
      some
    )
    const row = { unit: "×" } as const
    return {
      rows: [
        {
          what: `mock, CPU per message: ${full}`,
          against: fresh,
          ...row,
          target: { atMost: 1.1 },
          ...asRatio(journal, full, "cpu")
        },
        {
          what: `mock, CPU per message: ${many}`,
          against: full,
          ...row,
          target: { atMost: 1.5 },
          ...asRatio(worlds, many, "cpu")
        }
      ],
      tables: [
        sideBySide("The mock as its journal fills", journal, { cpu: "CPU per message, µs" }),
        sideBySide("The mock as worlds grow", worlds, { cpu: "CPU per message, µs" })
      ]
    }
  }
}
