/** The records of a ledger, and the store that keeps them. */
import type * as Effect from "effect/Effect"
import type { Receipt } from "../Receipt.ts"

/** The record of one key. */
export interface Record {
  readonly state: "sending" | "sent"
  /** A SHA-256 of key and message: detects another message under the same key. */
  readonly message: string
  /** When it was written, in Unix milliseconds. */
  readonly at: number
  /** The receipt, without its `rateLimit`, once the message was sent. */
  readonly receipt?: Receipt | undefined
}

/** Where records are kept. Failures of any type count as failures of the store. */
export interface LedgerStore {
  /** `undefined` where there is no record, `"unreadable"` where one cannot be understood. */
  readonly read: (key: string) => Effect.Effect<Record | "unreadable" | undefined, unknown>
  readonly write: (key: string, record: Record) => Effect.Effect<void, unknown>
  /**
   * Writes the record of a key that has none, in one atomic step; succeeds with
   * whether it did. Without it, two gateways on one store can both find a key
   * free and send its message twice: then one gateway of one process may use it.
   */
  readonly writeIfAbsent?: ((key: string, record: Record) => Effect.Effect<boolean, unknown>) | undefined
  readonly remove: (key: string) => Effect.Effect<void, unknown>
  /** All keys that have a record, for a list of those that are unsettled. */
  readonly keys?: Effect.Effect<Iterable<string>, unknown> | undefined
}
