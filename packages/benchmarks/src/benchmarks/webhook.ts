/** CPU time of decoding the largest webhook, beside `JSON.parse`. */
import type { Benchmark, Extent } from "../Benchmark.ts"
import { worker } from "../Benchmark.ts"
import type { Figures, Subject } from "../PairedComparison.ts"
import { measure } from "../PairedComparison.ts"
import { run } from "../Process.ts"
import type { WebhookBlock } from "../workers/webhook.ts"
import { asRatio, sideBySide } from "../Report.ts"

const subject =
  ({ durationMs, warmUpMs }: Extent) =>
  (decode: WebhookBlock["decode"]): Subject => ({
    name: decode,
    block: () =>
      run<Figures>(worker("webhook", { decode, durationMs, warmUpMs }), warmUpMs + durationMs + 30_000)
  })

/** Decodes the largest webhook that Meta sends. */
export const webhook: Benchmark = {
  name: "webhook",
  run: async (extent) => {
    const block = subject(extent)
    const comparison = await measure(block("JSON.parse"), [block("core")], extent.rounds)
    return {
      rows: [
        {
          what: "webhook decode, 3 MB, 1,000 updates",
          against: "JSON.parse",
          unit: "×",
          target: { atMost: 3 },
          ...asRatio(comparison, "core", "cpu")
        }
      ],
      tables: [sideBySide("A webhook of 3 MB", comparison, { cpu: "CPU, ms", wall: "time, ms" })]
    }
  }
}
