/** What the gateway answers, and the documented envelopes around data and errors. */
import type { LimitType } from "../limits/SlidingWindowLimiter.ts"
import type { JsonObject } from "../validation/Json.ts"
import type { Refusal } from "../validation/Refusal.ts"
import * as Catalogue from "./gatewayErrors.ts"

/** What the gateway answers to one request, before a fault at the edge spoils it. */
export interface Response {
  readonly status: number
  readonly body: string
  /** What stands in `body` as `data`: Meta's answer to an accepted request. */
  readonly data?: JsonObject
  /** The gateway's code of a refusal. */
  readonly code?: string
  /** The window that was full, where the rate limit refuses. */
  readonly window?: LimitType
  /** Which rule of the body's was broken. */
  readonly refusal?: Refusal
  readonly headers?: Readonly<Record<string, string>>
}

/** 200 and the documented envelope around Meta's answer. */
export const success = (data: JsonObject): Response => ({
  status: 200,
  body: JSON.stringify({ isSuccess: true, data }),
  data
})

/** A catalogued error in the documented envelope; `params` only where there is something to say. */
export const failure = (
  code: string,
  {
    params,
    ...more
  }: Pick<Response, "headers" | "refusal" | "window"> & { readonly params?: JsonObject } = {}
): Response => {
  const { description, group, status } = Catalogue.get(code)
  const errors = { code, group, description, ...(params === undefined ? {} : { params }) }
  return { status, body: JSON.stringify({ isSuccess: false, errors }), code, ...more }
}
