import type { SnapshotView } from "../../../client/views.ts"
import { restoreAll, restoreOne, SnapshotError } from "../../../kernel/snapshot/restore.ts"
import { snapshotSchema } from "../../../kernel/snapshot/schema.ts"
import type { Snapshot } from "../../../kernel/snapshot/Snapshot.ts"
import { takeAll, takeOne } from "../../../kernel/snapshot/take.ts"
import { Problem } from "../Problem.ts"
import type { Call, Route } from "../Route.ts"

/** All journals of a process together stay below this, as JSON. */
const bodyMegabytes = 128

const restored = (call: Call, restore: (snapshot: Snapshot) => void): void => {
  try {
    restore(call.body as Snapshot)
  } catch (error) {
    if (error instanceof SnapshotError) throw new Problem(400, `The body.${error.message}`)
    throw error
  }
  for (const world of call.kernel.worlds.list()) call.scheduler.wake(world)
}

export const routes: ReadonlyArray<Route> = [
  {
    scope: "world",
    method: "get",
    path: "/snapshot",
    summary:
      "Exports the world: everything in it, and no API key. Webhook headers are in it, with their secrets.",
    answer: "a snapshot with one world",
    handle: ({ kernel, world }): SnapshotView => takeOne(kernel.worlds, world)
  },
  {
    scope: "world",
    method: "put",
    path: "/snapshot",
    summary:
      "Puts the one world of a snapshot in the place of this one, which keeps its name and key. Its ids go on as they did then.",
    body: snapshotSchema,
    bodyMegabytes,
    answer: "nothing",
    handle: (call) => restored(call, (snapshot) => restoreOne(call.kernel.worlds, call.world, snapshot))
  },
  {
    scope: "process",
    method: "get",
    path: "/server/snapshot",
    summary: "Exports all worlds.",
    answer: "a snapshot",
    handle: ({ kernel, scheduler }): SnapshotView => {
      for (const world of kernel.worlds.list()) scheduler.flush(world)
      return takeAll(kernel.worlds)
    }
  },
  {
    scope: "process",
    method: "put",
    path: "/server/snapshot",
    summary: "Puts the worlds of a snapshot in the place of all there are.",
    body: snapshotSchema,
    bodyMegabytes,
    answer: "nothing",
    handle: (call) => restored(call, (snapshot) => restoreAll(call.kernel.worlds, snapshot))
  },
  {
    scope: "process",
    method: "post",
    path: "/server/reset",
    summary: "Makes everything as it was at start: each world, requests of none, the webhook for all.",
    answer: "nothing",
    handle: ({ kernel }) => kernel.worlds.reset()
  }
]
