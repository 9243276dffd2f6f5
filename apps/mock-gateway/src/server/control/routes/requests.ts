/** `/requests`: all requests to the messaging endpoint, and those that belong to no world. */
import { RequestFilter, RequestPage } from "../../../api/requests.ts"
import type { Journal } from "../../../kernel/journal/Journal.ts"
import { processRoute, worldRoute } from "../Route.ts"
import type { Route } from "../Route.ts"
import { requestView } from "../views.ts"

const page = (journal: Journal, { limit = 1_000, since = 0 }: RequestFilter): RequestPage => {
  const found = [...journal.requests].filter((entry) => entry.seq > since)
  return { total: found.length, requests: found.slice(0, limit).map(requestView) }
}

const answer = { description: "the requests, oldest first", schema: RequestPage }

export const routes: ReadonlyArray<Route> = [
  processRoute({
    method: "get",
    path: "/worlds/-/requests",
    summary: "Lists requests that belong to no world, such as those with an unknown key.",
    query: RequestFilter,
    answer,
    handle: ({ kernel, query }) => page(kernel.worlds.unmatchedRequests, query)
  }),
  worldRoute({
    method: "get",
    path: "/requests",
    summary: "Lists all requests, refused ones too.",
    query: RequestFilter,
    answer,
    handle: ({ query, world }) => page(world.journal, query)
  })
]
