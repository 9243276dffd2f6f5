import type { ClockState } from "../world/Clock.ts"
import type { BoundedCounterState } from "../support/BoundedCounter.ts"
import type {
  IncomingEntry,
  JournalCounters,
  KeyTrace,
  MessageEntry,
  RequestEntry
} from "../journal/Journal.ts"
import type { PairRateLimiterState } from "../limits/PairRateLimiter.ts"
import type { RuleDefinition } from "../scenarios/Rules.ts"
import type { Template } from "../templates/Template.ts"
import type { User } from "../world/Users.ts"
import type { Delivery } from "../webhooks/Delivery.ts"
import type { Endpoint } from "../webhooks/Endpoint.ts"
import type { Settings } from "../world/settings.ts"

/** What stands first in every snapshot; another number is another format. */
export const format = "connexease-mock-gateway/snapshot/1"

/**
 * Worlds as plain JSON: what is exported and imported, restored, and kept in a data file.
 *
 * No API key is in it: a world is told by its name, and its key by hash and mask. Headers of webhooks are in it, the
 * secret among them, because without it the worlds would not go on as they were.
 */
export interface Snapshot {
  readonly format: typeof format
  /** What chance derives from in worlds that begin later. */
  readonly seed: string
  /** Counts the runs that continued these worlds; ids of one epoch are not given in the next. */
  readonly epoch: number
  /** Where webhooks go of worlds that have no endpoint of their own. */
  readonly endpoint: Endpoint | null
  readonly worlds: ReadonlyArray<WorldSnapshot>
}

/** One world. Entries stand as the journal holds them, with `null` or nothing where it holds `undefined`. */
export interface WorldSnapshot {
  readonly id: string
  readonly key: KeyTrace
  readonly epoch: number
  readonly settings: Settings
  readonly clock: ClockState
  readonly admitted: ReadonlyArray<readonly [time: number, count: number]>
  readonly pairs: PairRateLimiterState
  /** What counts in Meta's limit on a second. */
  readonly throughput: WorldSnapshot["admitted"]
  readonly steps: BoundedCounterState
  readonly rules: { readonly lastId: number; readonly rules: ReadonlyArray<RuleSnapshot> }
  readonly users: ReadonlyArray<Absent<User, "waId" | "lastWroteAt">>
  /** Absent while they are those of every world. */
  readonly templates?: ReadonlyArray<Template>
  readonly webhook: { readonly endpoint: Endpoint | null; readonly paused: boolean }
  readonly journal: JournalSnapshot
  /** What is due some time, soonest first. */
  readonly schedule: ReadonlyArray<DueSnapshot>
  /** Deliveries on their way, by id. */
  readonly outbox: ReadonlyArray<string>
}

export interface RuleSnapshot extends Omit<RuleDefinition, "scenario"> {
  readonly id: string
  readonly scenario: string
  readonly seen: number
  readonly struck: number
}

export interface JournalSnapshot {
  readonly counters: JournalCounters
  readonly requests: ReadonlyArray<RequestSnapshot>
  /** Templates as they were when messages were sent. */
  readonly templates: ReadonlyArray<Template>
  readonly messages: ReadonlyArray<MessageSnapshot>
  readonly incoming: ReadonlyArray<Absent<IncomingEntry, "readAt">>
  readonly deliveries: ReadonlyArray<Absent<Omit<Delivery, "weight">, "messageId">>
}

/** What is `undefined` in memory is absent in JSON. */
type Absent<A, K extends keyof A> = Omit<A, K> & { readonly [Name in K]?: A[Name] }

export type RequestSnapshot = Absent<RequestEntry, "key" | "code" | "refusal" | "scenario" | "fault">

export interface MessageSnapshot extends Absent<
  Omit<MessageEntry, "request" | "template">,
  "waId" | "chaos" | "wouldFail"
> {
  /** Absent where it stands among the requests, by the same `seq`. */
  readonly request?: RequestSnapshot
  /** The position among the journal's templates. */
  readonly template?: number
}

export type DueSnapshot =
  | { readonly at: number; readonly kind: "status"; readonly seq: number; readonly index: number }
  | { readonly at: number; readonly kind: "delivery"; readonly id: string }
