import type { MessageEntry, StatusEntry } from "./Journal.ts"
import type { Due } from "./Schedule.ts"
import type { Delivery } from "./webhooks/Delivery.ts"
import { tellStatus } from "./webhooks/Notify.ts"
import type { World } from "./World.ts"

/** What can be due in a world. */
export type WorldEvent =
  | {
      readonly kind: "status"
      readonly message: MessageEntry
      readonly status: StatusEntry["status"]
      readonly error?: number
    }
  /** A webhook that waits for its time: late, or to be tried again. */
  | { readonly kind: "delivery"; readonly delivery: Delivery }

/** Lets something that is due happen, at the time for which it was due. */
export const happen = (world: World, { at, event }: Due<WorldEvent>): void => {
  if (event.kind === "delivery") world.outbox.add(event.delivery)
  else if (!overtaken(event.message)) {
    advance(world, event.message, {
      status: event.status,
      at,
      ...(event.error === undefined ? {} : { error: event.error })
    })
  }
}

/** Gives a message its next status, and tells whoever wants to know. */
export const advance = (world: World, message: MessageEntry, entry: StatusEntry): void => {
  message.statuses.push(entry)
  world.announce({ kind: "status", entry: message })
  tellStatus(world, message, entry)
}

/** Somebody has let the message be read, or fail, before its time: what was planned is void. */
const overtaken = ({ statuses }: MessageEntry): boolean => {
  const last = statuses.at(-1)?.status
  return last === "read" || last === "failed"
}
