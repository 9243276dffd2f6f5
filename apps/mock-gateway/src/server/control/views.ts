import type { IncomingView, MessageView, RequestView } from "../../client/views.ts"
import type { IncomingEntry, MessageEntry, RequestEntry } from "../../kernel/journal/Journal.ts"
import { read } from "../../kernel/verification/renderMessage.ts"
import { time } from "./time.ts"

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A request as the control API tells it. */
export const requestView = (entry: RequestEntry): RequestView => ({
  seq: entry.seq,
  at: time(entry.at),
  method: entry.method,
  path: entry.path,
  query: entry.query,
  headers: entry.headers,
  ...(entry.key === undefined ? {} : { key: entry.key }),
  body: entry.body,
  status: entry.status,
  answer: entry.answer,
  ...(entry.code === undefined ? {} : { code: entry.code }),
  warnings: entry.warnings,
  ...(entry.refusal === undefined ? {} : { refusal: entry.refusal }),
  ...(entry.scenario === undefined ? {} : { scenario: entry.scenario }),
  ...(entry.fault === undefined ? {} : { fault: entry.fault })
})

/** A message as the control API tells it. */
export const messageView = (entry: MessageEntry): MessageView => {
  const { variables, ...rendered } = read(entry)
  return {
    seq: entry.seq,
    at: time(entry.at),
    id: entry.id,
    to: entry.recipient.input,
    recipient: entry.recipient.id,
    ...(entry.waId === undefined ? {} : { waId: entry.waId }),
    type: entry.type,
    sandbox: entry.sandbox,
    route: entry.route,
    body: parsed(entry.request.body) as MessageView["body"],
    rendered,
    variables,
    status: entry.statuses.at(-1)?.status ?? "accepted",
    statuses: entry.statuses.map((status) => ({ ...status, at: time(status.at) })),
    warnings: entry.request.warnings,
    ...(entry.wouldFail === undefined ? {} : { wouldFail: entry.wouldFail })
  }
}

/** What a user sent, as the control API tells it. */
export const incomingView = (entry: IncomingEntry): IncomingView => ({
  seq: entry.seq,
  at: time(entry.at),
  id: entry.id,
  from: entry.from,
  type: entry.type,
  message: parsed(entry.message) as IncomingView["message"],
  ...(entry.readAt === undefined ? {} : { readAt: time(entry.readAt) })
})
