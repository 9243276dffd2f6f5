/** The response for each verdict: the gateway's error in its documented envelope. */
import type { Verdict } from "../model/Verdict.ts"
import * as Random from "../support/random.ts"
import type { JsonObject } from "../validation/Json.ts"
import type { MetaRefusal, Refusal } from "../validation/Refusal.ts"
import type { RequestContext } from "./RequestContext.ts"
import { randomKey } from "./RequestContext.ts"
import type { Response } from "./Response.ts"
import { failure } from "./Response.ts"

export const errorResponse = (context: RequestContext, verdict: Verdict): Response => {
  switch (verdict.kind) {
    case "error":
      return failure(verdict.code, {
        ...(verdict.headers === undefined ? {} : { headers: verdict.headers }),
        ...(verdict.help === undefined ? {} : { params: { help: verdict.help } })
      })
    case "rate-limited": {
      const { minute, second } = context.profile.retryAfter
      const { value } = verdict.window === "sec" ? second : minute
      return failure("RATE_001", {
        window: verdict.window,
        params: { limit_type: verdict.window, retry_after: value }
      })
    }
    case "refused": {
      const { refusal } = verdict
      return failure(refusal.code, { params: paramsOf(context, refusal), refusal })
    }
  }
}

/** Says which field broke which rule; Meta's error object stands under `meta`. */
const paramsOf = (context: RequestContext, { expected, field, help, meta, rule }: Refusal): JsonObject => ({
  field,
  rule,
  expected,
  ...(help === undefined ? {} : { help }),
  ...(meta === undefined ? {} : { meta: metaError(context, meta) })
})

/** Meta's error object as it stands in a response: with the trace id that Meta gives to each. */
const metaError = (context: RequestContext, error: MetaRefusal): JsonObject => ({
  message: error.message,
  type: error.type,
  code: error.code,
  ...(error.error_subcode === undefined ? {} : { error_subcode: error.error_subcode }),
  ...(error.error_data === undefined ? {} : { error_data: { ...error.error_data } }),
  fbtrace_id: `A${Random.base64url(randomKey(context, context.world?.seed ?? "", "fbtrace"), 22)}`
})
