import type { Case } from "../Case.ts"
import type { Subject } from "../Pairing.ts"
import { measure } from "../Pairing.ts"
import { asRatio, sideBySide } from "../Report.ts"
import * as Server from "../Server.ts"

const subject = (server: Server.Server): Subject => ({
  name: server.name,
  block: async () => {
    const running = await Server.listen(server)
    await running.stop()
    return { wall: running.firstAnswer }
  }
})

/** From the start of the process to the first answered message. */
export const mockStart: Case = {
  name: "mock-start",
  run: async ({ rounds }) => {
    const pairing = await measure(
      subject(Server.express),
      [Server.mock, Server.nodeHttp].map(subject),
      rounds * 2
    )
    const peers = await measure(
      subject(Server.express),
      [Server.prism, Server.mockoon].map(subject),
      Math.ceil(rounds / 4)
    )
    const headings = { wall: "start to first answer, ms" }
    return {
      rows: [
        {
          what: "mock, start to first answer",
          against: "bare Express 5",
          unit: "×",
          target: { atMost: 1.5 },
          ...asRatio(pairing, Server.mock.name, "wall")
        }
      ],
      comparisons: [
        sideBySide("Start of servers", pairing, headings),
        sideBySide("Start of other mock servers", peers, headings)
      ]
    }
  }
}
