import type * as Profile from "@connexease-gateway/contract/Profile"
import type { Response } from "./Response.ts"
import { failure } from "./Response.ts"
import type { RequestContext } from "./RequestContext.ts"
import { stepOf } from "./RequestContext.ts"
import * as Random from "../support/random.ts"
import type { LimitType } from "../limits/SlidingWindowLimiter.ts"
import type { World } from "../world/World.ts"
import type { JsonObject } from "../validation/Json.ts"
import type { MetaRefusal, Refusal } from "../validation/Refusal.ts"

/** RATE_001, with the wait as the profile spells it. */
export const rateLimited = (profile: Profile.Profile, exceeded: LimitType): Response =>
  failure("RATE_001", {
    params: {
      limit_type: exceeded,
      retry_after: (exceeded === "sec" ? profile.retryAfter.second : profile.retryAfter.minute).value
    }
  })

/** What one of the gateway's own rules refuses. */
export const refused = (refusal: Refusal): Response =>
  failure(refusal.code, { params: told(refusal), refusal })

/** What Meta refuses: its error object stands under `params.meta`. */
export const refusedByMeta = (
  context: RequestContext,
  world: World | undefined,
  refusal: Refusal
): Response =>
  failure(refusal.code, {
    params: {
      ...told(refusal),
      ...(refusal.meta === undefined ? {} : { meta: metaError(context, world, refusal.meta) })
    },
    refusal
  })

const told = ({ expected, field, help, rule }: Refusal): JsonObject => ({
  field,
  rule,
  expected,
  ...(help === undefined ? {} : { help })
})

const traceAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

/** Meta's error object as it stands in an answer: with the trace id that Meta gives to each. */
const metaError = (context: RequestContext, world: World | undefined, error: MetaRefusal): JsonObject => {
  const subject = context.checked?.kind === "message" ? context.checked.recipient.id : ""
  const count = world === undefined ? 0 : stepOf(context, world, subject)
  const trace = Random.text(
    { seed: world?.seed ?? "", purpose: "fbtrace", subject, count },
    22,
    traceAlphabet
  )
  return {
    message: error.message,
    type: error.type,
    code: error.code,
    ...(error.error_subcode === undefined ? {} : { error_subcode: error.error_subcode }),
    ...(error.error_data === undefined ? {} : { error_data: { ...error.error_data } }),
    fbtrace_id: `A${trace}`
  }
}
