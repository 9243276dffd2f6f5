import type { Case } from "../Case.ts"
import type { Subject } from "../Pairing.ts"
import { measure } from "../Pairing.ts"
import { asRatio, sideBySide } from "../Report.ts"
import * as Server from "../Server.ts"

/** As many messages as fill a world's journal and the memory that all journals share; every block begins with them. */
const filling = 50_000

/** Many worlds, none of which gets near the limits that worlds have. */
const thousand = { first: 2, count: 1000 }

/** Fills some worlds, then measures what a message to the same or to others costs. */
const subject = (name: string, filled: Server.Load["worlds"], measured: Server.Load["worlds"]): Subject => ({
  name,
  block: async () => {
    const running = await Server.listen(Server.mock)
    try {
      await Server.load(running, { connections: 50, until: { messages: filling }, worlds: filled })
      const { cpu } = await Server.load(running, {
        connections: 50,
        until: { messages: 9000 },
        worlds: measured
      })
      return { cpu }
    } finally {
      await running.stop()
    }
  }
})

/** What a message costs the mock as worlds and journals grow. */
export const mockGrowth: Case = {
  name: "mock-growth",
  run: async ({ rounds }) => {
    const fresh = "one world, journal not yet full"
    const pairing = await measure(
      subject(fresh, Server.oneWorld, { first: 1, count: 1 }),
      [
        subject("one world, journal full", Server.oneWorld, Server.oneWorld),
        subject("1,000 worlds, memory full", thousand, thousand)
      ],
      Math.ceil(rounds / 3)
    )
    return {
      rows: pairing.subjects.map((name) => ({
        what: `mock, CPU per message: ${name}`,
        against: fresh,
        unit: "×",
        target: { atMost: 1.1 },
        ...asRatio(pairing, name, "cpu")
      })),
      comparisons: [sideBySide("The mock as it fills", pairing, { cpu: "CPU per message, µs" })]
    }
  }
}
