/** The options of a Gateway, a send and a bulk send, and the results of a bulk send. */
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type * as Result from "effect/Result"
import type { GatewayError } from "../GatewayError.ts"
import type { Ledger } from "../Ledger.ts"
import type { Message, ValidateOptions } from "../Message.ts"
import type { Pacing } from "../Pacing.ts"
import type { Receipt } from "../Receipt.ts"
import type { RetryPolicy } from "../RetryPolicy.ts"
import type { SendEvent } from "./SendEvent.ts"

/** What is used of a dispatcher of undici. */
export interface Dispatcher {
  readonly dispatch: (options: never, handler: never) => boolean
}

/** How a Gateway is set up. */
export interface Options {
  /** The API key; `mock_<world>` for the mock gateway. */
  readonly apiKey: Redacted.Redacted<string>
  /** Where the gateway is. Default `https://api.gateway.connexease.com`. */
  readonly baseUrl?: string | URL | undefined
  /**
   * Sends to the gateway's sandbox: keys, limits and balance are checked, and
   * no message is delivered (Connexease: quickstart, `is_fake`). Default false.
   */
  readonly sandbox?: boolean | undefined
  /** The time of one attempt, from leaving the queue to the last byte of its response. Default 30 seconds. */
  readonly timeout?: Duration.Input | undefined
  /** The time of a send with queue, attempts and waits. Default 2 minutes. */
  readonly deadline?: Duration.Input | undefined
  /** When a send is tried again. Default `RetryPolicy.safe`, which never sends twice. */
  readonly retry?: RetryPolicy | undefined
  /** How fast messages leave. Default: as fast as the gateway's limits and Meta's allow. */
  readonly pacing?: Pacing | undefined
  /**
   * Whether a receipt must name the recipient that was sent to, where it names a
   * phone number at all. One that names another fails as `ResponseMismatch`, with
   * outcome `Unknown`. `"ignore"` is for a gateway that answers with an example
   * number. Default `"verify"`.
   */
  readonly recipientEcho?: "verify" | "ignore" | undefined
  /** Where sends with an `idempotencyKey` are written down. */
  readonly ledger?: Ledger | undefined
  /**
   * Sends requests in place of the runtime's own client, such as through a proxy
   * or a service binding. It must neither retry nor follow redirects: it is called
   * with `redirect: "manual"`.
   *
   * A `fetch` does not report how far a request got. `NotSent` is then only what
   * its error proves: an address that was not found, refused or not reached, or a
   * refused certificate. A reset or an end within a TLS handshake is `Unknown`.
   * Each request has a connection of its own (`connection: close`), with its
   * handshakes.
   */
  readonly fetch?: typeof globalThis.fetch | undefined
  /**
   * On Node, a dispatcher of undici 7 or later in place of the Gateway's own
   * connections, such as a `ProxyAgent`. It must neither retry nor follow
   * redirects: its second request is stopped, and the outcome is `Unknown`. It
   * should be made with `allowH2: false`. The Gateway does not close it.
   *
   * As with the Gateway's own connections, an error before undici begins to write
   * is `NotSent`: also that of a proxy which refuses or cannot reach the gateway.
   * Each request has a connection of its own (`connection: close`), with its
   * handshakes.
   */
  readonly dispatcher?: Dispatcher | undefined
  /**
   * Called with each step of each send, to log, count or trace it: attempts,
   * waits, retries and outcomes, without key, number and content. It is called
   * synchronously, and what it throws or rejects with is ignored.
   */
  readonly onEvent?: ((event: SendEvent) => unknown) | undefined
  /** Whether requests carry a `traceparent` header of the current span. Default false. */
  readonly tracePropagation?: boolean | undefined
}

/** The options of one send; those of the Gateway are the defaults. */
export interface SendOptions {
  /**
   * Sends a marketing template by Meta's Marketing Messages API (Connexease:
   * send message reference, `mmlite`), with Meta's two options for it.
   */
  readonly mmlite?: ValidateOptions["mmlite"] | undefined
  readonly sandbox?: boolean | undefined
  readonly timeout?: Duration.Input | undefined
  readonly deadline?: Duration.Input | undefined
  /**
   * Sends this message once per key, also across restarts; needs a `ledger`.
   * 1 to 64 printable ASCII characters, such as your own id for the message.
   */
  readonly idempotencyKey?: string | undefined
  /** Comes back in every status webhook of the message (Meta: `biz_opaque_callback_data`). */
  readonly correlationId?: string | undefined
  /**
   * Runs before each attempt, once its turn has come and before anything of it
   * leaves, to write down that the message is on its way. If it fails, or takes
   * longer than what is left of `deadline`, the attempt is not made: the send
   * ends with `LedgerFailure`.
   */
  readonly beforeAttempt?: Effect.Effect<unknown, unknown> | undefined
}

/** A message of a bulk send, alone or with options of its own. What else the object holds comes back with the result. */
export type BulkItem = Message | (SendOptions & { readonly message: Message })

/** The result of one message of a bulk send. */
export interface SendResult<Item extends BulkItem = BulkItem> {
  /** Its place in the source, from 0. */
  readonly index: number
  /** What the source gave: the message, or an object with its options and whatever else you put there. */
  readonly item: Item
  readonly message: Message
  readonly result: Result.Result<Receipt, GatewayError>
}

/** The options of a bulk send. */
export interface SendManyOptions {
  /** Messages in flight at once, an integer from 1 to 10,000. Default 50. */
  readonly concurrency?: number | undefined
  /**
   * Ends the bulk send early, once this succeeds: the source is read no further,
   * messages in flight finish, and those that wait come out as `Stopped`.
   */
  readonly stopWhen?: Effect.Effect<unknown> | undefined
}

/** The options of a read receipt. Times as in {@link SendOptions}. */
export interface MarkReadOptions {
  /** Also shows the user that an answer is being written, for 25 seconds or until it comes. */
  readonly typing?: boolean | undefined
  readonly timeout?: Duration.Input | undefined
  readonly deadline?: Duration.Input | undefined
}
