import type { Request } from "express"
import type { MessagePage, RequestPage } from "../../client/Views.ts"
import type { Journal } from "../../kernel/Journal.ts"
import * as Query from "./Query.ts"
import { messageView, requestView } from "./Views.ts"

const page = (request: Request) => ({
  since: Query.integer(request, "since", { from: 0, to: Number.MAX_SAFE_INTEGER, otherwise: 0 }),
  limit: Query.integer(request, "limit", { from: 1, to: 10_000, otherwise: 1_000 })
})

/** `GET …/messages?to=&type=&since=&limit=` */
export const messages = (journal: Journal, request: Request): MessagePage => {
  Query.onlyKnown(request, ["to", "type", "since", "limit"])
  const to = Query.text(request, "to")?.replaceAll(/[+\-() ]/g, "")
  const type = Query.text(request, "type")
  const { limit, since } = page(request)
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

/** `GET …/requests?since=&limit=` */
export const requests = (journal: Journal, request: Request): RequestPage => {
  Query.onlyKnown(request, ["since", "limit"])
  const { limit, since } = page(request)
  const found = [...journal.requests].filter((entry) => entry.seq > since)
  return { total: found.length, requests: found.slice(0, limit).map(requestView) }
}
