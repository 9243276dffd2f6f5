/** The record of one message in an outbox: what is asked for, and what became of it. */
import type { SendOptions } from "@connexease-gateway/core/Gateway"
import type { Message } from "@connexease-gateway/core/Message"
import type { Status } from "@connexease-gateway/core/Webhook"

/**
 * Where a message is.
 *
 * - `queued`: waits to be sent, or for its next attempt.
 * - `claimed`: the owner of its account has taken it; nothing has left.
 * - `sending`: written down as on its way; a request may be under way.
 * - `accepted`: the gateway took it. Delivery is reported in `status`.
 * - `rejected`: it was refused, and is not tried again.
 * - `unknown`: it was on its way when its process ended or its answer was lost.
 *   It is never sent again by itself.
 * - `expired`, `cancelled`, `suppressed`: it was not sent.
 */
export type State =
  | "queued"
  | "claimed"
  | "sending"
  | "accepted"
  | "rejected"
  | "unknown"
  | "expired"
  | "cancelled"
  | "suppressed"

/** Which messages leave first. Those of one priority leave in the order in which they were enqueued. */
export type Priority = "urgent" | "normal" | "bulk"

/** How a message is enqueued. */
export interface EnqueueOptions {
  /**
   * Your own id for the message, 1 to 128 printable ASCII characters. Enqueuing the
   * same message again with its key changes nothing, so that it is safe to repeat
   * a call whose answer was lost.
   */
  readonly key: string
  /** Which API key sends it: a name of the worker's `accounts`. Default `default`. */
  readonly account?: string | undefined
  /** Default `normal`. */
  readonly priority?: Priority | undefined
  /** When it may leave at the earliest. Default now. */
  readonly notBefore?: Date | undefined
  /** When it must have left; afterwards it is `expired`. Default never. */
  readonly expires?: Date | undefined
  /** Whether it is marketing, which is not sent to a suppressed recipient. Default false. */
  readonly marketing?: boolean | undefined
  /** Core's options for marketing templates. */
  readonly mmlite?: SendOptions["mmlite"] | undefined
  /** Sends to the gateway's sandbox, where nothing is delivered. Default: what the account says. */
  readonly sandbox?: boolean | undefined
}

/** A message with how it is enqueued. */
export interface Item extends EnqueueOptions {
  readonly message: Message
}

/** What became of a message so far. It holds neither number nor content. */
export interface Entry {
  readonly key: string
  readonly account: string
  readonly state: State
  /** How often it was on its way. */
  readonly attempts: number
  /** Meta's id, once the gateway accepted it. */
  readonly messageId?: string | undefined
  /** Why the last attempt failed, as the tag of core's reason, such as `MetaRejected`. */
  readonly reason?: string | undefined
  /** The gateway's or Meta's code; once a webhook reports a failed delivery, the code of that. */
  readonly code?: string | undefined
  /** The furthest delivery status of its webhooks. */
  readonly status?: Status | undefined
  /** When it was known what became of its last attempt: accepted, rejected or unknown. By the database's clock. */
  readonly answeredAt?: Date | undefined
  /** When it was delivered and when it was read, as Meta's webhooks say; a read message may have no time of delivery. */
  readonly deliveredAt?: Date | undefined
  readonly readAt?: Date | undefined
  /** When the record last changed, by the database's clock. */
  readonly updatedAt: Date
}

/** How many messages are in each state. */
export type Counts = Readonly<Record<State, number>>

/** How many messages are at each delivery status. One without messages is missing. */
export type Statuses = Readonly<Partial<Record<Status, number>>>

/** How it stands with the queue of an account. */
export interface Health {
  /** Messages that wait, those included that are not due yet. */
  readonly queued: number
  /** For how many milliseconds the oldest message that may leave has waited; `undefined` where none may. */
  readonly oldest: number | undefined
  /** Messages on their way. */
  readonly sending: number
  /** Messages whose outcome is unknown. */
  readonly unknown: number
  /** Whether a worker owns the account, this or another process's. */
  readonly isOwned: boolean
}

/**
 * Where a campaign is.
 *
 * - `running`: it is sent, or waits for its hours.
 * - `paused`: until it is resumed.
 * - `stopped`: by itself, since the gateway refused the API key or the balance is
 *   empty. Remove the reason, then resume it.
 * - `cancelled`: what had not left is not sent.
 * - `completed`: all of it was enqueued, and nothing waits or is under way.
 */
export type CampaignState = "running" | "paused" | "stopped" | "cancelled" | "completed"

/** How far a campaign is: how many of its messages are in each state. */
export interface Progress extends Counts {
  readonly state: CampaignState
  /** Why it stopped, as the tag of core's reason: `Unauthorized` or `InsufficientBalance`. */
  readonly stoppedBy?: string | undefined
  /** How many are at each delivery status, the furthest that a webhook reported. */
  readonly statuses: Statuses
}
