/** A scenario: something that can go wrong on purpose, or otherwise than usual. */
import type { FaultName } from "../../faults/index.ts"
import type { StageName } from "../model/StageName.ts"
import type { Step } from "../model/Status.ts"
import type { Verdict } from "../model/Verdict.ts"
import type { WebhookFaultName } from "../model/webhookFaults.ts"
import type { Response } from "../pipeline/Response.ts"
import type { RandomKey } from "../support/random.ts"

/** Whether the message has been accepted when the scenario applies. */
export type At = "before" | "after"

/** Numbers that a header or rule may give along. Each scenario says which it takes. */
export const parameterNames = ["ms", "min", "max", "sigma", "bytes"] as const
/** The largest of them: timers take no more milliseconds than twice as many. */
export const MAX_PARAMETER = 1_000_000_000
export type Parameters = Readonly<Partial<Record<(typeof parameterNames)[number], number>>>

/** What a scenario does. */
export type Effect =
  /** The stage refuses, whatever its own verdict. */
  | { readonly kind: "refusal"; readonly verdict: Verdict }
  /** The response to an accepted message is turned into another. */
  | { readonly kind: "response"; readonly transform: (response: Response) => Response }
  /** The edge spoils the answer on its way. */
  | { readonly kind: "fault"; readonly fault: FaultName }
  /** The answer comes late, in real time. */
  | { readonly kind: "delay"; readonly millis: (parameters: Parameters, randomKey: RandomKey) => number }
  /** The message is accepted, and then lives another life. */
  | {
      readonly kind: "outcome"
      readonly steps: ReadonlyArray<Step>
      readonly transform?: (response: Response) => Response
    }
  /** The message is accepted, and its webhooks go wrong. */
  | { readonly kind: "webhook"; readonly fault: WebhookFaultName }

/** One row of the registry: something that can go wrong, or otherwise than usual. */
export interface Scenario {
  readonly name: string
  /** The three digits that choose it in a reserved recipient `999` + digits + six free digits. */
  readonly digits: Readonly<Partial<Record<At, string>>>
  /** When it applies where the caller does not say. */
  readonly at: At
  /** Whose verdict it replaces; `answer` and `delivery` come after all checks. */
  readonly stage: StageName | "response" | "delivery"
  /** One sentence for the table. */
  readonly summary: string
  /** The numbers that it takes. */
  readonly parameters?: ReadonlyArray<keyof Parameters>
  readonly effect: Effect
}
