/**
 * Starts the campaign, shows its progress, and prints what was not accepted. Interrupt it and start it again as you
 * like: the workers go on meanwhile, and a customer who has the offer gets no second one.
 *
 * node src/main.ts customers.csv
 */
import { createOutbox } from "@connexease-gateway/outbox/promise"
import { setTimeout } from "node:timers/promises"
import { environment } from "./environment.ts"
import { readOffers } from "./readOffers.ts"

const [file = "customers.csv"] = process.argv.slice(2)

// Without a worker, this process only writes to the outbox and reads from it.
await using outbox = await createOutbox({ database: environment("DATABASE_URL") })
const campaign = await outbox.startCampaign({ name: "spring", messages: readOffers(file) })

for (;;) {
  const { accepted, claimed, queued, rejected, sending, unknown } = await campaign.progress()
  const waiting = queued + claimed + sending
  console.log(`${accepted} accepted, ${rejected} rejected, ${unknown} unknown, ${waiting} to go`)
  if (waiting === 0) break
  await setTimeout(1_000)
}

for await (const { code, key, reason, state } of campaign.report()) {
  if (state !== "accepted") console.log([key, state, reason, code].filter(Boolean).join(" "))
}
