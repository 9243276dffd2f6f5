import type { Journal } from "../../kernel/Journal.ts"
import type { MessagePage, RequestPage } from "../../client/Views.ts"
import type { Call, Route } from "./Route.ts"
import { messageView, requestView } from "./Views.ts"

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
    handle: (call) => requestsOf(call.kernel.worlds.strays, call)
  },
  {
    scope: "world",
    method: "get",
    path: "/requests",
    summary: "Lists all requests, refused ones too.",
    query: paging,
    answer: "total and requests, oldest first",
    handle: (call) => requestsOf(call.world.journal, call)
  },
  {
    scope: "world",
    method: "get",
    path: "/messages",
    summary: "Lists accepted messages.",
    query: {
      to: { type: "string", description: "the recipient, as sent or in digits" },
      type: { type: "string" },
      ...paging
    },
    answer: "total, dropped and messages, oldest first",
    handle: (call): MessagePage => {
      const { journal } = call.world
      const to = call.query["to"]?.toString().replaceAll(/[+\-() ]/g, "")
      const { type } = call.query
      const { limit, since } = page(call)
      const found = [...journal.messages].filter(
        (entry) =>
          entry.seq > since &&
          (to === undefined || entry.recipient.id === to || entry.waId === to) &&
          (type === undefined || entry.type === type)
      )
      return {
        total: found.length,
        dropped: journal.droppedMessages,
        messages: found.slice(0, limit).map(messageView)
      }
    }
  }
]
