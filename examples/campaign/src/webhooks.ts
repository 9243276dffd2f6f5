/** The endpoint for webhooks. It settles what a worker that died left unknown, and learns who wants no more marketing. */
import { createWebhookHandler } from "@connexease-gateway/core/promise"
import { createOutbox } from "@connexease-gateway/outbox/promise"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { environment } from "./environment.ts"

await using outbox = await createOutbox({ database: environment("DATABASE_URL") })

const handle = createWebhookHandler({
  secret: environment("CONNEXEASE_WEBHOOK_SECRET"),
  onEvents: async (events) => {
    for (const event of events) if (event._tag === "StatusChanged") await outbox.settle(event)
  }
})

const server = createServer(async (incoming, outgoing) => {
  const { headers, method = "GET" } = incoming
  const response = await handle(
    new Request("http://localhost/whatsapp", {
      method,
      headers: { authorization: headers.authorization ?? "" },
      ...(method === "POST" && { body: await text(incoming) })
    })
  )
  outgoing.writeHead(response.status).end(await response.text())
}).listen(Number(process.env["PORT"] ?? 3000))
await once(server, "listening")
console.log(`http://localhost:${(server.address() as AddressInfo).port}/whatsapp`)

await once(process, "SIGTERM")
server.close()
