import type { Case, Extent } from "../Case.ts"
import { program } from "../Case.ts"
import type { Figures, Subject } from "../Pairing.ts"
import { measure } from "../Pairing.ts"
import { run } from "../Process.ts"
import type { WebhookBlock } from "../programs/webhook.ts"
import { asRatio, sideBySide } from "../Report.ts"

const subject =
  ({ millis, warmUp }: Extent) =>
  (decode: WebhookBlock["decode"]): Subject => ({
    name: decode,
    block: () => run<Figures>(program("webhook", { decode, millis, warmUp }), warmUp + millis + 30_000)
  })

/** Decodes the largest webhook that Meta sends. */
export const webhook: Case = {
  name: "webhook",
  run: async (extent) => {
    const block = subject(extent)
    const pairing = await measure(block("JSON.parse"), [block("core")], extent.rounds)
    return {
      rows: [
        {
          what: "webhook decode, 3 MB, 1,000 updates",
          against: "JSON.parse",
          unit: "×",
          target: { atMost: 3 },
          ...asRatio(pairing, "core", "cpu")
        }
      ],
      comparisons: [sideBySide("A webhook of 3 MB", pairing, { cpu: "CPU, ms", wall: "time, ms" })]
    }
  }
}
