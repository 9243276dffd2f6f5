/** The time of a world. */
import { Type } from "typebox"
import { StatusName } from "./messages.ts"
import { Count, Time, TimeInput, object, tagged } from "./schema.ts"
import type { Static } from "./schema.ts"
import { DeliveryState } from "./webhook.ts"

/** Ten years. */
const MAX_ADVANCE_MS = 10 * 366 * 24 * 3_600_000

export const ClockView = object(
  {
    now: Time,
    frozen: Type.Boolean(),
    scheduled: { ...Count, description: "how many events are due some time" },
    next: Type.Optional({ ...Time, description: "when the next one is due" })
  },
  { title: "Clock" }
)
export type ClockView = Static<typeof ClockView>

export const ClockInput = object(
  { now: Type.Optional(TimeInput), frozen: Type.Optional(Type.Boolean()) },
  { title: "ClockInput", minProperties: 1 }
)
export type ClockInput = Static<typeof ClockInput>

export const AdvanceInput = object(
  { ms: Type.Integer({ minimum: 0, maximum: MAX_ADVANCE_MS, description: "milliseconds of world time" }) },
  { title: "AdvanceInput" }
)
export type AdvanceInput = Static<typeof AdvanceInput>

const HappenedView = tagged("kind", [
  object({
    kind: Type.Literal("status"),
    at: Time,
    messageId: Type.String(),
    status: StatusName,
    error: Type.Optional(Type.Integer())
  }),
  object({ kind: Type.Literal("delivery"), at: Time, deliveryId: Type.String(), state: DeliveryState })
])
export type HappenedView = Static<typeof HappenedView>

export const AdvancedView = object(
  {
    now: Time,
    happened: Type.Array(HappenedView),
    remaining: {
      ...Count,
      description: "how many due events are left: an advance stops at 10,000 events or after 30 real seconds"
    }
  },
  { title: "Advanced" }
)
export type AdvancedView = Static<typeof AdvancedView>
