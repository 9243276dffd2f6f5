/** Sends a webhook once more. */
import type { World } from "../world/World.ts"
import type { Delivery } from "./Delivery.ts"

/** Enqueues the same bytes as a new delivery; nothing, where the journal has no such delivery. */
export const redeliver = (world: World, id: string, now: number): Delivery | undefined => {
  const original = [...world.journal.deliveries].find((delivery) => delivery.id === id)
  if (original === undefined) return undefined
  const again: Delivery = {
    ...original,
    id: world.journal.nextDeliveryId(),
    at: now,
    state: "waiting",
    attempts: [],
    weight: 0
  }
  world.journal.addDelivery(again)
  world.deliveryQueue.add(again)
  return again
}
