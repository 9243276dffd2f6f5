import type { Response } from "../pipeline/Response.ts"
import type { RequestContext } from "../pipeline/RequestContext.ts"
import type { RandomKey } from "../support/random.ts"
import type { StageName } from "../pipeline/pipeline.ts"
import type { StatusEntry } from "../journal/Journal.ts"
import type { World } from "../world/World.ts"
import type { FaultName } from "./connectionFaults.ts"
import type { WebhookFaultName } from "./webhookFaults.ts"

/** Whether the message has been accepted when the scenario strikes. */
export type At = "before" | "after"

/** Numbers that a header or rule may give along. Each scenario says which it reads. */
export const parameterNames = ["ms", "min", "max", "sigma", "bytes"] as const
export type Parameters = Readonly<Partial<Record<(typeof parameterNames)[number], number>>>

/** A step in the life of an accepted message: which status, and when after acceptance. */
export interface Step {
  readonly afterMillis: number
  readonly status: StatusEntry["status"]
  /** Meta's code of a failure. */
  readonly error?: number
}

/** What a scenario does. */
export type Effect =
  /** The stage refuses, whatever it thinks itself. */
  | {
      readonly kind: "refusal"
      readonly refuse: (context: RequestContext, world: World | undefined) => Response
    }
  /** The answer of an accepted message is turned into another. */
  | { readonly kind: "answer"; readonly transform: (answer: Response) => Response }
  /** The edge spoils the answer on its way. */
  | { readonly kind: "fault"; readonly fault: FaultName }
  /** The answer comes late, in real time. */
  | { readonly kind: "delay"; readonly millis: (parameters: Parameters, randomKey: RandomKey) => number }
  /** The message is accepted, and then lives another life. */
  | {
      readonly kind: "outcome"
      readonly steps: ReadonlyArray<Step>
      readonly transform?: (answer: Response) => Response
    }
  /** The message is accepted, and what is told about it goes astray. */
  | { readonly kind: "webhook"; readonly fault: WebhookFaultName }

/** One row of the registry: something that can go wrong, or otherwise than usual. */
export interface Scenario {
  readonly name: string
  /** The three digits that choose it in a reserved recipient `999` + digits + six free digits. */
  readonly digits: Readonly<Partial<Record<At, string>>>
  /** When it strikes where nobody says. */
  readonly at: At
  /** Whose verdict it replaces; `answer` and `delivery` come after all checks. */
  readonly stage: StageName | "answer" | "delivery"
  /** One sentence for the table. */
  readonly summary: string
  /** The numbers it reads. */
  readonly parameters?: ReadonlyArray<keyof Parameters>
  readonly effect: Effect
}

/** Three digits from a base and an index. */
export const digits = (base: number, index: number): string => String(base + index).padStart(3, "0")
