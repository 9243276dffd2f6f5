import type { Case } from "../Case.ts"
import { program } from "../Case.ts"
import { run } from "../Process.ts"
import { exactly } from "../Report.ts"

/** How long the contract kit takes to judge the mock by every exchange. */
export const verify: Case = {
  name: "verify",
  run: async () => {
    const { seconds, verdicts } = await run<{ readonly seconds: number; readonly verdicts: number }>(
      program("verify", {}),
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
      comparisons: []
    }
  }
}
