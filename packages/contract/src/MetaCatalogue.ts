/** Meta's error codes, from `data/meta-errors.json`. */
import errors from "../data/meta-errors.json" with { type: "json" }
import type { Provenance } from "./Evidence.ts"

/** A text that Meta was seen, or is said, to send. */
export interface Sample extends Provenance {
  readonly text: string
  /** `error_subcode` that came with it */
  readonly subcode?: number
}

/** One of Meta's error codes. */
export interface MetaErrorEntry extends Provenance {
  readonly code: number
  /** the last code of a range that shares this row */
  readonly to?: number
  /** Meta's title; the title of a webhook's error */
  readonly title: string
  /** `error.message` of a refused send, where it is not `(#<code>) <title>` */
  readonly message?: string
  /** HTTP status of a refused send; null where none is known */
  readonly http: number | null
  /** whether the code answers a send, comes later by webhook, or both */
  readonly channel: "response" | "webhook" | "both"
  /** whether Meta had taken the message when it reports the code */
  readonly accepted: "no" | "yes" | "unclear"
  /** what helps: the same again soon, after a wait, after a change, or nothing */
  readonly retry: "yes" | "wait" | "fix" | "no"
  /** seconds to wait before sending again, where known */
  readonly waitSeconds?: number
  /** `error_subcode`, where seen */
  readonly subcode?: number
  /** `error_data.details` as seen */
  readonly details?: ReadonlyArray<Sample>
  /** further `error.message` texts as seen */
  readonly messages?: ReadonlyArray<Sample>
}

/** Meta's error codes, one row for each code or range of codes, in ascending order. */
export const all = errors as ReadonlyArray<MetaErrorEntry>
