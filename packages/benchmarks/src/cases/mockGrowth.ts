import type { Case, Extent } from "../Case.ts"
import type { Subject } from "../Pairing.ts"
import { measure } from "../Pairing.ts"
import { asRatio, sideBySide } from "../Report.ts"
import * as Server from "../Server.ts"

/** As many messages as fill a world's journal and the memory that all journals share. */
const filling = 100_000

const subject =
  ({ millis, warmUp }: Extent) =>
  (name: string, worlds: number, before: number): Subject => ({
    name,
    block: async () => {
      const running = await Server.listen(Server.mock)
      try {
        await Server.load(running, { connections: 50, until: { millis: warmUp }, worlds: 1 })
        if (before > 0) await Server.load(running, { connections: 50, until: { messages: before }, worlds })
        const { cpu } = await Server.load(running, { connections: 50, until: { millis }, worlds })
        return { cpu }
      } finally {
        await running.stop()
      }
    }
  })

/** What a message costs the mock as worlds and journals grow. */
export const mockGrowth: Case = {
  name: "mock-growth",
  run: async (extent) => {
    const block = subject({ ...extent, warmUp: 1000, millis: 1000 })
    const pairing = await measure(
      block("one world, journal filling", 1, 0),
      [block("one world, journal full", 1, filling), block("1,000 worlds, journals full", 1000, filling)],
      Math.ceil(extent.rounds / 3)
    )
    const row = { against: "one world, journal filling", unit: "×", target: { atMost: 1.1 } } as const
    return {
      rows: pairing.subjects.map((name) => ({
        what: `mock, CPU per message: ${name}`,
        ...row,
        ...asRatio(pairing, name, "cpu")
      })),
      comparisons: [sideBySide("The mock as it fills", pairing, { cpu: "CPU per message, µs" })]
    }
  }
}
