/** `/snapshot` and `/server`: worlds as plain JSON, and the beginning of all of them. */
import { restoreAll, restoreOne, SnapshotError } from "../../../kernel/snapshot/restore.ts"
import { SnapshotSchema } from "../../../kernel/snapshot/schema.ts"
import { takeAll, takeOne } from "../../../kernel/snapshot/take.ts"
import type { Slices } from "../../../kernel/support/Slices.ts"
import { inSlices } from "../../inSlices.ts"
import { Problem } from "../Problem.ts"
import { processRoute, worldRoute } from "../Route.ts"
import type { Control, Route } from "../Route.ts"
import { readSnapshot } from "../snapshotBody.ts"

/** All journals of a process together stay below this, as JSON. */
const bodyMegabytes = 128

const restored = async ({ kernel, scheduler }: Control, work: Slices<void>): Promise<void> => {
  try {
    await inSlices(work)
  } catch (error) {
    if (error instanceof SnapshotError) throw new Problem(400, `The body.${error.message}`)
    throw error
  }
  for (const world of kernel.worlds.list()) scheduler.wake(world)
}

export const routes: ReadonlyArray<Route> = [
  worldRoute({
    method: "get",
    path: "/snapshot",
    summary:
      "Exports the world: everything in it, and no API key. Webhook headers are in it, with their secrets.",
    answer: { description: "a snapshot with one world", schema: SnapshotSchema },
    handle: ({ kernel, world }) => takeOne(kernel.worlds, world)
  }),
  worldRoute({
    method: "put",
    path: "/snapshot",
    summary:
      "Puts the one world of a snapshot in the place of this one, which keeps its name and key. Its ids go on as they did then.",
    body: SnapshotSchema,
    bodyMegabytes,
    readBody: readSnapshot,
    answer: { description: "restored" },
    handle: (call) => restored(call, restoreOne(call.kernel.worlds, call.world, call.body))
  }),
  processRoute({
    method: "get",
    path: "/server/snapshot",
    summary: "Exports all worlds.",
    answer: { description: "a snapshot", schema: SnapshotSchema },
    handle: async ({ kernel, scheduler }) => {
      for (const world of kernel.worlds.list()) await scheduler.flush(world)
      return takeAll(kernel.worlds)
    }
  }),
  processRoute({
    method: "put",
    path: "/server/snapshot",
    summary: "Puts the worlds of a snapshot in the place of all there are.",
    body: SnapshotSchema,
    bodyMegabytes,
    readBody: readSnapshot,
    answer: { description: "restored" },
    handle: (call) => restored(call, restoreAll(call.kernel.worlds, call.body))
  }),
  processRoute({
    method: "post",
    path: "/server/reset",
    summary: "Makes everything as it was at start: each world, requests of none, the webhook for all.",
    answer: { description: "reset" },
    handle: ({ kernel }) => kernel.worlds.reset()
  })
]
