/** Rules about request bodies, from `data/body-rules.json`. */
import rules from "../data/body-rules.json" with { type: "json" }
import type { Provenance } from "./Evidence.ts"

/** A rule about request bodies that JSON Schema cannot say. */
export interface BodyRule extends Provenance {
  readonly id: string
  /** who refuses a body that breaks it */
  readonly layer: "gateway" | "meta"
  /** the gateway's or Meta's error code; 0 for a warning */
  readonly code: string | number
  readonly subcode?: number
  /** `"all"`, or the message types, an interactive one as `interactive.list` */
  readonly types: "all" | ReadonlyArray<string>
  /** path of the field; `*` where it can be one of several */
  readonly field: string
  /** what would be right, for the developer */
  readonly expected: string
  /** Meta's `error_data.details`; `{…}` stands for what the case fills in */
  readonly details?: string
}

/** The rules in the order in which they are documented here. */
export const all = rules as ReadonlyArray<BodyRule>
