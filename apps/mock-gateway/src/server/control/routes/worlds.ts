import { version } from "../../version.ts"
import { Problem } from "../Problem.ts"
import type { Route } from "../Route.ts"

export const routes: ReadonlyArray<Route> = [
  {
    scope: "process",
    method: "get",
    path: "/",
    summary: "Tells what runs here.",
    answer: "version, profile, seed, worlds",
    handle: ({ kernel }) => ({
      version,
      profile: kernel.profile.id,
      seed: kernel.seed,
      worlds: kernel.worlds.list().length
    })
  },
  {
    scope: "process",
    method: "get",
    path: "/worlds",
    summary: "Lists the worlds, used last at the end.",
    answer: "worlds: id, key (hash and mask), messages, requests",
    handle: ({ kernel }) => ({
      worlds: kernel.worlds.list().map(({ id, journal, key }) => ({
        id,
        key,
        messages: journal.messages.length,
        requests: journal.requests.length
      }))
    })
  },
  {
    scope: "world",
    method: "delete",
    path: "/world",
    summary: "Ends the world; its key makes a new one.",
    answer: "nothing",
    handle: ({ kernel, world }) => void kernel.worlds.drop(world.id)
  },
  {
    scope: "process",
    method: "delete",
    path: "/worlds/:world",
    summary: "Ends a world; its key makes a new one.",
    answer: "nothing",
    handle: ({ kernel, params }) => {
      if (!kernel.worlds.drop(params["world"] ?? "")) throw new Problem(404, "There is no such world.")
    }
  }
]
