import type { Journal } from "../../../kernel/journal/Journal.ts"
import type { RequestPage } from "../../../client/views.ts"
import type { Call, Route } from "../Route.ts"
import { requestView } from "../views.ts"

const paging = {
  since: { type: "integer", minimum: 0, description: "only entries after this seq" },
  limit: { type: "integer", minimum: 1, maximum: 10_000, default: 1_000 }
} as const

const page = ({ query }: Call): { readonly since: number; readonly limit: number } => ({
  since: Number(query["since"] ?? 0),
  limit: Number(query["limit"] ?? 1_000)
})

const requestsOf = (journal: Journal, call: Call): RequestPage => {
  const { limit, since } = page(call)
  const found = [...journal.requests].filter((entry) => entry.seq > since)
  return { total: found.length, requests: found.slice(0, limit).map(requestView) }
}

export const routes: ReadonlyArray<Route> = [
  {
    scope: "process",
    method: "get",
    path: "/worlds/-/requests",
    summary: "Lists requests that belong to no world, such as those with an unknown key.",
    query: paging,
    answer: "total and requests, oldest first",
    handle: (call) => requestsOf(call.kernel.worlds.unmatchedRequests, call)
  },
  {
    scope: "world",
    method: "get",
    path: "/requests",
    summary: "Lists all requests, refused ones too.",
    query: paging,
    answer: "total and requests, oldest first",
    handle: (call) => requestsOf(call.world.journal, call)
  }
]
