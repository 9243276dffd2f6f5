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
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { Options } from "./gateway/PromiseOptions.ts"
import * as Core from "./Gateway.ts"
import * as Errors from "./GatewayError.ts"
import {
  misconfigured,
  noLedger,
  resolutionIssues,
  sendManyIssues,
  signalIssues,
  toCoreOptions
} from "./internal/promiseOptions.ts"
import { OnStart, type SendOperation } from "./internal/send/SendOperation.ts"
import * as Ledger from "./Ledger.ts"
import * as Messages from "./Message.ts"
import type { Message, ValidateOptions } from "./Message.ts"
import * as PhoneNumbers from "./PhoneNumber.ts"
import type { PhoneNumber } from "./PhoneNumber.ts"
import type { Receipt } from "./Receipt.ts"

export type { Dispatcher, SendEvent } from "./Gateway.ts"
export type { LedgerStore, MemoryLedger, Options } from "./gateway/PromiseOptions.ts"
export type { Resolution, Unsettled } from "./Ledger.ts"
export type { Message } from "./Message.ts"
export type { Receipt } from "./Receipt.ts"
export { createWebhookHandler } from "./webhook/promise.ts"
export type { WebhookHandlerOptions } from "./webhook/promise.ts"

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

/** Why a send failed, by its `_tag`, with what is known of it: `issues`, `meta`, `limitType`, `httpStatus` and others. */
export type Reason = Errors.Reason

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
   * A send with the key that is running over this gateway is waited for. A message's
   * id may come from a webhook at any time; do not settle as `"NotSent"` or
   * `"Rejected"` what another process is still sending.
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

const aborted = (outcome: Errors.Outcome, attempts: ReadonlyArray<Errors.Attempt>): Errors.GatewayError =>
  new Errors.GatewayError({ reason: new Errors.Aborted(), outcome, attempts })

/** Fails before an effect that was called wrongly. */
const checked = <A>(
  issues: ReadonlyArray<Errors.Issue>,
  effect: Effect.Effect<A, Errors.GatewayError>
): Effect.Effect<A, Errors.GatewayError> =>
  issues.length === 0 ? effect : Effect.fail(misconfigured(issues))

/** Gives an error the frames of the call that it rejects: its own are the library's. */
const withFrames = (error: Errors.GatewayError, frames: string | undefined): Errors.GatewayError => {
  const calls = frames?.slice(frames.indexOf("\n"))
  if (calls?.startsWith("\n") === true) error.stack = `${error.name}: ${error.message}${calls}`
  return error
}

/**
 * Runs a send until its end, or until the signal aborts it; `otherwise` is the
 * outcome if no operation had started. A defect rejects as it is: nothing is known of
 * the message then.
 */
const run = <A>(
  effect: Effect.Effect<A, Errors.GatewayError>,
  method: (...args: ReadonlyArray<never>) => unknown,
  signal?: AbortSignal,
  otherwise: Errors.Outcome = "NotSent"
): Promise<A> => {
  const caller: { readonly stack?: string } = {}
  Error.captureStackTrace?.(caller, method)
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(withFrames(aborted("NotSent", []), caller.stack))
    let operation: Pick<SendOperation<unknown>, "attempts" | "outcome"> | undefined
    const fiber = Effect.runFork(
      signal === undefined
        ? effect
        : Effect.provideService(effect, OnStart, (started) => {
            operation = started
          }),
      { signal: typeof signal?.addEventListener === "function" ? signal : undefined }
    )
    fiber.addObserver((exit) => {
      if (Exit.isSuccess(exit)) return resolve(exit.value)
      const failure = Exit.findErrorOption(exit)
      if (failure._tag === "None" && !Exit.hasInterrupts(exit)) return reject(Cause.squash(exit.cause))
      const error =
        failure._tag === "Some"
          ? failure.value
          : aborted(operation?.outcome() ?? otherwise, operation?.attempts ?? [])
      reject(withFrames(error, caller.stack))
    })
  })
}

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

/**
 * Makes a gateway; without options, of the environment variables
 * `CONNEXEASE_API_KEY` and `CONNEXEASE_BASE_URL`. Throws a `GatewayError` of
 * reason `InvalidConfiguration` when the options cannot work.
 */
export const createGateway = (options: Options = {}): Gateway => {
  const coreOptions = toCoreOptions(options)
  const { ledger } = coreOptions
  const scope = Scope.makeUnsafe()
  const made = Effect.runSync(Core.make(coreOptions).pipe(Scope.provide(scope), Effect.result))
  if (Result.isFailure(made)) throw made.failure
  const service = made.success
  const close = (): Promise<void> => Effect.runPromise(Scope.close(scope, Exit.void))
  const send: Gateway["send"] = (message, sendOptions) =>
    run(
      checked(signalIssues(sendOptions), service.send(message, sendOptions)),
      send,
      sendOptions?.signal,
      sendOptions?.idempotencyKey === undefined ? "NotSent" : "Unknown"
    )
  const markRead: Gateway["markRead"] = (messageId, readOptions) =>
    run(
      checked(signalIssues(readOptions), service.markRead(messageId, readOptions)),
      markRead,
      readOptions?.signal
    )
  const resolve: GatewayLedger["resolve"] = (key, resolution) =>
    run(
      ledger === undefined
        ? Effect.fail(misconfigured([noLedger]))
        : checked(resolutionIssues(key, resolution), Ledger.resolve(ledger, key, resolution)),
      resolve
    )
  const unsettled: GatewayLedger["unsettled"] = () =>
    run(ledger === undefined ? Effect.fail(misconfigured([noLedger])) : Ledger.unsettled(ledger), unsettled)
  return {
    send,
    sendMany: (messages, manyOptions = {}) => {
      const issues = sendManyIssues(messages, manyOptions)
      if (issues.length > 0) return Stream.toAsyncIterable(Stream.fail(misconfigured(issues)))
      const { concurrency, signal } = manyOptions
      return Stream.toAsyncIterable(
        Stream.map(
          service.sendMany(fromSource(messages), {
            concurrency,
            stopWhen: signal === undefined ? undefined : whenAborted(signal)
          }),
          toSendResult
        )
      )
    },
    markRead,
    ledger: { resolve, unsettled },
    close,
    [Symbol.asyncDispose]: close
  }
}

const orThrow = <A, E>(effect: Effect.Effect<A, E>): A => {
  const result = Effect.runSync(Effect.result(effect))
  if (Result.isFailure(result)) throw result.failure
  return result.success
}

/**
 * `Message.validate` without Effect: validates a message as `send` does, and
 * returns it. Throws a `GatewayError` of reason `InvalidMessage`, whose `issues`
 * name every problem at once.
 */
export const validateMessage = <M extends Message>(message: M, options?: ValidateOptions): M =>
  orThrow(Messages.validate(message, options))

/**
 * `Message.decode` without Effect: reads Meta's JSON as a message. Throws a
 * `GatewayError` of reason `InvalidMessage`.
 */
export const decodeMessage = (json: unknown, options?: Parameters<typeof Messages.decode>[1]): Message =>
  orThrow(Messages.decode(json, options))

/** `PhoneNumber.parse` without Effect. Throws an `InvalidPhoneNumber`, which does not hold the text. */
export const parsePhoneNumber = (input: string): PhoneNumber => {
  const result = PhoneNumbers.parse(input)
  if (Result.isFailure(result)) throw result.failure
  return result.success
}
