/** Requests to the messaging endpoint, whatever became of them. */
import { Type } from "typebox"
import type { TSchema } from "typebox"
import { Count, Texts, Time, limit, object, since } from "./schema.ts"
import type { Static } from "./schema.ts"

export const Key = object(
  { hash: Type.String(), mask: Type.String() },
  { title: "Key", description: "an API key as a hash and a mask, never whole" }
)

/** Whether the message has been accepted when a scenario applies. */
export const At = Type.Enum(["before", "after"])

export const Warning = object(
  {
    field: Type.String(),
    text: Type.String(),
    rule: Type.Optional(Type.String({ description: "the rule by which strict mode refuses it" }))
  },
  { title: "Warning", description: "what passes here and may fail, or be ignored, at the real gateway" }
)

const Refusal = object(
  {
    layer: Type.Enum(["gateway", "meta"]),
    code: Type.Enum(["GW_001", "GW_002", "GW_003"]),
    field: Type.String({ description: "its path; empty for the body as a whole" }),
    rule: Type.String({ description: "a keyword of JSON Schema, or a rule of the contract" }),
    expected: Type.String({ description: "what would be right" }),
    help: Type.Optional(Type.String()),
    meta: Type.Optional(
      object({
        status: Type.Integer(),
        message: Type.String(),
        type: Type.String(),
        code: Type.Integer(),
        error_subcode: Type.Optional(Type.Integer()),
        error_data: Type.Optional(
          object({ messaging_product: Type.Literal("whatsapp"), details: Type.String() })
        )
      })
    )
  },
  { title: "Refusal", description: "the rule that refused the body" }
)

/** A request, as the control API reports it and as a snapshot keeps it. */
export const request = <T extends TSchema>(time: T) => ({
  seq: Type.Integer({
    minimum: 0,
    maximum: 9e12,
    description: "grows by one or more with each entry of the world"
  }),
  at: time,
  method: Type.String(),
  path: Type.String(),
  query: Type.String({ description: "without the question mark" }),
  headers: Texts,
  key: Type.Optional(Key),
  body: Type.String({ description: "as it came; empty where it was not read" }),
  status: Type.Integer(),
  response: Type.String({ description: "as decided; a fault may have kept it from arriving whole" }),
  code: Type.Optional(Type.String({ description: "the gateway's code of the refusal" })),
  warnings: Type.Array(Warning, { maxItems: 1_000 }),
  refusal: Type.Optional(Refusal),
  scenario: Type.Optional(
    object(
      {
        name: Type.String(),
        at: At,
        seed: Type.String(),
        step: Count,
        chosenBy: Type.String({
          description: "the request's header, a rule by its id, or the recipient's number"
        })
      },
      { description: "the scenario that shaped the response, and what replays it" }
    )
  ),
  fault: Type.Optional(
    Type.String({ description: "what was done to the response on its way, such as `reset`" })
  )
})

export const RequestView = object(request(Time), { title: "Request" })
export type RequestView = Static<typeof RequestView>

export const RequestFilter = object({ since, limit: limit() })
export type RequestFilter = Static<typeof RequestFilter>

export const RequestPage = object(
  { total: Count, requests: Type.Array(RequestView) },
  { title: "RequestPage", description: "oldest first" }
)
export type RequestPage = Static<typeof RequestPage>
