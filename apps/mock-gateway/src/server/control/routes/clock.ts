import type { AdvancedView, ClockView, HappenedView } from "../../../client/views.ts"
import type { DueEvent } from "../../../kernel/world/dueEvents.ts"
import type { Route, WorldCall } from "../Route.ts"
import { moment, momentSchema, time } from "../time.ts"

const view = ({ world }: WorldCall): ClockView => {
  const due = world.schedule.next
  return {
    now: time(world.clock.now(Date.now())),
    frozen: world.clock.frozen,
    scheduled: world.schedule.size,
    ...(due === undefined ? {} : { next: time(due) })
  }
}

const happenedView = (event: DueEvent): HappenedView =>
  event.kind === "delivery"
    ? { at: time(event.at), kind: "delivery", deliveryId: event.delivery.id, state: event.delivery.state }
    : {
        at: time(event.at),
        kind: "status",
        messageId: event.message.id,
        status: event.step.status,
        ...(event.step.error === undefined ? {} : { error: event.step.error })
      }

/** An advance may go no further than ten years. */
const furthestMillis = 10 * 366 * 24 * 3_600_000

export const routes: ReadonlyArray<Route> = [
  {
    scope: "world",
    method: "get",
    path: "/clock",
    summary: "Tells the world's time, and when something is due next.",
    answer: "now, frozen, scheduled, next",
    handle: view
  },
  {
    scope: "world",
    method: "put",
    path: "/clock",
    summary:
      "Sets, freezes or releases the clock. Setting it forward lets what becomes due happen, as advancing does.",
    body: {
      type: "object",
      properties: { now: momentSchema, frozen: { type: "boolean" } },
      additionalProperties: false,
      minProperties: 1
    },
    answer: "now, frozen, scheduled, next",
    handle: async (call) => {
      const { now, frozen } = call.body as { readonly now?: string | number; readonly frozen?: boolean }
      const { clock, schedule } = call.world
      if (frozen === true) clock.freeze(Date.now())
      if (now !== undefined) {
        const millis = moment(now, "now") - clock.now(Date.now())
        if (millis > 0) await call.scheduler.advance(call.world, millis)
        else {
          // What is due keeps its distance; what was counted lies in the future now, and counts no more.
          clock.set(moment(now, "now"), Date.now())
          schedule.shift(millis)
          call.world.clearLimits()
        }
      }
      if (frozen === false) clock.resume(Date.now())
      call.scheduler.wake(call.world)
      return view(call)
    }
  },
  {
    scope: "world",
    method: "post",
    path: "/clock/advance",
    summary:
      "Moves the clock on; what becomes due happens in order, each with its webhooks delivered, and is told.",
    body: {
      type: "object",
      properties: { ms: { type: "integer", minimum: 0, maximum: furthestMillis } },
      required: ["ms"],
      additionalProperties: false
    },
    answer: "now, happened, and how much remained (at most 10,000 events or 30 seconds)",
    handle: async ({ body, scheduler, world }): Promise<AdvancedView> => {
      const { ms } = body as { readonly ms: number }
      const { happened, now, remaining } = await scheduler.advance(world, ms)
      return {
        now: time(now),
        happened: happened.map(happenedView),
        remaining
      }
    }
  }
]
