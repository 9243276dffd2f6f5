/** Simulated users, and what they send. */
import { Type } from "typebox"
import type { TSchema } from "typebox"
import { incomingTypes } from "../kernel/users/inboundMessages.ts"
import type { IncomingType } from "../kernel/users/inboundMessages.ts"
import type { JsonObject } from "../kernel/validation/Json.ts"
import { JsonObject as AnyObject, Time, object, since } from "./schema.ts"
import type { Static } from "./schema.ts"

export const UserName = Type.String({ minLength: 1, maxLength: 200 })

/** A phone number without punctuation. */
export const Digits = Type.String({ pattern: "^[0-9]{7,15}$" })

export const UserInput = object(
  {
    name: Type.Optional(UserName),
    blocked: Type.Optional(Type.Boolean({ description: "has blocked the business: sends fail with 131026" })),
    optedOut: Type.Optional(Type.Boolean({ description: "wants no marketing: it fails with 131050" })),
    onWhatsApp: Type.Optional(Type.Boolean({ description: "where not, sends fail with 131026" })),
    waId: Type.Optional({
      ...Digits,
      description: "the number as WhatsApp knows it, where it differs from the one that is dialled"
    })
  },
  { title: "UserInput" }
)
export type UserInput = Static<typeof UserInput>

export const UserView = object(
  {
    number: Type.String(),
    name: Type.String(),
    blocked: Type.Boolean(),
    optedOut: Type.Boolean(),
    onWhatsApp: Type.Boolean(),
    waId: Type.String(),
    windowOpen: Type.Boolean({ description: "whether the user wrote within 24 hours" }),
    windowEnds: Type.Optional(Time)
  },
  { title: "User" }
)
export type UserView = Static<typeof UserView>

export const UsersView = object({ users: Type.Array(UserView) }, { title: "Users" })
export type UsersView = Static<typeof UsersView>

/** What a user sent, as the control API reports it and as a snapshot keeps it. */
export const incoming = <T extends TSchema, M extends TSchema>(time: T, message: M) => ({
  seq: Type.Integer({ minimum: 0, maximum: 9e12 }),
  at: time,
  id: Type.String(),
  from: Type.String({ description: "digits of the user's number" }),
  type: Type.String(),
  message,
  readAt: Type.Optional(time)
})

export const IncomingView = object(
  incoming(
    Time,
    Type.Unsafe<JsonObject>({ ...AnyObject, description: "the element of `messages` in the webhook" })
  ),
  { title: "Incoming", description: "a message that a user sent" }
)
export type IncomingView = Static<typeof IncomingView>

export const IncomingFilter = object({ from: Type.Optional(Type.String()), since })
export type IncomingFilter = Static<typeof IncomingFilter>

export const IncomingPage = object(
  { incoming: Type.Array(IncomingView) },
  { title: "IncomingPage", description: "oldest first" }
)
export type IncomingPage = Static<typeof IncomingPage>

type PayloadOf<T extends IncomingType> = T extends "unsupported"
  ? unknown
  : { readonly [Name in T]: T extends "contacts" ? ReadonlyArray<JsonObject> : JsonObject }

/** What a user sends: the type, and under its name Meta's payload. Media get an id and a hash where they have none. */
export type IncomingInput = {
  [T in IncomingType]: {
    readonly type: T
    /** The id of the message that the user answers. */
    readonly replyTo?: string
    /** Its own id, such as one out of a recorded webhook; made where absent. */
    readonly id?: string
  } & PayloadOf<T>
}[IncomingType]

const payload = (type: IncomingType) => ({
  type: type === "contacts" ? "array" : "object",
  description: `as \`${type}\` of a message in Meta's webhook`
})

export const IncomingInput = Type.Unsafe<IncomingInput>({
  title: "IncomingInput",
  type: "object",
  discriminator: { propertyName: "type" },
  required: ["type"],
  oneOf: incomingTypes.map((type) => ({
    properties: {
      type: { const: type },
      replyTo: { type: "string", description: "the id of the message that the user answers" },
      id: {
        type: "string",
        pattern: "^wamid\\..{1,250}$",
        description: "its own id, such as one out of a recorded webhook; made where absent"
      },
      ...(type === "unsupported" ? {} : { [type]: payload(type) })
    },
    required: type === "unsupported" ? ["type"] : ["type", type]
  }))
})

export const PressInput = object(
  {
    messageId: Type.String(),
    choice: Type.String({
      description: "the id or the title of a button or row; a flow's button is named by its text"
    })
  },
  { title: "PressInput" }
)
