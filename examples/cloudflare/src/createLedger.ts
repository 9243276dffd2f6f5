/** The ledger on D1, Cloudflare's SQL database: it makes a message leave once, whichever of its machines runs the worker. */
import type { LedgerStore } from "@connexease-gateway/core/promise"

export const createLedger = (db: D1Database): LedgerStore => ({
  get: (key) => db.prepare("SELECT value FROM ledger WHERE key = ?").bind(key).first<string>("value"),
  set: (key, value) =>
    db.prepare("INSERT OR REPLACE INTO ledger (key, value) VALUES (?, ?)").bind(key, value).run(),
  setIfAbsent: async (key, value) => {
    const insert = db.prepare("INSERT OR IGNORE INTO ledger (key, value) VALUES (?, ?)")
    const { meta } = await insert.bind(key, value).run()
    return meta.changes === 1
  },
  delete: (key) => db.prepare("DELETE FROM ledger WHERE key = ?").bind(key).run()
})
