import type { FoundView, MessageFilter, MessagePage, MessageView, MissesView } from "../../../client/views.ts"
import type { MessageEntry } from "../../../kernel/journal/Journal.ts"
import type { Matcher } from "../../../kernel/verification/Matcher.ts"
import { find, latest } from "../../../kernel/verification/Matcher.ts"
import { nearMisses } from "../../../kernel/verification/nearMisses.ts"
import type { Expectation } from "../../../kernel/verification/verify.ts"
import { inWords, verify } from "../../../kernel/verification/verify.ts"
import { Problem } from "../Problem.ts"
import type { Schema } from "../schema.ts"
import type { Route, WorldCall } from "../Route.ts"
import { moment, momentSchema } from "../time.ts"
import { messageView, requestView } from "../views.ts"

const whole = { type: "integer", minimum: 0, maximum: 1_000_000_000 } as const

/** What a question can be about, as a query and as part of a body. */
const matcherSchema: Readonly<Record<string, Schema>> = {
  id: { type: "string" },
  to: { type: "string", description: "the recipient, as sent or in digits" },
  type: { type: "string" },
  text: { type: "string", description: "stands somewhere in what the person reads" },
  template: { type: "string", description: "the name of a template" },
  language: { type: "string", description: "the language of a template" },
  status: {
    enum: ["accepted", "sent", "delivered", "read", "played", "failed"],
    description: "has come to this status, whether it has gone on or not"
  },
  sandbox: { type: "boolean" },
  since: { type: "integer", minimum: 0, description: "came after this seq" },
  from: { ...momentSchema, description: "sent at this world time or later" },
  until: { ...momentSchema, description: "sent before this world time" }
}

const matcherOf = ({ from, until, ...rest }: MessageFilter): Matcher => ({
  ...rest,
  ...(from === undefined ? {} : { from: moment(from, "from") }),
  ...(until === undefined ? {} : { until: moment(until, "until") })
})

/** The most messages that an answer tells. */
const most = 1_000

const found = (entries: ReadonlyArray<MessageEntry>): FoundView => ({
  found: entries.length,
  messages: entries.slice(0, most).map(messageView)
})

const missesView = ({ world }: WorldCall, matcher: Matcher): MissesView => {
  const { nearest, refused } = nearMisses(world.journal, matcher)
  return {
    nearest: nearest.map(({ differs, entry }) => ({ differs, message: messageView(entry) })),
    refused: refused.map(requestView)
  }
}

/** Why the answer is no, and what to look at: fields and codes, not contents, which stand in the params. */
const failed = (call: WorldCall, status: 404 | 422, matcher: Matcher, what: string): Problem => {
  const params = missesView(call, matcher)
  const lines = [
    what,
    ...params.nearest.map(
      ({ differs, message }) =>
        `Near: message ${message.seq} (${message.type}) differs in ${differs.join(", ")}.`
    ),
    ...params.refused.map(({ code, refusal, seq, status: refused }) =>
      ["Refused:", `request ${seq}`, refused, code, refusal?.field, refusal?.expected]
        .filter((part) => part !== undefined && part !== "")
        .join(" ")
    )
  ]
  if (matcher.status !== undefined && call.world.clock.frozen) {
    lines.push("The world's clock stands still: statuses come when it is advanced.")
  }
  return new Problem(status, lines.join("\n"), { ...params })
}

const list = ({ query, world }: WorldCall): MessagePage => {
  const { limit = most, ...filter } = query as MessageFilter
  const entries = find(world.journal, matcherOf(filter))
  return {
    total: entries.length,
    dropped: world.journal.droppedMessages,
    messages: entries.slice(0, limit).map(messageView)
  }
}

const newest = (call: WorldCall): MessageView => {
  const matcher = matcherOf(call.query as MessageFilter)
  const entry = latest(call.world.journal, matcher)
  if (entry === undefined) throw failed(call, 404, matcher, "No message matches.")
  return messageView(entry)
}

