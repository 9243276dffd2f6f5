/** `/messages`, `/verify` and `/wait`: accepted messages, and expectations about them. */
import {
  FoundView,
  MessageFilter,
  MessageMatch,
  MessagePage,
  MessageView,
  MissesView,
  StatusInput,
  VerifyInput,
  WaitInput
} from "../../../api/messages.ts"
import { problem } from "../../../api/problem.ts"
import type { MessageEntry } from "../../../kernel/journal/Journal.ts"
import type { Matcher } from "../../../kernel/verification/Matcher.ts"
import { difference, find, latest } from "../../../kernel/verification/Matcher.ts"
import { nearMisses } from "../../../kernel/verification/nearMisses.ts"
import { inWords, verify } from "../../../kernel/verification/verify.ts"
import { advance } from "../../../kernel/world/dueEvents.ts"
import type { World } from "../../../kernel/world/World.ts"
import { Problem } from "../Problem.ts"
import { worldRoute } from "../Route.ts"
import type { Route, WorldCall } from "../Route.ts"
import { moment } from "../time.ts"
import { messageView, requestView } from "../views.ts"

const matcherOf = ({ from, until, ...rest }: MessageMatch): Matcher => ({
  ...rest,
  ...(from === undefined ? {} : { from: moment(from, "from") }),
  ...(until === undefined ? {} : { until: moment(until, "until") })
})

/** The most messages that an answer lists. */
const MAX_LISTED = 1_000

const found = (entries: ReadonlyArray<MessageEntry>): FoundView => ({
  found: entries.length,
  messages: entries.slice(0, MAX_LISTED).map(messageView)
})

const missesView = (world: World, matcher: Matcher): MissesView => {
  const { nearest, refused } = nearMisses(world.journal, matcher)
  return {
    nearest: nearest.map(({ differs, entry }) => ({
      differs: differs.map((field) => difference(entry, matcher, field)),
      message: messageView(entry)
    })),
    refused: refused.map(requestView)
  }
}

/** Why nothing was found, and what to look at: the caller reads its own journal, so contents are shown. */
const failed = ({ world }: WorldCall, status: 404 | 422, matcher: Matcher, what: string): Problem => {
  const params = missesView(world, matcher)
  const lines = [
    what,
    ...params.nearest.map(
      ({ differs, message }) =>
        `Near: message ${message.seq} (${message.type}): ${differs
          .map(
            ({ actual, expected, field }) =>
              `${field} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`
          )
          .join("; ")}.`
    ),
    ...params.refused.map(({ code, refusal, seq, status: refused }) =>
      ["Refused:", `request ${seq}`, refused, code, refusal?.field, refusal?.expected]
        .filter((part) => part !== undefined && part !== "")
        .join(" ")
    )
  ]
  if (matcher.status !== undefined && world.clock.frozen) {
    lines.push("The world's clock stands still: statuses come when it is advanced.")
  }
  return new Problem(status, lines.join("\n"), { ...params })
}

const messageOf = (world: World, id: string): MessageEntry => {
  const entry = world.journal.message(id)
  if (entry === undefined) throw new Problem(404, "There is no such message in this world's journal.")
  return entry
}

const withMisses = (description: string) => ({
  description,
  schema: problem(MissesView, { title: "NotFoundProblem" })
})
const message = { description: "the message", schema: MessageView }
const foundAnswer = { description: "how many match, and the messages", schema: FoundView }
const noMessage = { 404: "There is no such message." }

export const routes: ReadonlyArray<Route> = [
  worldRoute({
    method: "get",
    path: "/messages",
    summary: "Lists accepted messages.",
    query: MessageFilter,
    answer: { description: "the messages, oldest first", schema: MessagePage },
    handle: ({ query: { limit = MAX_LISTED, ...filter }, world }) => {
      const entries = find(world.journal, matcherOf(filter))
      return {
        total: entries.length,
        dropped: world.journal.droppedMessages,
        messages: entries.slice(0, limit).map(messageView)
      }
    }
  }),
  worldRoute({
    method: "get",
    path: "/messages/latest",
    summary: "Reads the newest message that matches.",
    query: MessageMatch,
    answer: message,
    refusals: { 404: withMisses("No message matches; with the nearest misses.") },
    handle: (call) => {
      const matcher = matcherOf(call.query)
      const entry = latest(call.world.journal, matcher)
      if (entry === undefined) throw failed(call, 404, matcher, "No message matches.")
      return messageView(entry)
    }
  }),
  worldRoute({
    method: "get",
    path: "/messages/:message",
    summary: "Reads a message.",
    answer: message,
    refusals: noMessage,
    handle: ({ param, world }) => messageView(messageOf(world, param("message")))
  }),
  worldRoute({
    method: "post",
    path: "/messages/:message/status",
    summary:
      "Gives a message its next status before its time; what was planned is void once it is read or failed.",
    body: StatusInput,
    answer: message,
    refusals: { ...noMessage, 409: "It is a sandbox message, or has this status already." },
    handle: ({ body: { error, status }, now, param, scheduler, world }) => {
      const entry = messageOf(world, param("message"))
      if (entry.sandbox) throw new Problem(409, "A sandbox message has no statuses.")
      if ((status === "failed") !== (error !== undefined))
        throw new Problem(400, "A failure has an error, and only a failure.")
      if (entry.statuses.some((each) => each.status === status))
        throw new Problem(409, `The message is ${status} already.`)
      advance(world, entry, { status, at: now, ...(error === undefined ? {} : { error }) })
      scheduler.wake(world)
      return messageView(entry)
    }
  }),
  worldRoute({
    method: "post",
    path: "/verify",
    summary: "Counts messages against an expectation; at least one, where none is given.",
    body: VerifyInput,
    answer: foundAnswer,
    refusals: {
      409: "Messages that were dropped from the journal could decide it.",
      422: withMisses("The expectation is not met; with the nearest misses.")
    },
    handle: (call) => {
      const { atLeast, atMost, count, none, ...filter } = call.body
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
  }),
  worldRoute({
    method: "post",
    path: "/wait",
    summary: "Answers as soon as enough messages match, those included that are there already.",
    body: WaitInput,
    answer: foundAnswer,
    refusals: {
      409: "The world was reset meanwhile.",
      410: "The world was dropped meanwhile.",
      422: withMisses("The time is over; with the nearest misses."),
      429: "Too many clients wait.",
      503: "The mock was stopped meanwhile."
    },
    handle: async (call) => {
      const { count = 1, timeoutMs = 5_000, ...filter } = call.body
      const matcher = matcherOf(filter)
      const { longPolls, response, world } = call
      const entries = await longPolls.wait({ world, matcher, count, timeoutMs, response })
      if (entries !== undefined) return found(entries)
      const before = find(world.journal, matcher).length
      throw failed(call, 422, matcher, `Expected at least ${count} within ${timeoutMs} ms, found ${before}.`)
    }
  })
]
