/** `/` and `/worlds`: what runs here, and which worlds there are. */
import { ServerView, WorldsView } from "../../../api/worlds.ts"
import { version } from "../../version.ts"
import { Problem } from "../Problem.ts"
import { processRoute, worldRoute } from "../Route.ts"
import type { Route } from "../Route.ts"

export const routes: ReadonlyArray<Route> = [
  processRoute({
    method: "get",
    path: "/",
    summary: "Describes what runs here.",
    answer: { description: "the mock", schema: ServerView },
    handle: ({ kernel }) => ({
      version,
      profile: kernel.profile.id,
      seed: kernel.seed,
      worlds: kernel.worlds.list().length
    })
  }),
  processRoute({
    method: "get",
    path: "/worlds",
    summary: "Lists the worlds.",
    answer: { description: "the worlds", schema: WorldsView },
    handle: ({ kernel }) => ({
      worlds: kernel.worlds.list().map(({ id, journal, key }) => ({
        id,
        key,
        messages: journal.messages.length,
        requests: journal.requests.length
      }))
    })
  }),
  worldRoute({
    method: "delete",
    path: "/world",
    summary: "Ends the world; its key makes a new one.",
    answer: { description: "ended" },
    handle: ({ kernel, world }) => void kernel.worlds.drop(world.id)
  }),
  processRoute({
    method: "delete",
    path: "/worlds/:world",
    summary: "Ends a world; its key makes a new one.",
    answer: { description: "ended" },
    refusals: { 404: "There is no such world." },
    handle: ({ kernel, param }) => {
      if (!kernel.worlds.drop(param("world"))) throw new Problem(404, "There is no such world.")
    }
  })
]
