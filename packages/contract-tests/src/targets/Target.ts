/**
 * A target is a server under test: its address, its capabilities, and how to get an account in a required state. What a
 * target cannot arrange is the reason why an exchange is skipped.
 */
import type { Exchange, Profile } from "@connexease-gateway/contract"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { Post } from "../checks/WebhookEndpoint.ts"
import type { RawHttp, RawHttpError, SandboxBreach } from "../http/RawHttp.ts"

/**
 * What a target can do.
 *
 * - `sandbox`: takes `is_fake=true`
 * - `sends`: takes messages that are handed on
 * - `unknown-key`: refuses an unknown key
 * - `balance`: can empty an account
 * - `limits`: can set the windows of the rate limit
 * - `profile`: can behave as either generation of the gateway
 * - `clock`: can let its time pass without waiting
 * - `failures`: can fail on demand
 * - `templates`: can take templates that are not registered
 * - `incoming`: can let a user send a message with a given id
 * - `journal`: can show the messages that it took
 */
export const capabilities = [
  "sandbox",
  "sends",
  "unknown-key",
  "balance",
  "limits",
  "profile",
  "clock",
  "failures",
  "templates",
  "incoming",
  "journal"
] as const
export type Capability = (typeof capabilities)[number]

/** An account in the condition that an exchange needs. */
export interface Session {
  readonly http: RawHttp
  readonly apiKey: Redacted.Redacted<string>
  /** Lets time pass at the provider, in milliseconds. */
  readonly pass: (millis: number) => Effect.Effect<void, RawHttpError>
  /** The bodies of the messages that the account sent, oldest first, where the target has a journal. */
  readonly accepted: Effect.Effect<ReadonlyArray<unknown>, RawHttpError>
  /** What the account paid since it was set up, in micro-dollars; `undefined` where the target does not show it. */
  readonly spent: Effect.Effect<number | undefined, RawHttpError>
}

/** The account's webhooks do not arrive here; the message says why. */
export class Unwatchable extends Data.TaggedError("Unwatchable")<{ readonly message: string }> {}

/** An event that a scenario needs could not be produced; the message says why. */
export class ScenarioError extends Data.TaggedError("ScenarioError")<{ readonly message: string }> {}

/** An account whose webhooks arrive here, and the events that can be produced on it. */
export interface WebhookSession extends Pick<Session, "http" | "apiKey"> {
  /** What each post must carry as `Authorization`. */
  readonly authorization: string
  /** Answers 503 to the next so many posts. */
  readonly refuse: (count: number) => Effect.Effect<void>
  /** A user sends a message: the type, and under its name Meta's payload. */
  readonly incoming: (
    from: string,
    content: { readonly type: string; readonly [payload: string]: unknown }
  ) => Effect.Effect<void, ScenarioError>
  /** A user presses a button or selects a list row. */
  readonly press: (from: string, messageId: string, choice: string) => Effect.Effect<void, ScenarioError>
  /** A message gets a status before its time; `error` is Meta's code of a failure. */
  readonly status: (
    messageId: string,
    status: "read" | "failed",
    error?: number
  ) => Effect.Effect<void, ScenarioError>
  /** Meta announces a change of a template or of the account. */
  readonly announce: (event: "template" | "account") => Effect.Effect<void, ScenarioError>
  /** Lets time pass, in milliseconds, and gives everything that has been posted so far. */
  readonly posts: (millis: number) => Effect.Effect<ReadonlyArray<Post>, Unwatchable>
}

/** How much a server may be asked, where every request counts. */
export interface Budget {
  readonly requests: number
  /** How many messages may really be sent, and to how many numbers; none when 0. */
  readonly messages: number
  readonly recipients: number
}

export interface Target {
  /** For people: `http://127.0.0.1:4010, a mock`. Holds no secret. */
  readonly name: string
  /** Where the real gateway is that was seen; only this makes a recording evidence. Mocks have none. */
  readonly host?: string
  readonly capabilities: ReadonlySet<Capability>
  /** The generation of the gateway that the target is. */
  readonly profile: Profile.ProfileName
  /** How many exchanges may run at once. */
  readonly concurrency: number
  /** What the target's guard lets out at most; a target without one may be asked anything. */
  readonly budget?: Budget
  /** The accepted answer that was not the sandbox's, once a guard saw one: it sends nothing more. */
  readonly breach?: () => SandboxBreach | undefined
  /** A key that the target surely does not know. */
  readonly unknownKey: Redacted.Redacted<string>
  /** Takes the account's key out of what a report is to say; a target whose keys are no secret has none. */
  readonly redact?: (text: string) => string
  /** Why an exchange that the capabilities allow cannot run here all the same. */
  readonly skipReason: (exchange: Exchange.Exchange) => string | undefined
  readonly session: (requires: Exchange.Requires) => Effect.Effect<Session, RawHttpError>
  /** An account of its own whose webhooks arrive here, where that can be arranged. */
  readonly webhooks?: Effect.Effect<WebhookSession, Unwatchable, Scope.Scope>
  /**
   * An account that accepts any number of generated messages. Only a target that reaches no person, and costs
   * nothing, has one.
   */
  readonly generated?: Effect.Effect<Session, RawHttpError>
  /** The exchange as it is run here: addressed to a number that the target may be asked to reach. */
  readonly address: (exchange: Exchange.Exchange) => Exchange.Exchange
}

/** A key of the right shape that no account has. */
export const unknownKey: Redacted.Redacted<string> = Redacted.make("sk_0000000000000000000000000000000f")

/** The capabilities that an exchange needs of its target, and the profile it is about. */
export const needs = (exchange: Exchange.Exchange): ReadonlySet<Capability> => {
  const needed = new Set<Capability>()
  const { balance, fails, limits, received, sends, templates } = exchange.requires
  if (sends) needed.add("sends")
  if (balance !== undefined) needed.add("balance")
  if (limits !== undefined) needed.add("limits")
  if (fails !== undefined) needed.add("failures")
  if (received !== undefined) needed.add("incoming")
  if (templates !== undefined && sends) needed.add("templates")
  for (const { after, request } of exchange.steps) {
    if (request.key === "unknown") needed.add("unknown-key")
    if (request.query["is_fake"] !== undefined) needed.add("sandbox")
    if (after > 0) needed.add("clock")
  }
  return needed
}

const missingCapability: Record<Capability, string> = {
  sandbox: "the target has no sandbox mode",
  sends: "it would really send a message, which this run may not",
  "unknown-key": "no key is known to be refused",
  balance: "the balance of the account cannot be emptied",
  limits: "the rate limits of the account cannot be set",
  profile: "the target is of another generation of the gateway",
  clock: "the target's time cannot be moved",
  failures: "the target cannot be made to fail",
  templates: "the account takes registered templates only",
  incoming: "no user can be made to send a message",
  journal: "the target does not show what it took"
}

/** Why an exchange cannot run on a target; `undefined` when it can. */
export const skipReason = (target: Target, exchange: Exchange.Exchange): string | undefined => {
  for (const capability of needs(exchange)) {
    if (!target.capabilities.has(capability)) return missingCapability[capability]
  }
  const { profile } = exchange.requires
  return profile === undefined || profile === target.profile || target.capabilities.has("profile")
    ? target.skipReason(exchange)
    : `${missingCapability.profile} (${target.profile}, not ${profile})`
}
