/** The gateway's error codes, from `data/gateway-errors.json`. */
import errors from "../data/gateway-errors.json" with { type: "json" }
import type { Fact } from "./Evidence.ts"

/** One of the gateway's own errors. Each of its parts says how well it is known. */
export interface GatewayErrorEntry {
  /** `errors.code` on the wire */
  readonly code: string
  /** HTTP status */
  readonly status: Fact<number>
  /** `errors.group` on the wire */
  readonly group: Fact<string>
  /** `errors.description` on the wire */
  readonly description: Fact<string>
  /** `errors.params` on the wire; empty where none is known */
  readonly params: Fact<Readonly<Record<string, unknown>>>
  /** what leads to it */
  readonly when: Fact<string>
  /** what the developer can do */
  readonly resolution: Fact<string>
  /** a documented answer, verbatim */
  readonly sample?: string
}

/** The gateway's errors, documented and assumed, one row each. */
export const all = errors as ReadonlyArray<GatewayErrorEntry>
