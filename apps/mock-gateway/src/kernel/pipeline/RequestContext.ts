/** A request on its way through the pipeline: each stage leaves here what it found out and the next ones need. */
import type * as Profile from "@connexease-gateway/contract/Profile"
import type { MessageEntry } from "../journal/Journal.ts"
import type { RandomKey } from "../support/random.ts"
import type { Parsed } from "../validation/jsonText.ts"
import * as JsonText from "../validation/jsonText.ts"
import { MAX_BODY_DEPTH } from "../validation/validate.ts"
import type { MetaVerdict } from "../validation/validate.ts"
import type { Gate, Request as Checked } from "../validation/validate.ts"
import type { Warning } from "../validation/Refusal.ts"
import type { World } from "../world/World.ts"
import type { Request } from "./Request.ts"
import type { Response } from "./Response.ts"

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
  /** The rate stage was reached: the response carries the rate headers. */
  rated: boolean
  /** The body, parsed once, when it is first asked for. */
  parsed: Parsed | undefined
  /** What the gateway's own rules say of the body. */
  gate: Gate | undefined
  /** What Meta's rules say of it. */
  meta: MetaVerdict | undefined
  warnings: ReadonlyArray<Warning>
  /** The recipient's count for this request, once something random was asked for. */
  step: number | undefined
  /** What the last stage made of the request. */
  acceptance: Acceptance | undefined
}

/** A request that all checks have passed, before anything of it is recorded. */
export interface Acceptance {
  readonly response: Response
  /** The message, unless it is a read receipt. */
  readonly message?: AcceptedMessage
}

/** A message before it stands in the journal. */
export type AcceptedMessage = Omit<MessageEntry, "seq" | "at" | "request" | "statuses">

/** The world that the key has led to; only stages after authentication may ask. */
export const worldOf = ({ world }: RequestContext): World => {
  if (world === undefined) throw new Error("A stage needs a world and runs before authentication.")
  return world
}

/** The body, once the gateway's own rules have passed it. */
export const checkedOf = ({ gate }: RequestContext): Checked | undefined =>
  gate?.ok === true ? gate.request : undefined

/** The body as JSON; `undefined` where it is no text. */
export const parsedBody = (context: RequestContext): Parsed | undefined => {
  const { body } = context.request
  return (context.parsed ??= body.kind === "text" ? JsonText.parse(body.text, MAX_BODY_DEPTH) : undefined)
}

/** What is random about this request: its recipient's count grows once, however often it is asked. */
export const randomKey = (context: RequestContext, seed: string, purpose: string): RandomKey => {
  const checked = checkedOf(context)
  const subject = checked?.kind === "message" ? checked.recipient.id : ""
  return { seed, purpose, subject, count: stepOf(context, context.world, subject) }
}

/** The recipient's count for this request, in the world that it is for. */
export const stepOf = (context: RequestContext, world: World | undefined, recipient: string): number =>
  world === undefined ? 0 : (context.step ??= world.steps.next(recipient))
