/** Sample webhooks, one for each kind of event. */
import type { World } from "../world/World.ts"
import type { EventKind } from "./Endpoint.ts"
import * as Payload from "./payload.ts"

/** A change of each kind, at a world time. */
export const sampleChanges: Readonly<Record<EventKind, (world: World, now: number) => Payload.Change>> = {
  message: ({ business }, now) => ({
    field: "messages",
    value: Payload.messagesValue(business, {
      contacts: [{ profile: { name: "Test" }, wa_id: "905321234567" }],
      messages: [
        {
          from: "905321234567",
          id: "wamid.TEST",
          timestamp: String(Math.floor(now / 1_000)),
          type: "text",
          text: { body: "This is a test." }
        }
      ]
    })
  }),
  status: ({ business }, now) => testStatus(business, "delivered", now),
  read: ({ business }, now) => testStatus(business, "read", now),
  template: () => ({
    field: "message_template_status_update",
    value: {
      event: "APPROVED",
      message_template_id: 1,
      message_template_name: "test",
      message_template_language: "en_US",
      reason: "NONE"
    }
  }),
  account: ({ business }) => ({
    field: "phone_number_quality_update",
    value: { display_phone_number: business.displayPhoneNumber, event: "UPGRADE", current_limit: "TIER_1K" }
  })
}

const testStatus = (business: World["business"], status: string, now: number): Payload.Change => ({
  field: "messages",
  value: Payload.messagesValue(business, {
    statuses: [
      { id: "wamid.TEST", status, timestamp: String(Math.floor(now / 1_000)), recipient_id: "905321234567" }
    ]
  })
})
