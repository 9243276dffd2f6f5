/** Accepted messages, and the expectations about them that a test verifies or waits for. */
import { Type } from "typebox"
import type { TSchema } from "typebox"
import { JsonObject, Texts, Time, TimeInput, limit, object, since } from "./schema.ts"
import type { Static } from "./schema.ts"
import { RequestView, Warning } from "./requests.ts"

const statuses = ["sent", "delivered", "read", "failed", "played"] as const

export const StatusName = Type.Enum(statuses)
export const MetaCode = Type.Integer({ minimum: -9e12, maximum: 9e12, description: "Meta's error code" })
export const MessageRoute = Type.Enum(["messages", "marketing_messages"], {
  description: "Meta's endpoint that the message was routed to"
})

/** A status, as the control API reports it and as a snapshot keeps it. */
export const status = <T extends TSchema>(time: T) => ({
  status: StatusName,
  at: time,
  error: Type.Optional(MetaCode)
})

export const StatusView = object(status(Time), { title: "Status" })
export type StatusView = Static<typeof StatusView>

const shown = {
  header: Type.Optional(
    object(
      {
        format: Type.String(),
        text: Type.Optional(Type.String()),
        link: Type.Optional(Type.String()),
        id: Type.Optional(Type.String())
      },
      { description: "a text, or a medium by its kind (`IMAGE`, …) and where it comes from" }
    )
  ),
  body: Type.Optional(Type.String()),
  footer: Type.Optional(Type.String()),
  buttons: Type.Array(
    object({
      type: Type.String(),
      text: Type.String(),
      value: Type.Optional(Type.String({ description: "the address, number, code or id behind it" }))
    }),
    { description: "buttons, and rows of a list" }
  )
}

export const RenderedView = object(
  { ...shown, cards: Type.Array(object(shown), { description: "the cards of a carousel" }) },
  { title: "Rendered", description: "what the user reads; a template with its variables filled in" }
)
export type RenderedView = Static<typeof RenderedView>

export const MessageView = object(
  {
    seq: Type.Integer({ description: "the same as its request's" }),
    at: Time,
    id: Type.String(),
    to: Type.String({ description: "as it was sent" }),
    recipient: Type.String({ description: "digits, group id or business-scoped user id" }),
    waId: Type.Optional(Type.String()),
    type: Type.String(),
    sandbox: Type.Boolean({ description: "sent with `is_fake`: nothing would have been delivered" }),
    route: MessageRoute,
    body: JsonObject,
    rendered: RenderedView,
    variables: Type.Unsafe<Record<string, string>>({
      ...Texts,
      description:
        "what a template was filled with: `1` or `first_name` for the body, `header.1`, `button.0`, `card.0.1` for the others"
    }),
    status: Type.Enum(["accepted", ...statuses], {
      description: "the latest; `accepted` while there is none"
    }),
    statuses: Type.Array(StatusView),
    warnings: Type.Array(Warning),
    wouldFail: Type.Optional(
      Type.Integer({
        description:
          "Meta's code with which it would have failed in production, where this world does not enforce it"
      })
    )
  },
  { title: "Message" }
)
export type MessageView = Static<typeof MessageView>

const filter = {
  id: Type.Optional(Type.String()),
  to: Type.Optional(Type.String({ description: "the recipient, as sent or in digits" })),
  type: Type.Optional(Type.String()),
  text: Type.Optional(
    Type.String({
      description: "stands somewhere in what the user reads: body, caption, header, footer, buttons, cards"
    })
  ),
  template: Type.Optional(Type.String({ description: "the name of a template" })),
  language: Type.Optional(Type.String({ description: "the language of a template" })),
  status: Type.Optional(
    Type.Enum(["accepted", ...statuses], {
      description: "has come to this status, whether it has gone on or not; every message was `accepted`"
    })
  ),
  sandbox: Type.Optional(Type.Boolean()),
  since,
  from: Type.Optional({ ...TimeInput, description: "sent at this world time or later" }),
  until: Type.Optional({ ...TimeInput, description: "sent before this world time" })
}

/** Which messages a question is about; what is absent does not matter. */
export const MessageMatch = object(filter)
export type MessageMatch = Static<typeof MessageMatch>

export const MessageFilter = object({ ...filter, limit: limit() })
export type MessageFilter = Static<typeof MessageFilter>

export const MessagePage = object(
  {
    total: Type.Integer({ description: "how many match in what the journal still holds" }),
    dropped: Type.Integer({ description: "how many were dropped for room, whether they would match or not" }),
    messages: Type.Array(MessageView)
  },
  { title: "MessagePage", description: "oldest first" }
)
export type MessagePage = Static<typeof MessagePage>

const Expected = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })

const bounds = {
  none: Type.Optional(Type.Literal(true, { description: "not a single one" })),
  count: Type.Optional({ ...Expected, description: "exactly so many" }),
  atLeast: Type.Optional(Expected),
  atMost: Type.Optional(Expected)
}
const Bounds = object(bounds)
type Bounds = Static<typeof Bounds>

/** How many messages are expected: `none`, exactly `count`, or between `atLeast` and `atMost`; at least one by default. */
export type Expectation =
  | Required<Pick<Bounds, "none">>
  | Required<Pick<Bounds, "count">>
  | Pick<Bounds, "atLeast" | "atMost">

const without = (...names: ReadonlyArray<keyof Bounds>) => ({
  properties: Object.fromEntries(names.map((name) => [name, false]))
})

export const VerifyInput = object(
  { ...filter, ...bounds },
  {
    title: "VerifyInput",
    dependentSchemas: { none: without("count", "atLeast", "atMost"), count: without("atLeast", "atMost") }
  }
)

export const WaitInput = object(
  {
    ...filter,
    count: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, default: 1, description: "at least so many" })
    ),
    timeoutMs: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 120_000, default: 5_000, description: "real milliseconds" })
    )
  },
  { title: "WaitInput" }
)
/** What to wait for, and how long. */
export type WaitFilter = Static<typeof WaitInput>

export const FoundView = object(
  {
    found: Type.Integer({ description: "how many match" }),
    messages: Type.Array(MessageView, { description: "the first 1,000 of them, oldest first" })
  },
  { title: "Found" }
)
export type FoundView = Static<typeof FoundView>

export const MissesView = object(
  {
    nearest: Type.Array(
      object({
        differs: Type.Array(
          object({ field: Type.String(), expected: Type.Unknown(), actual: Type.Unknown() })
        ),
        message: MessageView
      }),
      {
        description: "the messages that come closest; in which fields they differ, and what they have there"
      }
    ),
    refused: Type.Array(RequestView, { description: "the requests that were refused last" })
  },
  { title: "NearMisses", description: "what may explain why a message was not found" }
)
export type MissesView = Static<typeof MissesView>

export const StatusInput = object(
  {
    status: StatusName,
    error: Type.Optional({
      ...MetaCode,
      minimum: 0,
      description: "Meta's code: with `failed`, and only with it"
    })
  },
  { title: "StatusInput" }
)
export type StatusInput = Static<typeof StatusInput>
