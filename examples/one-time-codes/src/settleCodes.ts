/** What the webhook endpoint does with events: a status proves that the message of its request was accepted. */
import type { Webhook } from "@connexease-gateway/core"
import type { Gateway } from "@connexease-gateway/core/promise"

export const settleCodes = async (gateway: Gateway, events: ReadonlyArray<Webhook.Event>): Promise<void> => {
  for (const event of events) {
    if (event._tag !== "StatusChanged" || event.correlationId === undefined) continue
    await gateway.ledger.resolve(event.correlationId, { messageId: event.id })
  }
}
