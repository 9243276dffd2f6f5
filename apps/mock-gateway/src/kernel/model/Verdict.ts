/** Why a request is refused, as data: stages and scenarios give it, and one place writes the response for it. */
import type { LimitType } from "../limits/SlidingWindowLimiter.ts"
import type { Refusal } from "../validation/Refusal.ts"

export type Verdict =
  /** An error of the gateway's catalogue; `help` is what to do, where the mock knows better than its description. */
  | {
      readonly kind: "error"
      readonly code: string
      readonly headers?: Readonly<Record<string, string>>
      readonly help?: string
    }
  /** RATE_001: this window is full. */
  | { readonly kind: "rate-limited"; readonly window: LimitType }
  /** The body, or what it asks for, is refused by the gateway or by Meta. */
  | { readonly kind: "refused"; readonly refusal: Refusal }
