/** A storm over workers and database. Runs with `test:postgres`; a larger one with `test:soak`. */
import { expect, test } from "vitest"
import { isPostgres } from "./support/database.ts"
import { CONCURRENCY, storm } from "./support/storm.ts"

test.skipIf(!isPostgres)(
  "1,000 messages survive killed and stopped workers and a database that restarts and crashes",
  async () => {
    const { accepted, kills, restarts, stops, twice, unknown, wrong } = await storm({
      messages: 1000,
      rate: 200,
      seed: 3
    })
    expect({ twice, wrong, ended: accepted + unknown }).toEqual({ twice: [], wrong: [], ended: 1000 })
    expect(unknown).toBeLessThanOrEqual((kills + stops + restarts) * CONCURRENCY)
  },
  240_000
)
