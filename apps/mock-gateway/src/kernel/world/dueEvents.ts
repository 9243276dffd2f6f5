/** What happens in a world when its time has come: statuses and webhooks. */
import type { MessageEntry } from "../journal/Journal.ts"
import type { StatusEntry } from "../model/Status.ts"
import type { Step } from "../model/Status.ts"
import type { Due } from "../support/EventQueue.ts"
import type { Delivery } from "../webhooks/Delivery.ts"
import { enqueueStatusWebhook } from "../webhooks/enqueueWebhook.ts"
import type { ScheduledEvent } from "./ScheduledEvent.ts"
import type { World } from "./World.ts"

/** Something that has happened, as an advance of the clock reports it. */
export type DueEvent =
  | { readonly kind: "status"; readonly at: number; readonly message: MessageEntry; readonly step: Step }
  | { readonly kind: "delivery"; readonly at: number; readonly delivery: Delivery }

/**
 * Lets something that is due happen, at the time for which it was due. Gives nothing where it is void: the message is
 * forgotten, or was read, or failed, before its time.
 */
export const runDueEvent = (world: World, { at, event }: Due<ScheduledEvent>): DueEvent | undefined => {
  if (event.kind === "delivery") {
    world.deliveryQueue.add(event.delivery)
    return { kind: "delivery", at, delivery: event.delivery }
  }
  const message = event.message ?? world.journal.messageOf(event.seq)
  const step = message?.steps[event.index]
  if (message === undefined || step === undefined || overtaken(message)) return undefined
  const { afterMillis, error, status } = step
  advance(world, message, error === undefined ? { status, at } : { status, at, error })
  world.scheduleStatus(message, event.index + 1, { at, afterMillis })
  return { kind: "status", at, message, step }
}

/** Gives a message its next status, and notifies observers and the webhook. */
export const advance = (world: World, message: MessageEntry, entry: StatusEntry): void => {
  message.statuses = [...message.statuses, entry]
  world.notify({ kind: "status", entry: message })
  enqueueStatusWebhook(world, message, entry)
}

const overtaken = ({ statuses }: MessageEntry): boolean => {
  const last = statuses.at(-1)?.status
  return last === "read" || last === "failed"
}
