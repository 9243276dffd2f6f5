/**
 * Sends what is in the outbox. Run two of them: one owns the API key, the other stands by and takes over when it dies.
 * SIGTERM ends it cleanly: what is under way is waited for, the rest is given back.
 */
import { createOutbox } from "@connexease-gateway/outbox/promise"
import { once } from "node:events"
import { environment } from "./environment.ts"

await using _outbox = await createOutbox({
  database: environment("DATABASE_URL"),
  worker: {
    accounts: {
      default: {
        apiKey: environment("CONNEXEASE_API_KEY"),
        // Set for the mock only.
        baseUrl: process.env["CONNEXEASE_BASE_URL"]
      }
    }
  }
})
console.log("ready")
await once(process, "SIGTERM")
