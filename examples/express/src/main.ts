/** Starts the shop. Reads PORT, CONNEXEASE_API_KEY, CONNEXEASE_BASE_URL (for the mock) and CONNEXEASE_WEBHOOK_SECRET. */
import { createGateway } from "@connexease-gateway/core/promise"
import { createApp } from "./createApp.ts"

const { CONNEXEASE_WEBHOOK_SECRET: webhookSecret, PORT = "3000" } = process.env
if (webhookSecret === undefined) throw new Error("CONNEXEASE_WEBHOOK_SECRET is not set.")

// One gateway for the whole process: it holds the connections and keeps the rate limits.
const gateway = createGateway({ ledger: "memory" })
const server = createApp({ gateway, webhookSecret }).listen(Number(PORT), () => {
  console.log(`http://localhost:${PORT}`)
})

process.once("SIGTERM", () => {
  server.close(() => void gateway.close())
})
