/**
 * What an outbox can fail with: one error, `OutboxError`, with a reason.
 *
 * Nothing in it, however it is printed, holds a phone number, the content of a
 * message or an API key. A database's own error text may repeat values, so only
 * its kind is kept.
 */
import type * as GatewayError from "@connexease-gateway/core/GatewayError"
import * as Data from "effect/Data"
import type { SqlErrorReason } from "effect/sql/SqlError"
import type { State } from "./Entry.ts"

const TypeId = "~@connexease-gateway/outbox/OutboxError"

/** The message, or an option, breaks a rule. Nothing was enqueued. */
export class InvalidMessage extends Data.TaggedError("InvalidMessage")<{
  /** Every problem at once: where, and which rule. Never the value. */
  readonly issues: ReadonlyArray<GatewayError.Issue>
}> {
  readonly resolution = "Change the message or the options at the paths named in `issues`."
  override get message(): string {
    const texts = this.issues.map(({ path, rule }) => [...path, rule].join(" "))
    return `The message was not enqueued: ${texts.join("; ")}`
  }
}

/** The key was used before, for a different message. The earlier one stays as it is. */
export class KeyReused extends Data.TaggedError("KeyReused")<{}> {
  readonly resolution =
    "Give each message a key of its own; enqueue the same message again with the same key."
  override get message(): string {
    return "The key belongs to another message of this account"
  }
}

/** The database failed. What was being done may have been done: repeat it with the same key, which is safe. */
export class DatabaseFailure extends Data.TaggedError("DatabaseFailure")<{
  /**
   * What kind of failure, by Effect's classification; also `Full`, `ReadOnly`,
   * `Migration` where the tables could not be set up, and `NewerSchema` where a
   * newer version of this package changed them too much for this one.
   */
  readonly kind: SqlErrorReason["_tag"] | "Full" | "ReadOnly" | "Migration" | "NewerSchema"
}> {
  get resolution(): string {
    switch (this.kind) {
      case "LockTimeoutError":
        return "An outbox's SQLite file belongs to one process at a time: stop the other one, or use PostgreSQL."
      case "Full":
        return "Make room for the database; then repeat the call."
      case "ReadOnly":
        return "Connect to the primary server, or make the file writable; then repeat the call."
      case "NewerSchema":
        return "Update @connexease-gateway/outbox to the version that set up this database."
      default:
        return "Check that the database is there, can be written to, and has room; then repeat the call."
    }
  }
  override get message(): string {
    return `The outbox's database failed: ${this.kind}`
  }
}

/** The message that was waited for ended in another state than `accepted`. */
export class NotAccepted extends Data.TaggedError("NotAccepted")<{
  readonly state: Exclude<State, "accepted">
  /** Why, as the tag of core's `GatewayError` reason, such as `MetaRejected`. */
  readonly reason?: string | undefined
  /** The gateway's or Meta's code. */
  readonly code?: string | undefined
}> {
  get resolution(): string {
    return this.state === "unknown"
      ? "It may have reached the person: wait for its status webhook, or settle it with `resolve`."
      : "See `reason` and `code`. The key is used; a corrected message needs another one."
  }
  override get message(): string {
    const why = [this.reason, this.code].filter((part) => part !== undefined).join(", ")
    return `The message is ${this.state}${why === "" ? "" : ` (${why})`}`
  }
}

/** Why an outbox failed. Discriminated by `_tag`. */
export type Reason = InvalidMessage | KeyReused | DatabaseFailure | NotAccepted

/** The one error of this library. */
export class OutboxError extends Data.TaggedError("OutboxError")<{ readonly reason: Reason }> {
  readonly [TypeId] = TypeId

  /** What the developer or operator should do about it. */
  get resolution(): string {
    return this.reason.resolution
  }

  override get message(): string {
    return this.reason.message
  }
}
