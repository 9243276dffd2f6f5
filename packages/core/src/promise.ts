/**
 * The gateway for applications without Effect: promises, async iterables and
 * `AbortSignal`s. What is sent, retried, paced and classified is the same.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Message } from "@connexease-gateway/core"
 * import { createGateway, isGatewayError } from "@connexease-gateway/core/promise"
 * import { startMockGateway } from "@connexease-gateway/mock-gateway"
 * import assert from "node:assert/strict"
 *
 * await using mock = await startMockGateway({ port: 0 })
 * await using gateway = createGateway({ apiKey: "mock_promise", baseUrl: mock.url })
 *
 * const receipt = await gateway.send(Message.text({ to: "+90 532 123 45 67", body: "Merhaba" }))
 * assert.match(receipt.messageId, /^wamid\./)
 *
 * const error = await gateway.send(Message.text({ to: "unknown", body: "Merhaba" })).catch((e: unknown) => e)
 * assert(isGatewayError(error))
 * assert.equal(error.outcome, "NotSent")
 * ```
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Core from "./Gateway.ts"
import * as Errors from "./GatewayError.ts"
import { Interrupted } from "./internal/send/SendOperation.ts"
import * as Ledger from "./Ledger.ts"
import type { Message } from "./Message.ts"
import type { Pacing } from "./Pacing.ts"
import type { Receipt } from "./Receipt.ts"
import * as RetryPolicy from "./RetryPolicy.ts"

export type { Resolution, Unsettled } from "./Ledger.ts"
export type { Message } from "./Message.ts"
export type { Receipt } from "./Receipt.ts"
export { createWebhookHandler } from "./webhook/promise.ts"
export type { WebhookHandlerOptions } from "./webhook/promise.ts"

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
export interface Options {
  /** The API key; `mock_<world>` for the mock gateway. */
  readonly apiKey: string
  /** Where the gateway is. Default `https://api.gateway.connexease.com`. */
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

/** What one send does differently. Times are in milliseconds. */
export interface SendOptions {
  /** Sends a marketing template by Meta's Marketing Messages API. */
  readonly mmlite?: Core.SendOptions["mmlite"]
  readonly sandbox?: boolean | undefined
  readonly timeout?: number | undefined
  readonly deadline?: number | undefined
  /**
   * Sends this message once per key, also across restarts; needs a `ledger`.
   * 1 to 64 printable ASCII characters, such as your own id for the message.
   */
  readonly idempotencyKey?: string | undefined
  /** Comes back in every status webhook of the message. */
  readonly correlationId?: string | undefined
}

/** Ends a call early. */
export interface Abortable {
  readonly signal?: AbortSignal | undefined
}

/** A message of a bulk send, alone or with options of its own. */
export type BulkItem = Message | (SendOptions & { readonly message: Message })

/** What became of one message of a bulk send, with its place in the source and what the source gave. */
export type SendResult<Item extends BulkItem = BulkItem> = {
  readonly index: number
  /** What the source gave: the message, or an object with its options and whatever else you put there. */
  readonly item: Item
  readonly message: Message
} & (
  | { readonly receipt: Receipt; readonly error?: never }
  | { readonly error: GatewayError; readonly receipt?: never }
)

/** Why a send failed, by its `_tag`; what each holds besides is in `GatewayError` of the main entry. */
export interface Reason extends Error {
  readonly _tag: Errors.Reason["_tag"]
  readonly resolution: string
  readonly code?: string | undefined
  readonly httpStatus?: number | undefined
  readonly issues?: ReadonlyArray<Errors.Issue> | undefined
}

