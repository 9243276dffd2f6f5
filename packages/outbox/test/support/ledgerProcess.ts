/** A process that sends every key over a ledger which it shares with others: `node ledgerProcess.ts DATABASE GATEWAY_URL KEYS`. */
import { Message } from "@connexease-gateway/core"
import { createGateway } from "@connexease-gateway/core/promise"
import { createLedger } from "../../src/promise.ts"

const [database = "", baseUrl = "", count = ""] = process.argv.slice(2)

await using ledger = await createLedger({ database })
await using gateway = createGateway({ apiKey: "mock_outbox", baseUrl, ledger })

const items = Array.from({ length: Number(count) }, (_, n) => ({
  message: Message.text({ to: String(905320000000 + n), body: String(n) }),
  idempotencyKey: String(n)
}))
const ends: Record<string, number> = {}
for await (const { error } of gateway.sendMany(items, { concurrency: 20 })) {
  const end = error?.reason._tag ?? "receipt"
  ends[end] = (ends[end] ?? 0) + 1
}
process.stdout.write(JSON.stringify(ends))