const judge = (call: WorldCall): FoundView => {
  const { atLeast, atMost, count, none, ...filter } = call.body as MessageFilter & Expectation
  const expectation = {
    ...(none === undefined ? {} : { none }),
    ...(count === undefined ? {} : { count }),
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(atMost === undefined ? {} : { atMost })
  }
  const matcher = matcherOf(filter)
  const verdict = verify(call.world.journal, matcher, expectation)
  if (verdict.kind === "met") return found(verdict.found)
  const expected = `Expected ${inWords(expectation)}, found ${verdict.found.length}.`
  if (verdict.kind === "failed") throw failed(call, 422, matcher, expected)
  const { droppedMessages, droppedThrough } = call.world.journal
  throw new Problem(
    409,
    `${expected} ${droppedMessages} messages were dropped from the journal for room, and could decide it. ` +
      `Ask about what came since ${droppedThrough} (since), or reset the world between tests.`
  )
}

const await_ = async (call: WorldCall): Promise<FoundView> => {
  const { count = 1, timeoutMs = 5_000, ...filter } = call.body as MessageFilter & WaitOptions
  const matcher = matcherOf(filter)
  const { response, longPolls, world } = call
  const entries = await longPolls.wait({ world, matcher, count, timeoutMs, response })
  if (entries !== undefined) return found(entries)
  const before = find(world.journal, matcher).length
  throw failed(call, 422, matcher, `Expected at least ${count} within ${timeoutMs} ms, found ${before}.`)
}

interface WaitOptions {
  readonly count?: number
  readonly timeoutMs?: number
}

export const routes: ReadonlyArray<Route> = [
  {
    scope: "world",
    method: "get",
    path: "/messages",
    summary: "Lists accepted messages.",
    query: { ...matcherSchema, limit: { type: "integer", minimum: 1, maximum: 10_000, default: most } },
    answer: "total, dropped and messages, oldest first",
    handle: list
  },
  {
    scope: "world",
    method: "get",
    path: "/messages/latest",
    summary: "Tells the newest message that matches.",
    query: matcherSchema,
    answer: "the message; 404 with the nearest misses where there is none",
    handle: newest
  },
  {
    scope: "world",
    method: "get",
    path: "/messages/:message",
    summary: "Tells a message.",
    answer: "the message",
    handle: ({ params, world }) => {
      const entry = world.journal.message(params["message"] ?? "")
      if (entry === undefined) throw new Problem(404, "There is no such message in this world's journal.")
      return messageView(entry)
    }
  },
  {
    scope: "world",
    method: "post",
    path: "/verify",
    summary: "Counts messages against an expectation; at least one, where none is given.",
    body: {
      type: "object",
      properties: {
        ...matcherSchema,
        count: { ...whole, description: "exactly so many" },
        atLeast: whole,
        atMost: whole,
        none: { const: true, description: "not a single one" }
      },
      allOf: [
        ["none", "count"],
        ["none", "atLeast"],
        ["none", "atMost"],
        ["count", "atLeast"],
        ["count", "atMost"]
      ].map((required) => ({ not: { required } })),
      additionalProperties: false
    },
    answer:
      "found and messages; 422 with the nearest misses where it is not so, 409 where dropped messages could decide it",
    handle: judge
  },
  {
    scope: "world",
    method: "post",
    path: "/wait",
    summary: "Answers as soon as enough messages match, those included that are there already.",
    body: {
      type: "object",
      properties: {
        ...matcherSchema,
        count: { type: "integer", minimum: 1, maximum: 10_000, default: 1, description: "at least so many" },
        timeoutMs: {
          type: "integer",
          minimum: 0,
          maximum: 120_000,
          default: 5_000,
          description: "real milliseconds"
        }
      },
      additionalProperties: false
    },
    answer: "found and messages; 422 with the nearest misses when the time is over",
    handle: await_
  }
]
