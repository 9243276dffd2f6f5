/** The options of a gateway of promises. */
import type * as Core from "./Options.ts"
import type { Pacing } from "../Pacing.ts"

/**
 * Where sends with an `idempotencyKey` are recorded. Writes must be atomic.
 *
 * With `setIfAbsent`, many processes and gateways may share the store. Without it,
 * one gateway of one process may use it: two can both find a key free, and send
 * its message twice.
 */
export interface LedgerStore {
  /** `undefined` and `null` mean that there is nothing. */
  readonly get: (key: string) => Promise<string | null | undefined>
  readonly set: (key: string, value: string) => Promise<unknown>
  readonly delete: (key: string) => Promise<unknown>
  /**
   * Stores a value only if the key has none, in one atomic step, and resolves
   * with whether it did: `SET … NX` in Redis, `ON CONFLICT DO NOTHING` in SQL.
   */
  readonly setIfAbsent?: ((key: string, value: string) => Promise<boolean>) | undefined
  /** All keys; `gateway.ledger.unsettled` needs them. */
  readonly keys?: (() => Promise<Iterable<string>>) | undefined
}

/**
 * A ledger in memory, for as long as the process lives. A key that it forgot is
 * sent again; one that is under way or whose outcome is unknown is never forgotten.
 */
export interface MemoryLedger {
  readonly memory: {
    /** How many keys it keeps; then it forgets the oldest sent one, and refuses new keys if there is none. Default 10,000. */
    readonly capacity?: number | undefined
    /** How long it keeps a sent key, in milliseconds. Default 24 hours. */
    readonly timeToLive?: number | undefined
  }
}

/** How a gateway is set up. Times are in milliseconds. */
export interface Options extends Pick<Core.Options, "fetch" | "dispatcher" | "onEvent"> {
  /** The API key; `mock_<world>` for the mock gateway. Default: the environment variable `CONNEXEASE_API_KEY`. */
  readonly apiKey?: string | undefined
  /**
   * Where the gateway is. Default: the environment variable
   * `CONNEXEASE_BASE_URL`, or else `https://api.gateway.connexease.com`.
   */
  readonly baseUrl?: string | URL | undefined
  /** Sends to the gateway's sandbox, where no message is delivered. Default false. */
  readonly sandbox?: boolean | undefined
  /** The time of one attempt. Default 30,000. */
  readonly timeout?: number | undefined
  /** The time of a send with queue, attempts and waits. Default 120,000. */
  readonly deadline?: number | undefined
  /** When a send is tried again. Default `"safe"`, which never sends twice. */
  readonly retry?: "safe" | "none" | "atLeastOnce" | undefined
  /** How fast messages leave. Default: as fast as the limits allow. */
  readonly pacing?: Pacing | undefined
  /** Whether a receipt must name the recipient that was sent to. Default `"verify"`. */
  readonly recipientEcho?: "verify" | "ignore" | undefined
  /**
   * Where sends with an `idempotencyKey` are recorded: `"memory"`, for 10,000 keys
   * of the last 24 hours, the same with other limits, or a store of your own;
   * `open` of `@connexease-gateway/core/ledger/FileStore` gives one of files.
   */
  readonly ledger?: "memory" | MemoryLedger | LedgerStore | undefined
}
