/** Entries of the journal, as the control API reports them. */
import type { MessageView, RenderedView } from "../../api/messages.ts"
import type { RequestView } from "../../api/requests.ts"
import type { IncomingView } from "../../api/users.ts"
import type { IncomingEntry, MessageEntry, RequestEntry } from "../../kernel/journal/Journal.ts"
import type { Rendered } from "../../kernel/templates/renderTemplate.ts"
import type { Json, JsonObject } from "../../kernel/validation/Json.ts"
import { isObject } from "../../kernel/validation/Json.ts"
import { renderMessage } from "../../kernel/verification/renderMessage.ts"
import { time } from "./time.ts"

/** The object in a JSON text: what was accepted, or a restored snapshot was found to hold, is one. */
const parsed = (text: string): JsonObject => {
  const value: Json = JSON.parse(text)
  return isObject(value) ? value : {}
}

const shown = ({ body, buttons, footer, header }: Rendered): Omit<RenderedView, "cards"> => ({
  ...(header === undefined ? {} : { header }),
  ...(body === undefined ? {} : { body }),
  ...(footer === undefined ? {} : { footer }),
  buttons
})

/** A request as the control API reports it. */
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
  response: entry.response,
  ...(entry.code === undefined ? {} : { code: entry.code }),
  warnings: entry.warnings,
  ...(entry.refusal === undefined ? {} : { refusal: entry.refusal }),
  ...(entry.scenario === undefined ? {} : { scenario: entry.scenario }),
  ...(entry.fault === undefined ? {} : { fault: entry.fault })
})

/** A message as the control API reports it. */
export const messageView = (entry: MessageEntry): MessageView => {
  const rendered = renderMessage(entry)
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
    body: entry.sent,
    rendered: { ...shown(rendered), cards: rendered.cards.map(shown) },
    variables: rendered.variables,
    status: entry.statuses.at(-1)?.status ?? "accepted",
    statuses: entry.statuses.map((status) => ({ ...status, at: time(status.at) })),
    warnings: entry.request.warnings,
    ...(entry.wouldFail === undefined ? {} : { wouldFail: entry.wouldFail })
  }
}

/** What a user sent, as the control API reports it. */
export const incomingView = (entry: IncomingEntry): IncomingView => ({
  seq: entry.seq,
  at: time(entry.at),
  id: entry.id,
  from: entry.from,
  type: entry.type,
  message: parsed(entry.message),
  ...(entry.readAt === undefined ? {} : { readAt: time(entry.readAt) })
})
