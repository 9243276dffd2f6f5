/** What a scenario makes of a request that all checks have passed. */
import { MAX_FAULT_MS } from "../../faults/ConnectionFault.ts"
import type { FaultName } from "../../faults/index.ts"
import { stepsOf } from "../scenarios/deliveryOutcomes.ts"
import type { SelectedScenario } from "../scenarios/selectScenario.ts"
import type { Parameters } from "../scenarios/Scenario.ts"
import { errorResponse } from "./errorResponses.ts"
import type { Acceptance, RequestContext } from "./RequestContext.ts"
import { randomKey } from "./RequestContext.ts"
import type { Response } from "./Response.ts"

/** What the pipeline has come to: what to answer, and what to record. */
export interface Outcome {
  readonly response: Response
  /** What was accepted and is to be recorded; absent where nothing was. */
  readonly acceptance?: Acceptance | undefined
  /** The scenario that had a part in it. */
  readonly selected?: SelectedScenario
  /** Real milliseconds to wait before answering. */
  readonly delayMillis?: number
  /** What the edge does to the response on its way. */
  readonly fault?: Fault
}

export interface Fault {
  readonly name: FaultName
  readonly parameters: Parameters
}

export const applyScenario = (
  context: RequestContext,
  acceptance: Acceptance,
  selected: SelectedScenario
): Outcome => {
  const { at, parameters, scenario } = selected
  const { effect } = scenario
  const { message, response } = acceptance
  const accepted = { response, acceptance, selected }
  switch (effect.kind) {
    case "refusal":
      return at === "after"
        ? { ...accepted, response: errorResponse(context, effect.verdict) }
        : { response, acceptance }
    case "response":
      return {
        response: effect.transform(response),
        acceptance: at === "after" ? acceptance : undefined,
        selected
      }
    case "fault":
      return {
        response,
        acceptance: at === "after" ? acceptance : undefined,
        selected,
        fault: { name: effect.fault, parameters }
      }
    case "delay": {
      const key = randomKey(context, context.world?.seed ?? "", scenario.name)
      return { ...accepted, delayMillis: Math.min(effect.millis(parameters, key), MAX_FAULT_MS) }
    }
    case "outcome":
      return {
        selected,
        response: effect.transform?.(response) ?? response,
        acceptance:
          message === undefined || context.sandbox
            ? acceptance
            : { response, message: { ...message, steps: stepsOf(message.type, effect.steps) } }
      }
    case "webhook":
      return message === undefined
        ? accepted
        : { ...accepted, acceptance: { response, message: { ...message, webhookFault: effect.fault } } }
  }
}
