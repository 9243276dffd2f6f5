/** The large storm. Needs Debian's `postgresql`. */
import { expect, test } from "vitest"
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
