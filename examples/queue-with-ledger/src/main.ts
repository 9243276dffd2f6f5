/** A process that runs jobs. Start as many as you like; SIGTERM ends one after the jobs that it runs. */
import { createGateway } from "@connexease-gateway/core/promise"
import { createLedger } from "@connexease-gateway/outbox/promise"
import { once } from "node:events"
import { PgBoss } from "pg-boss"
import { createQueue, work } from "./Notifications.ts"

const environment = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === "") throw new Error(`${name} is not set.`)
  return value
}

const database = environment("DATABASE_URL")
const boss = new PgBoss(database)
boss.on("error", (error) => console.error(error.message))

await using ledger = await createLedger({ database })
await using gateway = createGateway({
  apiKey: environment("CONNEXEASE_API_KEY"),
  // Set for the mock only.
  baseUrl: process.env["CONNEXEASE_BASE_URL"],
  ledger
})
await boss.start()
await createQueue(boss)
await work(boss, gateway)
console.log("ready")
await once(process, "SIGTERM")
await boss.stop({ graceful: true })
