/** What a refusal of the control API looks like: the gateway's own envelope. */
import { Type } from "typebox"
import type { TSchema } from "typebox"
import { JsonObject, object } from "./schema.ts"
import type { Static } from "./schema.ts"

/** A refusal; `params` are its details, such as the nearest misses. */
export const problem = <P extends TSchema>(params: P, options: { readonly title?: string } = {}) =>
  object(
    {
      isSuccess: Type.Literal(false),
      errors: object({
        code: Type.String({ pattern: "^MOCK_[0-9]{3}$", description: "MOCK_ and the HTTP status" }),
        group: Type.String(),
        description: Type.String({ description: "what is wrong, and what to do" }),
        params: Type.Optional(params)
      })
    },
    options
  )

export const Problem = problem(JsonObject, { title: "Problem" })
export type Problem = Static<typeof Problem>
