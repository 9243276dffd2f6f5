/** `/users` and `/incoming`: simulated users, and what they send. */
import {
  IncomingFilter,
  IncomingInput,
  IncomingPage,
  IncomingView,
  PressInput,
  UserInput,
  UserView,
  UsersView
} from "../../../api/users.ts"
import { receive } from "../../../kernel/users/inboundMessages.ts"
import type { IncomingContent } from "../../../kernel/users/inboundMessages.ts"
import { interactionsOf } from "../../../kernel/users/interactions.ts"
import type { Json } from "../../../kernel/validation/Json.ts"
import type { User } from "../../../kernel/world/Users.ts"
import { windowMillis, windowOpen } from "../../../kernel/world/Users.ts"
import type { World } from "../../../kernel/world/World.ts"
import { Problem } from "../Problem.ts"
import { worldRoute } from "../Route.ts"
import type { Route, WorldCall } from "../Route.ts"
import { time } from "../time.ts"
import { incomingView } from "../views.ts"

const userOf = (world: World, given: string): User => {
  const number = given.replaceAll(/[+\-() ]/g, "")
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

const send = ({ now, scheduler, world }: WorldCall, user: User, content: IncomingContent): IncomingView => {
  const entry = receive(world, user, content, now)
  scheduler.wake(world)
  return incomingView(entry)
}

/** What stands under the name of the type; `unsupported` has nothing there. */
const contentOf = (input: IncomingInput): IncomingContent => ({
  type: input.type,
  payload: new Map<string, Json>(Object.entries(input)).get(input.type) ?? {},
  ...(input.replyTo === undefined ? {} : { replyTo: input.replyTo }),
  ...(input.id === undefined ? {} : { id: input.id })
})

const answer = { status: 201, description: "the incoming message", schema: IncomingView } as const

export const routes: ReadonlyArray<Route> = [
  worldRoute({
    method: "get",
    path: "/users",
    summary: "Lists the users that wrote, or were changed.",
    answer: { description: "the users", schema: UsersView },
    handle: ({ now, world }) => ({ users: world.users.list().map((user) => view(user, now)) })
  }),
  worldRoute({
    method: "patch",
    path: "/users/:number",
    summary: "Changes a user: blocks, opts out, leaves WhatsApp, or is known there by another number.",
    body: UserInput,
    answer: { description: "the user", schema: UserView },
    handle: ({ body, now, param, world }) => view(Object.assign(userOf(world, param("number")), body), now)
  }),
  worldRoute({
    method: "post",
    path: "/users/:number/messages",
    summary:
      "Lets a user send a message of any incoming type; it goes out as a webhook and opens the service window.",
    body: IncomingInput,
    answer,
    refusals: { 409: "The world has a message with this id." },
    handle: (call) => {
      const { id } = call.body
      if (id !== undefined && call.world.journal.incomingMessage(id) !== undefined)
        throw new Problem(409, "The world has a message with this id already.")
      return send(call, userOf(call.world, call.param("number")), contentOf(call.body))
    }
  }),
  worldRoute({
    method: "post",
    path: "/users/:number/press",
    summary: "Lets a user press a button or choose a row of a message, by its id or its title.",
    body: PressInput,
    answer,
    refusals: { 404: "There is no such message.", 409: "It has no such button or row; `params` lists them." },
    handle: (call) => {
      const { choice, messageId } = call.body
      const message = call.world.journal.message(messageId)
      if (message === undefined) throw new Problem(404, "There is no such message in this world's journal.")
      const choices = interactionsOf(call.world.templates, message)
      const found = choices.find(({ id }) => id === choice) ?? choices.find(({ title }) => title === choice)
      if (found === undefined) {
        throw new Problem(409, "The message has no such button or row.", {
          choices: choices.map(({ id, title }) => ({ id, title }))
        })
      }
      return send(call, userOf(call.world, call.param("number")), { ...found.content, replyTo: messageId })
    }
  }),
  worldRoute({
    method: "get",
    path: "/incoming",
    summary: "Lists what users have sent.",
    query: IncomingFilter,
    answer: { description: "what users have sent, oldest first", schema: IncomingPage },
    handle: ({ query: { from, since = 0 }, world }) => ({
      incoming: [...world.journal.incoming]
        .filter((entry) => entry.seq > since && (from ?? entry.from) === entry.from)
        .map(incomingView)
    })
  })
]
