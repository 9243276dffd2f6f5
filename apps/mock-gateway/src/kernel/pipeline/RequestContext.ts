import type * as Profile from "@connexease-gateway/contract/Profile"
import type { MessageEntry } from "../journal/Journal.ts"
import type { LimitType } from "../limits/SlidingWindowLimiter.ts"
import type { WebhookFaultName } from "../scenarios/webhookFaults.ts"
import type { Step } from "../scenarios/Scenario.ts"
import type { Request } from "./Request.ts"
import type { World } from "../world/World.ts"
import type { Warning } from "../validation/Refusal.ts"
import type { Request as Checked } from "../validation/validate.ts"

/** A request on its way through the stages; each stage leaves here what the next ones need. */
export interface RequestContext {
  readonly request: Request
  /** The query asks for Meta's marketing endpoint. */
  readonly mmlite: boolean
  /** The query asks for the sandbox. */
  readonly sandbox: boolean
  readonly profile: Profile.Profile
  /** World time; real time while there is no world. */
  now: number
  /** The key that is presented, where it has the form of one. */
  readonly key: string | undefined
  world: World | undefined
  /** The rate stage was passed or refused: the answer carries the rate headers. */
  rated: boolean
  /** The window that was full. */
  exceeded: LimitType | undefined
  /** The body, once the gateway's own rules have passed it. */
  checked: Checked | undefined
  warnings: ReadonlyArray<Warning>
  /** What the recipient's history counts for this request, once chance was asked. */
  step: number | undefined
  /** The message, once it is accepted. */
  accepted: Accepted | undefined
}

/** A message before it stands in the journal. */
export interface Accepted {
  readonly message: Omit<MessageEntry, "seq" | "at" | "request" | "chaos" | "steps" | "statuses">
  /** What will become of it. */
  steps: ReadonlyArray<Step>
  /** What goes wrong with its webhooks. */
  chaos: WebhookFaultName | undefined
}

/** The recipient's count for this request: asked for several times, it counts once. */
export const stepOf = (context: RequestContext, world: World, recipient: string): number =>
  (context.step ??= world.steps.next(recipient))
