/** All scenarios, and how they are found by name and by digits. */
import { connectionFaults } from "../../faults/index.ts"
import { webhookFaults } from "../model/webhookFaults.ts"
import { delays } from "./delays.ts"
import { deliveryOutcomes } from "./deliveryOutcomes.ts"
import { gatewayErrors } from "./gatewayErrors.ts"
import { malformedResponses } from "./malformedResponses.ts"
import { inRange, metaErrors } from "./metaErrors.ts"
import type { At, Scenario } from "./Scenario.ts"

/** Faults of the connection: before acceptance nothing was sent, after it the message is on its way. */
const faultScenarios = connectionFaults.map((fault): Scenario => ({
  ...fault,
  at: "before",
  stage: "response",
  effect: { kind: "fault", fault: fault.name }
}))

const webhookScenarios = webhookFaults.map(({ digits, name, summary }): Scenario => ({
  name,
  digits: { after: digits },
  at: "after",
  stage: "delivery",
  summary,
  effect: { kind: "webhook", fault: name }
}))

/** Everything that can go wrong, or otherwise than usual, one row each. */
export const all: ReadonlyArray<Scenario> = [
  ...deliveryOutcomes,
  ...gatewayErrors,
  ...faultScenarios,
  ...malformedResponses,
  ...delays,
  ...metaErrors,
  ...webhookScenarios
]

const names = new Map(all.map((scenario) => [scenario.name.toLowerCase(), scenario]))

const byDigits = new Map(
  all.flatMap((scenario) =>
    (["before", "after"] as const).flatMap((at): ReadonlyArray<[string, readonly [Scenario, At]]> => {
      const digits = scenario.digits[at]
      return digits === undefined ? [] : [[digits, [scenario, at]]]
    })
  )
)

/** The scenario of a name, in any case. */
export const byName = (name: string): Scenario | undefined =>
  names.get(name.toLowerCase()) ?? inRange(name.toLowerCase())

/** The scenario, and when it applies, of the three digits in a reserved recipient. */
export const ofDigits = (digits: string): readonly [Scenario, At] | undefined => byDigits.get(digits)

/** When a scenario can apply. */
export const times = (scenario: Scenario): ReadonlyArray<At> =>
  scenario.effect.kind === "refusal"
    ? scenario.digits.after === undefined && scenario.stage !== "meta"
      ? ["before"]
      : ["before", "after"]
    : scenario.effect.kind === "response" || scenario.effect.kind === "fault"
      ? ["before", "after"]
      : ["after"]
