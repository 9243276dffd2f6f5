/** Time of a whole contract verification of the mock. */
import type { Benchmark } from "../Benchmark.ts"
import { worker } from "../Benchmark.ts"
import { run } from "../Process.ts"
import { exactly } from "../Report.ts"

/** How long the contract tests take to run every exchange against the mock. */
export const verify: Benchmark = {
  name: "verify",
  run: async () => {
    const { seconds, verdicts } = await run<{ readonly seconds: number; readonly verdicts: number }>(
      worker("verify", {}),
      120_000
    )
    return {
      rows: [
        {
          what: "contract `verify` of all exchanges against the mock",
          against: "–",
          unit: "s",
          target: { atMost: 10 },
          ...exactly(seconds),
          note: `${verdicts} verdicts`
        }
      ],
      tables: []
    }
  }
}
