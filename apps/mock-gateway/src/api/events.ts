/** What the event streams report. */
import { Type } from "typebox"
import type { TSchema } from "typebox"
import { MessageView } from "./messages.ts"
import { RequestView } from "./requests.ts"
import { object } from "./schema.ts"
import type { Static } from "./schema.ts"
import { IncomingView } from "./users.ts"
import { DeliveryState } from "./webhook.ts"
import { WorldNames } from "./worlds.ts"

const event = <N extends string, D extends TSchema>(name: N, data: D) =>
  object({ event: Type.Literal(name), data })

const nothing = object({})

const behind = event("behind", nothing)
const process = [event("worlds", WorldNames), event("unmatched", RequestView)] as const
const world = [
  event("request", RequestView),
  event("message", MessageView),
  event("incoming", IncomingView),
  event(
    "delivery",
    object({
      id: Type.String(),
      event: Type.String(),
      messageId: Type.Optional(Type.String()),
      state: DeliveryState
    })
  ),
  event("reset", nothing),
  event("end", nothing)
] as const

/** Of no world: which worlds there are, and requests that belong to none; `behind` where some were missed. */
export const ServerEvent = Type.Union([...process, behind], { title: "ServerEvent" })
export type ServerEvent = Static<typeof ServerEvent>

/**
 * Of a world: a request; a message, new or with another status; what a user sent; a webhook; a reset, and the end of
 * the world; `behind` where some were missed; with `worlds` also what happens in no world.
 */
export const WorldEvent = Type.Union([...world, ...process, behind], { title: "WorldEvent" })
export type WorldEvent = Static<typeof WorldEvent>

export const WorldEventQuery = object({
  worlds: Type.Optional(Type.Boolean({ description: "also report what /worlds/-/events reports" }))
})
