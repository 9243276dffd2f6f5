/**
 * A process that sends messages with keys over a ledger in an SQLite database,
 * which it shares with others. Arguments: the gateway's URL, the database, how many.
 */
import { DatabaseSync } from "node:sqlite"
import { createGateway, type LedgerStore } from "../../src/promise.ts"
import * as Message from "../../src/Message.ts"

const [baseUrl = "", file = "", count = "0"] = process.argv.slice(2)

const database = new DatabaseSync(file, { timeout: 60_000 })
database.exec("PRAGMA synchronous = OFF")
const select = database.prepare("SELECT value FROM ledger WHERE key = ?")
const upsert = database.prepare("INSERT OR REPLACE INTO ledger VALUES (?, ?)")
const insert = database.prepare("INSERT INTO ledger VALUES (?, ?) ON CONFLICT DO NOTHING")
const remove = database.prepare("DELETE FROM ledger WHERE key = ?")

const ledger: LedgerStore = {
  get: async (key) => select.get(key)?.["value"] as string | undefined,
  set: async (key, value) => upsert.run(key, value),
  delete: async (key) => remove.run(key),
  setIfAbsent: async (key, value) => insert.run(key, value).changes === 1
}

await using gateway = createGateway({ apiKey: "mock_crash", baseUrl, ledger })

const items = Array.from({ length: Number(count) }, (_, i) => ({
  message: Message.text({ to: String(905320000000 + i), body: `Message ${i}` }),
  idempotencyKey: `message-${i}`
}))

const ends: Record<string, number> = {}
process.stdout.write("ready\n")
for await (const { error } of gateway.sendMany(items, { concurrency: 20 })) {
  const end = error?.reason._tag ?? "receipt"
  ends[end] = (ends[end] ?? 0) + 1
}
process.stdout.write(JSON.stringify(ends))
