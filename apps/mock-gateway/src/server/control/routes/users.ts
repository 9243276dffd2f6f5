import type { IncomingInput, UserInput, UserView } from "../../../client/views.ts"
import * as Happenings from "../../../kernel/world/dueEvents.ts"
import { incomingTypes, receive } from "../../../kernel/users/inboundMessages.ts"
import type { IncomingContent } from "../../../kernel/users/inboundMessages.ts"
import type { MessageEntry } from "../../../kernel/journal/Journal.ts"
import type { StatusEntry } from "../../../kernel/model/Status.ts"
import { interactionsOf } from "../../../kernel/users/interactions.ts"
import type { User } from "../../../kernel/world/Users.ts"
import { windowMillis, windowOpen } from "../../../kernel/world/Users.ts"
import type { Json } from "../../../kernel/validation/Json.ts"
import { Problem } from "../Problem.ts"
import type { Route, WorldCall } from "../Route.ts"
import { time } from "../time.ts"
import { incomingView, messageView } from "../views.ts"

const userOf = ({ params, world }: WorldCall): User => {
  const number = (params["number"] ?? "").replaceAll(/[+\-() ]/g, "")
  if (!/^\d{7,15}$/.test(number))
    throw new Problem(400, "A user is named by a phone number of 7 to 15 digits.")
  return world.users.of(number)
}

const view = (user: User, now: number): UserView => ({
  number: user.number,
  name: user.name,
  blocked: user.blocked,
  optedOut: user.optedOut,
  onWhatsApp: user.onWhatsApp,
  waId: user.waId ?? user.number,
  windowOpen: windowOpen(user, now),
  ...(user.lastWroteAt === undefined ? {} : { windowEnds: time(user.lastWroteAt + windowMillis) })
})

const messageOf = ({ world }: WorldCall, id: string): MessageEntry => {
  const message = world.journal.message(id)
  if (message === undefined) throw new Problem(404, "There is no such message in this world's journal.")
  return message
}

const sent = (call: WorldCall, content: IncomingContent) => {
  const entry = receive(call.world, userOf(call), content, call.now)
  call.scheduler.wake(call.world)
  call.response.status(201)
  return incomingView(entry)
}

/** A message payload is an object, and a list for contacts; `system` and the rest are as Meta has them. */
const payloadOf = (input: IncomingInput): Json => {
  const payload = input[input.type]
  if (input.type === "unsupported") return {}
  if (
    typeof payload !== "object" ||
    payload === null ||
    Array.isArray(payload) !== (input.type === "contacts")
  ) {
    throw new Problem(
      400,
      `The body needs ${input.type}, as Meta's webhook has it: {"type":"${input.type}","${input.type}":…}.`
    )
  }
  return payload as Json
}

const press = (call: WorldCall) => {
  const { choice, messageId } = call.body as { readonly messageId: string; readonly choice: string }
  const choices = interactionsOf(call.world, messageOf(call, messageId))
  const found = choices.find(({ id }) => id === choice) ?? choices.find(({ title }) => title === choice)
  if (found === undefined) {
    throw new Problem(409, "The message has no such button or row.", {
      choices: choices.map(({ id, title }) => ({ id, title }))
    })
  }
  return sent(call, { ...found.content, replyTo: messageId })
}

export const routes: ReadonlyArray<Route> = [
  {
    scope: "world",
    method: "get",
    path: "/users",
    summary: "Lists the users that wrote, or were changed.",
    answer: "users",
    handle: ({ now, world }) => ({ users: world.users.list().map((user) => view(user, now)) })
  },
  {
    scope: "world",
    method: "patch",
    path: "/users/:number",
    summary: "Changes a user: blocks, opts out, leaves WhatsApp, or is known there by another number.",
    body: {
      type: "object",
      properties: {
        name: { type: "string", minLength: 1, maxLength: 200 },
        blocked: { type: "boolean" },
        optedOut: { type: "boolean" },
        onWhatsApp: { type: "boolean" },
        waId: { type: "string", pattern: "^[0-9]{7,15}$" }
      },
      additionalProperties: false
    },
    answer: "the user",
    handle: (call) => view(Object.assign(userOf(call), call.body as UserInput), call.now)
  },
  {
    scope: "world",
    method: "post",
    path: "/users/:number/messages",
    summary:
      "Lets a user send a message of any incoming type; it goes out as a webhook and opens the service window.",
    body: {
      type: "object",
      properties: { type: { enum: incomingTypes }, replyTo: { type: "string" } },
      required: ["type"]
    },
    answer: "the incoming message",
    handle: (call) => {
      const input = call.body as IncomingInput
      return sent(call, {
        type: input.type,
        payload: payloadOf(input),
        ...(input.replyTo === undefined ? {} : { replyTo: input.replyTo })
      })
    }
  },
  {
    scope: "world",
    method: "post",
    path: "/users/:number/press",
    summary: "Lets a user press a button or choose a row of a message, by its id or its title.",
    body: {
      type: "object",
      properties: { messageId: { type: "string" }, choice: { type: "string" } },
      required: ["messageId", "choice"],
      additionalProperties: false
    },
    answer: "the incoming message",
    handle: press
  },
  {
    scope: "world",
    method: "get",
    path: "/incoming",
    summary: "Lists what users have sent.",
    query: { from: { type: "string" }, since: { type: "integer", minimum: 0 } },
    answer: "incoming, oldest first",
    handle: ({ query, world }) => ({
      incoming: [...world.journal.incoming]
        .filter(
          ({ from, seq }) =>
            seq > Number(query["since"] ?? 0) && (query["from"] === undefined || from === query["from"])
        )
        .map(incomingView)
    })
  },
  {
    scope: "world",
    method: "post",
    path: "/messages/:message/status",
    summary:
      "Gives a message its next status before its time; what was planned is void once it is read or failed.",
    body: {
      type: "object",
      properties: {
        status: { enum: ["sent", "delivered", "read", "played", "failed"] },
        error: { type: "integer", minimum: 0, description: "Meta's code of a failure" }
      },
      required: ["status"],
      additionalProperties: false
    },
    answer: "the message",
    handle: (call) => {
      const { error, status } = call.body as {
        readonly status: StatusEntry["status"]
        readonly error?: number
      }
      const message = messageOf(call, call.params["message"] ?? "")
      if (message.sandbox) throw new Problem(409, "A sandbox message has no statuses.")
      if ((status === "failed") !== (error !== undefined))
        throw new Problem(400, "A failure has an error, and only a failure.")
      if (message.statuses.some((entry) => entry.status === status))
        throw new Problem(409, `The message is ${status} already.`)
      Happenings.advance(call.world, message, {
        status,
        at: call.now,
        ...(error === undefined ? {} : { error })
      })
      call.scheduler.wake(call.world)
      return messageView(message)
    }
  }
]