/** What every failed promise rejects with: the `GatewayError` of the main entry. */
export interface GatewayError extends Error {
  readonly _tag: "GatewayError"
  readonly reason: Reason
  /** What became of the message: `Unknown` means that it may have been sent. */
  readonly outcome: Errors.Outcome
  readonly attempts: ReadonlyArray<{
    readonly reason: Reason
    readonly outcome: Errors.Outcome
    readonly evidence?: Errors.Evidence | undefined
  }>
  /** How well a rejection is proven: by the gateway's envelope, or by the HTTP status alone. */
  readonly evidence: Errors.Evidence | undefined
  /** Whether the same message may be sent again: it cannot arrive twice, and it may succeed. */
  readonly isRetryable: boolean
  /** How long the server said to wait, in milliseconds. */
  readonly retryAfterMillis: number | undefined
  /** What to do about it. */
  readonly resolution: string
}

/** Whether something that was caught is a {@link GatewayError}, also one from another copy of this package. */
export const isGatewayError = (u: unknown): u is GatewayError => Errors.isGatewayError(u)

/** The keys of a gateway's ledger. Without one, both reject with `InvalidConfiguration`. */
export interface GatewayLedger {
  /**
   * Settles a key whose outcome is unknown: with the message's id it counts as
   * sent; as `"NotSent"` or `"Rejected"` the key is free again. Resolves with
   * whether there was something to settle. Rejects with `LedgerFailure` if the
   * store does.
   *
   * A send with the key that is running over this gateway is waited for; do not
   * settle one that is running in another process.
   */
  readonly resolve: (key: string, resolution: Ledger.Resolution) => Promise<boolean>
  /** The keys that are under way or whose outcome is unknown, the oldest first. It reads every record; a store needs `keys` for it. */
  readonly unsettled: () => Promise<ReadonlyArray<Ledger.Unsettled>>
}

/** The gateway of one API key. It holds connections: make one and keep it, and close it at the end. */
export interface Gateway extends AsyncDisposable {
  /** Sends one message. An aborted send rejects with `Aborted` and what became of the message. */
  readonly send: (message: Message, options?: SendOptions & Abortable) => Promise<Receipt>
  /**
   * Sends many, and gives each result, with its item, as it comes. Messages to
   * one recipient stay in order. A message that cannot be read gives one
   * `InvalidMessage`; only a source that throws ends the loop.
   *
   * When aborted, those in flight finish and the others that were read come out
   * as `Stopped`; the rest of the source is not read, and has no results.
   * Breaking out of the loop aborts those in flight. Both call the source's
   * `return`, also while it waits in `next`.
   *
   * The source is read at most `concurrency` and 500 messages ahead of the
   * results; those that wait for their own recipient are not counted, up to
   * 10,000 of them. So a recipient with many messages holds up others only where
   * more than 10,000 wait.
   */
  readonly sendMany: <Item extends BulkItem>(
    messages: Iterable<Item> | AsyncIterable<Item>,
    options?: { readonly concurrency?: number | undefined } & Abortable
  ) => AsyncIterable<SendResult<Item>>
  /** Marks an incoming message, named by the id of its webhook, as read. */
  readonly markRead: (
    messageId: string,
    options?: {
      readonly typing?: boolean | undefined
      readonly timeout?: number | undefined
      readonly deadline?: number | undefined
    } & Abortable
  ) => Promise<void>
  /** What the ledger of the gateway's options says about keys. */
  readonly ledger: GatewayLedger
  /** Waits for requests in flight, ends waiting sends with a `ConnectFailure`, and closes the connections. */
  readonly close: () => Promise<void>
}

const attempt = <A>(f: () => Promise<A>): Effect.Effect<A, unknown> => Effect.tryPromise(f)

