/** `/clock`: the time of a world, read and moved. */
import { AdvanceInput, AdvancedView, ClockInput, ClockView } from "../../../api/clock.ts"
import type { HappenedView } from "../../../api/clock.ts"
import { MAX_TIME_MS } from "../../../api/schema.ts"
import type { DueEvent } from "../../../kernel/world/dueEvents.ts"
import { Problem } from "../Problem.ts"
import { worldRoute } from "../Route.ts"
import type { Route, WorldCall } from "../Route.ts"
import { moment, time } from "../time.ts"

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

const answer = { description: "the clock", schema: ClockView }

export const routes: ReadonlyArray<Route> = [
  worldRoute({
    method: "get",
    path: "/clock",
    summary: "Reads the world's time, and when something is due next.",
    answer,
    handle: view
  }),
  worldRoute({
    method: "put",
    path: "/clock",
    summary:
      "Sets, freezes or releases the clock. Setting it forward lets what becomes due happen, as advancing does.",
    body: ClockInput,
    answer,
    handle: async (call) => {
      const { frozen, now } = call.body
      const { clock } = call.world
      if (frozen === true) clock.freeze(Date.now())
      if (now !== undefined) {
        const millis = moment(now, "now") - clock.now(Date.now())
        if (millis > 0) await call.scheduler.advance(call.world, millis)
        else call.world.setClockBack(millis, Date.now())
      }
      if (frozen === false) clock.resume(Date.now())
      call.scheduler.wake(call.world)
      return view(call)
    }
  }),
  worldRoute({
    method: "post",
    path: "/clock/advance",
    summary:
      "Moves the clock on; what becomes due happens in order, each with its webhooks delivered, and is reported.",
    body: AdvanceInput,
    answer: { description: "what happened", schema: AdvancedView },
    refusals: { 422: "The clock would go beyond the year 9999." },
    handle: async (call) => {
      const { body } = call
      if (call.now + body.ms > MAX_TIME_MS) {
        throw new Problem(422, `The clock goes to ${time(MAX_TIME_MS)}; it stands at ${time(call.now)}.`)
      }
      const { happened, now, remaining } = await call.scheduler.advance(call.world, body.ms)
      return { now: time(now), happened: happened.map(happenedView), remaining }
    }
  })
]
