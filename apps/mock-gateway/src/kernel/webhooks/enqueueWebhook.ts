/** Puts webhooks on their way: for statuses, and for anything else that an endpoint subscribes to. */
import type { MessageEntry } from "../journal/Journal.ts"
import type { StatusEntry } from "../model/Status.ts"
import { isObject } from "../validation/Json.ts"
import type { World } from "../world/World.ts"
import type { Delivery } from "./Delivery.ts"
import type { EventKind } from "./Endpoint.ts"
import { eventName } from "./Endpoint.ts"
import type { Category, Change } from "./payload.ts"
import * as Payload from "./payload.ts"

export interface WebhookEvent {
  readonly kind: EventKind
  readonly changes: ReadonlyArray<Change>
  /** World time. */
  readonly at: number
  readonly message?: MessageEntry
}

const LATE_MS = 60_000
const REORDERED_MS = 2_000
const wrongSecret = "Bearer this-is-not-your-secret"

/** Enqueues an event for the world's endpoint, if it has one that subscribes to it. */
export const enqueueWebhook = (world: World, { at, changes, kind, message }: WebhookEvent): void => {
  const { endpoint } = world
  if (endpoint === undefined || !endpoint.events.includes(kind)) return
  const webhookFault = message?.webhookFault
  const make = (): Delivery => ({
    id: world.journal.nextDeliveryId(),
    at,
    event: eventName(world.profile, kind),
    url: endpoint.url,
    headers:
      webhookFault === "webhook-wrong-secret"
        ? { ...endpoint.headers, Authorization: wrongSecret }
        : endpoint.headers,
    body: Payload.envelope(world.business, changes, at),
    messageId: message?.id,
    state: webhookFault === "webhook-lost" ? "lost" : "waiting",
    attempts: [],
    weight: 0
  })
  for (let copies = webhookFault === "webhook-duplicated" ? 2 : 1; copies > 0; copies--) {
    const delivery = make()
    world.journal.addDelivery(delivery)
    world.notify({ kind: "delivery", entry: delivery })
    if (delivery.state === "lost") continue
    const wait = webhookFault === "webhook-late" ? LATE_MS : reordered(message) ? REORDERED_MS : 0
    if (wait === 0) world.deliveryQueue.add(delivery)
    else if (world.deliveryQueue.hold(delivery)) {
      world.schedule.add(at + wait, { kind: "delivery", delivery })
    }
  }
}

/** Out of order: `sent` waits until `delivered` has been sent. */
const reordered = (message: MessageEntry | undefined): boolean =>
  message?.webhookFault === "webhook-reordered" && message.statuses.at(-1)?.status === "sent"

/** Enqueues the webhook of a status; a batched message has all of them in its last. */
export const enqueueStatusWebhook = (world: World, message: MessageEntry, entry: StatusEntry): void => {
  if (world.endpoint === undefined) return
  const batched = message.webhookFault === "webhook-batched"
  if (batched && message.statuses.length < message.steps.length) return
  const callback = message.body["biz_opaque_callback_data"]
  const context: Payload.StatusContext = {
    generation: world.endpoint.generation,
    category: categoryOf(world, message),
    windowOpen: message.windowOpen,
    callbackData: typeof callback === "string" ? callback : undefined
  }
  const statuses = (batched ? message.statuses : [entry]).map((each) =>
    Payload.status(message, each, context)
  )
  enqueueWebhook(world, {
    kind: entry.status === "read" ? "read" : "status",
    changes: [{ field: "messages", value: Payload.messagesValue(world.business, { statuses }) }],
    at: entry.at,
    message
  })
}

const categories: Readonly<Record<string, Category>> = {
  MARKETING: "marketing",
  UTILITY: "utility",
  AUTHENTICATION: "authentication"
}

const categoryOf = (world: World, message: MessageEntry): Category => {
  if (message.route === "marketing_messages") return "marketing_lite"
  const template = message.body["template"]
  if (message.type !== "template" || !isObject(template)) return "service"
  const language = template["language"]
  const found = world.templates.get(
    String(template["name"]),
    isObject(language) ? String(language["code"]) : ""
  )
  return categories[found?.category ?? "UTILITY"] ?? "utility"
}