const toLedger = (ledger: Options["ledger"]): Ledger.Ledger | undefined => {
  if (ledger === undefined) return undefined
  if (ledger === "memory") return Ledger.memory()
  if ("memory" in ledger) return Ledger.memory(ledger.memory)
  return Ledger.fromKeyValueStore({
    get: (key) => attempt(() => ledger.get(key)),
    set: (key, value) => Effect.asVoid(attempt(() => ledger.set(key, value))),
    remove: (key) => Effect.asVoid(attempt(() => ledger.delete(key))),
    setIfAbsent:
      ledger.setIfAbsent &&
      ((key, value) => attempt(async () => (await ledger.setIfAbsent?.(key, value)) as boolean)),
    keys: ledger.keys && attempt(async () => (await ledger.keys?.()) ?? [])
  })
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

/** What is wrong with the `ledger` option, which may come from JavaScript. */
const ledgerIssues = (ledger: unknown): ReadonlyArray<Errors.Issue> => {
  if (ledger === undefined || ledger === "memory") return []
  if (isObject(ledger) && "memory" in ledger) {
    const limits = ledger["memory"]
    if (!isObject(limits)) return [{ path: ["ledger", "memory"], rule: "must be an object of limits" }]
    return ["capacity", "timeToLive"].flatMap((name) => {
      const limit = limits[name]
      return limit === undefined || (Number.isSafeInteger(limit) && Number(limit) > 0)
        ? []
        : [{ path: ["ledger", "memory", name], rule: "must be an integer above 0" }]
    })
  }
  const isFunction = (name: string): boolean => isObject(ledger) && typeof ledger[name] === "function"
  if (!["get", "set", "delete"].every(isFunction)) {
    return [
      {
        path: ["ledger"],
        rule: 'must be "memory", an object with memory, or a store: an object with get, set and delete'
      }
    ]
  }
  return ["setIfAbsent", "keys"].flatMap((name) =>
    isFunction(name) || (ledger as Record<string, unknown>)[name] === undefined
      ? []
      : [{ path: ["ledger", name], rule: "must be a function" }]
  )
}

const misconfigured = (issues: ReadonlyArray<Errors.Issue>): Errors.GatewayError =>
  Errors.notSent(new Errors.InvalidConfiguration({ issues }))

const noLedger: Errors.Issue = { path: ["ledger"], rule: "must be set in the gateway's options" }

const resolutionIssues = (key: unknown, resolution: unknown): ReadonlyArray<Errors.Issue> => [
  ...(typeof key === "string" ? [] : [{ path: ["key"], rule: "must be a text" }]),
  ...(resolution === "NotSent" ||
  resolution === "Rejected" ||
  (isObject(resolution) && typeof resolution["messageId"] === "string")
    ? []
    : [{ path: ["resolution"], rule: 'must be { messageId }, "NotSent" or "Rejected"' }])
]

const aborted = (outcome: Errors.Outcome, attempts: ReadonlyArray<Errors.Attempt>): Errors.GatewayError =>
  new Errors.GatewayError({ reason: new Errors.Aborted(), outcome, attempts })

/**
 * Runs a send until its end, or until the signal aborts it; `otherwise` is the
 * outcome if no send reported it. A defect rejects as it is: nothing is known of
 * the message then.
 */
const run = <A>(
  effect: Effect.Effect<A, Errors.GatewayError>,
  signal: AbortSignal | undefined,
  otherwise: Errors.Outcome
): Promise<A> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(aborted("NotSent", []))
    let error: Errors.GatewayError | undefined
    const fiber = Effect.runFork(
      signal === undefined
        ? effect
        : Effect.provideService(effect, Interrupted, (interrupted) => {
            error = aborted(interrupted.outcome(), interrupted.attempts)
          }),
      { signal }
    )
    fiber.addObserver((exit) => {
      if (Exit.isSuccess(exit)) return resolve(exit.value)
      const failure = Exit.findErrorOption(exit)
      if (failure._tag === "Some") return reject(failure.value)
      reject(Exit.hasInterrupts(exit) ? (error ?? aborted(otherwise, [])) : Cause.squash(exit.cause))
    })
  })

const whenAborted = (signal: AbortSignal): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (signal.aborted) return resume(Effect.void)
    const onAbort = (): void => resume(Effect.void)
    signal.addEventListener("abort", onAbort, { once: true })
    return Effect.sync(() => signal.removeEventListener("abort", onAbort))
  })

