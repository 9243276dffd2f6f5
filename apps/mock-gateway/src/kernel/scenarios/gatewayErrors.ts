/** Scenarios for the gateway's own errors, each at the stage that raises it. */
import type { StageName } from "../model/StageName.ts"
import * as Catalogue from "../pipeline/gatewayErrors.ts"
import type { Scenario } from "./Scenario.ts"

interface Row {
  readonly code: string
  readonly digits: string
  readonly stage: StageName
  /** A refusal that may also hide an accepted message has digits for that too. */
  readonly hiding?: string
}

const rows: ReadonlyArray<Row> = [
  { code: "AUTH_001", digits: "001", stage: "authenticate" },
  { code: "AUTH_002", digits: "002", stage: "authenticate" },
  { code: "AUTH_003", digits: "003", stage: "authenticate" },
  { code: "AUTH_004", digits: "004", stage: "authenticate" },
  { code: "AUTH_005", digits: "005", stage: "authenticate" },
  { code: "BILL_001", digits: "011", stage: "balance" },
  { code: "GW_001", digits: "031", stage: "gateway" },
  { code: "GW_002", digits: "032", stage: "gateway" },
  { code: "GW_003", digits: "033", stage: "meta", hiding: "083" },
  { code: "GW_404", digits: "044", stage: "route" },
  { code: "GW_405", digits: "045", stage: "route" },
  { code: "GW_413", digits: "046", stage: "content" },
  { code: "GW_415", digits: "047", stage: "content" },
  { code: "GW_500", digits: "050", stage: "accept", hiding: "090" },
  { code: "WH_001", digits: "061", stage: "authenticate" },
  { code: "WH_002", digits: "062", stage: "authenticate" }
]

const refusals = rows.map(({ code, digits, hiding, stage }): Scenario => {
  const { description, status } = Catalogue.get(code)
  return {
    name: code,
    digits: hiding === undefined ? { before: digits } : { before: digits, after: hiding },
    at: "before",
    stage,
    summary: `${status}: ${description}`,
    effect: { kind: "refusal", verdict: { kind: "error", code } }
  }
})

const rateLimits: ReadonlyArray<Scenario> = [
  {
    name: "RATE_001",
    digits: { before: "021" },
    at: "before",
    stage: "rate",
    summary: "429: the window of a second is full.",
    effect: { kind: "refusal", verdict: { kind: "rate-limited", window: "sec" } }
  },
  {
    name: "RATE_001-min",
    digits: { before: "022" },
    at: "before",
    stage: "rate",
    summary: "429: the window of a minute is full.",
    effect: { kind: "refusal", verdict: { kind: "rate-limited", window: "min" } }
  }
]

export const gatewayErrors: ReadonlyArray<Scenario> = [...refusals, ...rateLimits]
