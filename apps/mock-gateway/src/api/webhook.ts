/** Where the webhooks of a world go, and what became of each. */
import { Type } from "typebox"
import type { TSchema } from "typebox"
import { eventKinds, eventNames } from "../kernel/webhooks/Endpoint.ts"
import { Count, JsonObject, Texts, Time, headers, limit, object } from "./schema.ts"
import type { Static } from "./schema.ts"

export const Generation = Type.Enum(["v23", "v24"], {
  description: "Meta's generation of payloads: v23 has `conversation` in statuses, v24 has not"
})
export const EventKind = Type.Enum(eventKinds)
const EventName = Type.Enum(eventNames)

export const EndpointInput = object(
  {
    url: Type.String({ maxLength: 2_048, description: "http or https" }),
    secret: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1_024, description: "sent as `Authorization: Bearer <secret>`" })
    ),
    headers: Type.Optional(headers({ maxProperties: 32, maxLength: 4_096 })),
    events: Type.Optional(
      Type.Array(EventName, {
        minItems: 1,
        description: "by their names in the profile's documentation; all where absent"
      })
    ),
    generation: Type.Optional({ ...Generation, default: "v24" })
  },
  { title: "EndpointInput" }
)
export type EndpointInput = Static<typeof EndpointInput>

export const EndpointView = object(
  {
    url: Type.String(),
    headers: Type.Unsafe<Record<string, string>>({ ...Texts, description: "secrets are masked" }),
    events: Type.Array(EventName),
    generation: Generation,
    paused: Type.Boolean()
  },
  { title: "Endpoint" }
)
export type EndpointView = Static<typeof EndpointView>

export const DeliveryState = Type.Enum(["waiting", "delivered", "failed", "lost"])

/** A delivery, as the control API reports it and as a snapshot keeps it. */
export const delivery = <T extends TSchema>(time: T) => ({
  id: Type.String(),
  at: time,
  event: Type.String({ description: "the name that the endpoint subscribed to" }),
  url: Type.String(),
  headers: headers({ maxProperties: 64 }),
  body: Type.String({ description: "the exact bytes" }),
  messageId: Type.Optional(Type.String()),
  state: DeliveryState,
  attempts: Type.Array(
    object({
      at: time,
      millis: { ...Count, description: "real milliseconds that it took" },
      status: Type.Optional(Type.Integer()),
      response: Type.Optional(Type.String({ description: "at most 64 KB of it" })),
      error: Type.Optional(Type.String({ description: "why there was no response" }))
    }),
    { maxItems: 1_000 }
  )
})

export const DeliveryView = object(
  {
    ...delivery(Time),
    headers: Type.Unsafe<Record<string, string>>({ ...Texts, description: "secrets are masked" })
  },
  { title: "Delivery" }
)
export type DeliveryView = Static<typeof DeliveryView>

export const DeliveryFilter = object({
  messageId: Type.Optional(Type.String()),
  state: Type.Optional(DeliveryState),
  limit: limit()
})
export type DeliveryFilter = Static<typeof DeliveryFilter>

export const DeliveryPage = object(
  { total: Count, deliveries: Type.Array(DeliveryView) },
  { title: "DeliveryPage", description: "oldest first" }
)
export type DeliveryPage = Static<typeof DeliveryPage>

export const WebhookInput = object(
  {
    kind: EventKind,
    field: Type.Optional(Type.String({ minLength: 1, description: "a field of Meta's, with its value" })),
    value: Type.Optional(JsonObject)
  },
  { title: "WebhookInput", dependentRequired: { field: ["value"], value: ["field"] } }
)
export type WebhookInput = Static<typeof WebhookInput>