/** The iterator of a source, whose `return` works also while `next` waits, which that of a `ReadableStream` does not. */
const iterate = <A>(source: Iterable<A> | AsyncIterable<A>): Iterator<A> | AsyncIterator<A> => {
  if (source instanceof ReadableStream) {
    const reader: ReadableStreamDefaultReader<A> = source.getReader()
    return {
      next: () => reader.read() as Promise<IteratorResult<A>>,
      return: async () => {
        const cancelled = reader.cancel()
        reader.releaseLock()
        await cancelled
        return { done: true, value: undefined }
      }
    }
  }
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
}

/** The source as a stream that calls its `return` at the end. */
const fromSource = <A>(source: Iterable<A> | AsyncIterable<A>): Stream.Stream<A> =>
  Stream.orDie(
    Stream.fromAsyncIterable(
      {
        [Symbol.asyncIterator]: (): AsyncIterator<A> => {
          const iterator = iterate(source)
          return {
            next: async () => iterator.next(),
            return: async () => {
              await iterator.return?.()
              return { done: true, value: undefined }
            }
          }
        }
      },
      (error) => error
    )
  )

const toSendResult = <Item extends BulkItem>({
  index,
  item,
  message,
  result
}: Core.SendResult<Item>): SendResult<Item> =>
  Result.isSuccess(result)
    ? { index, item, message, receipt: result.success }
    : { index, item, message, error: result.failure }

const policies = { safe: RetryPolicy.safe, none: RetryPolicy.none, atLeastOnce: RetryPolicy.atLeastOnce }

/**
 * Makes a gateway. Throws a `GatewayError` of reason `InvalidConfiguration`
 * when the options cannot work.
 */
export const createGateway = (options: Options): Gateway => {
  const retry = options.retry ?? "safe"
  const issues: Array<Errors.Issue> = []
  if (!Object.hasOwn(policies, retry)) {
    issues.push({ path: ["retry"], rule: `must be one of ${Object.keys(policies).join(", ")}` })
  }
  issues.push(...ledgerIssues(options.ledger))
  if (issues.length > 0) throw misconfigured(issues)
  const ledger = toLedger(options.ledger)
  const scope = Scope.makeUnsafe()
  const made = Effect.runSync(
    Core.make({
      ...options,
      apiKey: Redacted.make(options.apiKey),
      retry: policies[retry],
      ledger
    }).pipe(Scope.provide(scope), Effect.result)
  )
  if (Result.isFailure(made)) throw made.failure
  const service = made.success
  const close = (): Promise<void> => Effect.runPromise(Scope.close(scope, Exit.void))
  return {
    send: (message, sendOptions) =>
      run(
        service.send(message, sendOptions),
        sendOptions?.signal,
        sendOptions?.idempotencyKey === undefined ? "NotSent" : "Unknown"
      ),
    sendMany: (messages, { concurrency, signal } = {}) =>
      Stream.toAsyncIterable(
        Stream.map(
          service.sendMany(fromSource(messages), {
            concurrency,
            stopWhen: signal === undefined ? undefined : whenAborted(signal)
          }),
          toSendResult
        )
      ),
    markRead: (messageId, readOptions) =>
      run(service.markRead(messageId, readOptions), readOptions?.signal, "NotSent"),
    ledger: {
      resolve: (key, resolution) => {
        const issues = [...(ledger === undefined ? [noLedger] : []), ...resolutionIssues(key, resolution)]
        return ledger === undefined || issues.length > 0
          ? Promise.reject(misconfigured(issues))
          : run(Ledger.resolve(ledger, key, resolution), undefined, "NotSent")
      },
      unsettled: () =>
        ledger === undefined
          ? Promise.reject(misconfigured([noLedger]))
          : run(Ledger.unsettled(ledger), undefined, "NotSent")
    },
    close,
    [Symbol.asyncDispose]: close
  }
}
