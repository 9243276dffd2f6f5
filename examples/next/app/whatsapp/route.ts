/** Takes the gateway's webhooks. */
import { Webhook } from "@connexease-gateway/core"
import { createWebhookHandler } from "@connexease-gateway/core/promise"
import { shop } from "@/lib/shop.ts"

const onEvents = async (events: ReadonlyArray<Webhook.Event>): Promise<void> => {
  const { gateway, statusOfOrder } = shop()
  for (const event of events) {
    if (event._tag === "StatusChanged" && event.correlationId !== undefined) {
      // Webhooks come twice and out of order; a status never goes back.
      const known = statusOfOrder.get(event.correlationId)
      statusOfOrder.set(event.correlationId, Webhook.foldStatus(known, event))
      // A status proves that the message was sent: repeated requests get its receipt.
      await gateway.ledger.resolve(event.correlationId, { messageId: event.id })
    }
    // The customer sees that the shop has read it.
    if (event._tag === "MessageReceived") await gateway.markRead(event.id)
  }
}

let handler: ReturnType<typeof createWebhookHandler> | undefined

/** The handler reads CONNEXEASE_WEBHOOK_SECRET: with the first request, so that the build needs no secret. */
export const POST = (request: Request): Promise<Response> =>
  (handler ??= createWebhookHandler({ onEvents }))(request)
