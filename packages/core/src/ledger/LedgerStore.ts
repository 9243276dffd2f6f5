/** What a ledger writes down, and where. */
import type * as Effect from "effect/Effect"
import type { Receipt } from "../Receipt.ts"

/** What is written down about one key. */
export interface Record {
  readonly state: "sending" | "sent"
  /** A hash of the message and its key, which tells another message under the same key. */
  readonly message: string
  /** When it was written, in milliseconds since 1970. */
  readonly at: number
  /** The receipt, without its `rateLimit`, once the message was sent. */
  readonly receipt?: Receipt | undefined
}

/** Where records are kept. Failures of any type count as failures of the store. */
export interface LedgerStore {
  /** `undefined` where there is no record, `"unreadable"` where one cannot be understood. */
  readonly read: (key: string) => Effect.Effect<Record | "unreadable" | undefined, unknown>
  readonly write: (key: string, record: Record) => Effect.Effect<void, unknown>
  readonly remove: (key: string) => Effect.Effect<void, unknown>
}
