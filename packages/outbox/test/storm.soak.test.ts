/** The large storm, and storms over workers with a defect. Needs Debian's `postgresql`. */
import { describe, expect, test } from "vitest"
import { CONCURRENCY, storm } from "./support/storm.ts"

const MESSAGES = Number(process.env["STORM_MESSAGES"] ?? 50_000)

test(`${MESSAGES} messages survive a storm`, async () => {
  const report = await storm({ messages: MESSAGES, rate: 1000, seed: Number(process.env["STORM_SEED"] ?? 1) })
  const { accepted, kills, restarts, stops, twice, unknown, wrong } = report
  console.log(
    `${kills} kills, ${stops} stops, ${restarts} restarts of the database; ${unknown} of ${MESSAGES} unknown`
  )
  expect({ twice, wrong, ended: accepted + unknown }).toEqual({ twice: [], wrong: [], ended: MESSAGES })
  expect(unknown).toBeLessThanOrEqual((kills + stops + restarts) * CONCURRENCY)
})

describe("a storm notices workers that", () => {
  test.each(["forgets the intent", "does not check the epoch", "queues again what was on its way"])(
    "%s",
    async (mutant) => {
      let found = false
      for (let seed = 1; seed <= 8 && !found; seed++) {
        const { twice, wrong } = await storm({ messages: 3000, rate: 300, seed, mutant })
        found = twice.length + wrong.length > 0
      }
      expect(found).toBe(true)
    }
  )
})
