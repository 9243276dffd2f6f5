/**
 * The gateway: sends messages, and gives for each either a receipt or an error
 * that says what became of it.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Gateway, Message } from "@connexease-gateway/core"
 * import { startMockGateway } from "@connexease-gateway/mock-gateway"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 * import assert from "node:assert/strict"
 *
 * await using mock = await startMockGateway({ port: 0 })
 *
 * const program = Effect.gen(function*() {
 *   const gateway = yield* Gateway.Gateway
 *   return yield* gateway.send(Message.text({ to: "+90 532 123 45 67", body: "Merhaba" }))
 * }).pipe(
 *   Effect.provide(Gateway.layer({ apiKey: Redacted.make("mock_docs"), baseUrl: mock.url }))
 * )
 *
 * const receipt = await Effect.runPromise(program)
 * assert.match(receipt.messageId, /^wamid\./)
 * ```
 */
import { make as makeTransport, takesDispatcher } from "#transport"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type { Stream } from "effect/Stream"
import type {
  BulkItem,
  MarkReadOptions,
  Options,
  SendManyOptions,
  SendOptions,
  SendResult
} from "./gateway/Options.ts"
import * as GatewayError from "./GatewayError.ts"
import { hasOptions, sendMany, type PreparedSend } from "./internal/send/sendMany.ts"
import { validate, type Options as ValidateOptions } from "./internal/message/validate.ts"
import * as Pacer from "./internal/pacing/Pacer.ts"
import { acceptRead, acceptReceipt } from "./internal/send/acceptData.ts"
import * as Redact from "./internal/send/redact.ts"
import { type SendContext, SendOperation, type SendRequest } from "./internal/send/SendOperation.ts"
import * as Settings from "./internal/options.ts"
import { observed, SendObserver } from "./internal/send/SendObserver.ts"
import { Telemetry } from "./internal/send/Telemetry.ts"
import type { Target, Transport } from "./internal/transport/Transport.ts"
import { make as makeFetchTransport } from "./internal/transport/fetch.ts"
import { make as makeHttpClientTransport } from "./internal/transport/httpClient.ts"
import type { Message } from "./Message.ts"
import type { Capacity } from "./Pacing.ts"
import type { Receipt } from "./Receipt.ts"

export type { SendEvent, SendStep } from "./gateway/SendEvent.ts"
export type {
  BulkItem,
  Dispatcher,
  MarkReadOptions,
  Options,
  SendManyOptions,
  SendOptions,
  SendResult
} from "./gateway/Options.ts"

/** What a Gateway does. Every failure is a `GatewayError`, which says what became of the message. */
export interface Service {
  /**
   * Sends one message: validates it, waits for its turn, and retries until there
   * is a receipt or an error. An interruption takes effect at once, and leaves
   * the outcome unknown if a request was in flight.
   */
  readonly send: (
    message: Message,
    options?: SendOptions
  ) => Effect.Effect<Receipt, GatewayError.GatewayError>

  /**
   * Sends a stream of messages and gives each result, with its item, as it comes.
   * Messages to one recipient stay in order. A failed message does not end the
   * stream, and neither does one that cannot be read; after `Unauthorized` or
   * `InsufficientBalance` those in flight finish, and all others come out as
   * `Stopped`.
   *
   * The source is read at most `concurrency` and 500 messages ahead of the
   * results; those that wait for their own recipient are not counted, up to
   * 10,000 of them. So a recipient with many messages holds up others only where
   * more than 10,000 wait.
   */
  readonly sendMany: <E, R, Item extends BulkItem = BulkItem>(
    messages: Stream<Item, E, R>,
    options?: SendManyOptions
  ) => Stream<SendResult<Item>, E, R>

  /**
   * Marks an incoming message, named by the id of its webhook, as read. Doing
   * so twice is harmless, so it is also tried again after a lost response.
   */
  readonly markRead: (
    messageId: string,
    options?: MarkReadOptions
  ) => Effect.Effect<void, GatewayError.GatewayError>

  /**
   * What pacing allows now, for those who feed a Gateway from a queue of their own
   * and take from it only what may leave at once.
   */
  readonly capacity: Effect.Effect<Capacity>
}

/** The gateway of one API key. */
export class Gateway extends Context.Service<Gateway, Service>()("@connexease-gateway/core/Gateway") {}

const path = (url: URL, options: { readonly sandbox: boolean; readonly mmlite: boolean }): string => {
  const query = [...(options.mmlite ? ["mmlite=true"] : []), ...(options.sandbox ? ["is_fake=true"] : [])]
  return `${url.pathname.replace(/\/+$/, "")}/v1/wa/message${query.length === 0 ? "" : `?${query.join("&")}`}`
}

const unpaced: Capacity = {
  perSecond: Number.POSITIVE_INFINITY,
  perMinute: Number.POSITIVE_INFINITY,
  available: Number.POSITIVE_INFINITY
}

const warnOfRealMessage = Effect.logError(
  "A sandbox send returned the id of a real message: it may have reached the recipient"
)

const invalid = (issues: ReadonlyArray<GatewayError.Issue>): GatewayError.GatewayError =>
  GatewayError.notSent(new GatewayError.InvalidMessage({ issues }))

const refused = (message: Message, error: GatewayError.GatewayError): PreparedSend => ({
  message,
  recipient: "",
  send: () => Effect.fail(error)
})

/** The user's own getters and proxies may throw, with content in what they throw. */
const unreadable = (): GatewayError.GatewayError =>
  invalid([{ path: [], rule: "must be plain data, with options that are plain data: reading it threw" }])

const serialize = (body: unknown): string | undefined => {
  try {
    return JSON.stringify(body)
  } catch {
    return undefined
  }
}

const validateOptions = ({ correlationId, mmlite }: SendOptions): ValidateOptions => ({
  mmlite: mmlite !== undefined && mmlite !== false,
  correlationId,
  ...(typeof mmlite === "object" ? mmlite : undefined)
})

const connect = (
  settings: Settings.Settings,
  transport: Transport
): Effect.Effect<Service, never, Scope.Scope> =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const now = (): number => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
    const pacer = settings.pacing === "off" ? undefined : yield* Pacer.make(settings.pacing, now)
    let isClosed = false
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        isClosed = true
      })
    )
    const context: SendContext = {
      transport,
      pacer,
      now,
      wallClock: () => clock.currentTimeMillisUnsafe(),
      isClosed: () => isClosed,
      tracePropagation: settings.tracePropagation
    }
    const telemetry = new Telemetry(settings.target.url)
    const observer = settings.onEvent === undefined ? undefined : new SendObserver(settings.onEvent, now)
    const { apiKey, url } = settings.target
    const standard: Settings.SendSettings = { ...settings, mmlite: false }
    const standardPath = path(url, standard)

    const read = (message: Message, options: SendOptions | undefined): PreparedSend => {
      const own = options === undefined ? Result.succeed(standard) : Settings.readSend(settings, options)
      if (Result.isFailure(own)) return refused(message, own.failure)
      const checked = validate(message, options === undefined ? undefined : validateOptions(options))
      if (Result.isFailure(checked)) return refused(message, invalid(checked.failure))
      const { body, recipient, type } = checked.success
      const { deadline, sandbox, timeout } = own.success
      const key = options?.idempotencyKey
      return {
        message,
        recipient,
        send: (stopSignal) => {
          const json = serialize(body)
          if (json === undefined) return Effect.fail(unreadable())
          const notify = observer?.begin("send", type)
          const request: SendRequest<Receipt> = {
            path: own.success === standard ? standardPath : path(url, own.success),
            body: json,
            recipient,
            accept: (data, rateLimit, attempts) =>
              acceptReceipt(data, rateLimit, attempts, recipient, settings.recipientEcho),
            timeout,
            deadline,
            retry: settings.retry,
            redact: Redact.make(apiKey, body),
            beforeAttempt: options?.beforeAttempt,
            notify,
            stopSignal
          }
          const operation = new SendOperation(context, request)
          const sending = telemetry.observe("send", type, observed(operation, notify), operation)
          const sent =
            key === undefined || settings.ledger === undefined
              ? sending
              : settings.ledger.runOnce(key, `${request.path} ${request.body}`, {
                  effect: sending,
                  wasNotAccepted: () => operation.wasNotAccepted()
                })
          return sandbox
            ? Effect.tap(sent, (receipt) => (receipt.sandbox ? Effect.void : warnOfRealMessage))
            : sent
        }
      }
    }

    const prepare = (message: Message, options: SendOptions | undefined): PreparedSend => {
      try {
        return read(message, options)
      } catch {
        return refused(message, unreadable())
      }
    }

    const prepareItem = (item: BulkItem): PreparedSend => {
      try {
        return hasOptions(item) ? read(item.message, item) : read(item, undefined)
      } catch {
        return refused(item as Message, unreadable())
      }
    }

    const markRead = (
      messageId: string,
      options: MarkReadOptions = {}
    ): Effect.Effect<true, GatewayError.GatewayError> => {
      const own = Settings.readMarkRead(settings, options)
      if (Result.isFailure(own)) return Effect.fail(own.failure)
      if (typeof messageId !== "string" || messageId === "") {
        return Effect.fail(invalid([{ path: ["message_id"], rule: "must be the id of an incoming message" }]))
      }
      const body = {
        messaging_product: "whatsapp",
        status: "read",
        message_id: messageId,
        ...(options.typing === true ? { typing_indicator: { type: "text" } } : undefined)
      }
      const notify = observer?.begin("markRead", "read")
      const operation = new SendOperation<true>(context, {
        path: standardPath,
        body: JSON.stringify(body),
        recipient: "",
        accept: acceptRead,
        timeout: own.success.timeout,
        deadline: own.success.deadline,
        retry: { ...settings.retry, whenUnknown: true },
        redact: Redact.make(apiKey, body),
        notify
      })
      return telemetry.observe("settle", "read", observed(operation, notify), operation)
    }

    return {
      send: (message, options) => Effect.suspend(() => prepare(message, options).send(undefined)),
      sendMany: (messages, options) => {
        const concurrency = Settings.readConcurrency(options?.concurrency)
        const sending = {
          prepare: (item: BulkItem) =>
            Result.isFailure(concurrency)
              ? { ...prepareItem(item), send: () => Effect.fail(concurrency.failure) }
              : prepareItem(item),
          recipientWait: (recipient: string) => pacer?.recipientWait(recipient) ?? 0
        }
        return sendMany(
          sending,
          messages,
          Result.getOrElse(concurrency, () => 1),
          options?.stopWhen
        )
      },
      markRead: (messageId, options) => Effect.asVoid(Effect.suspend(() => markRead(messageId, options))),
      capacity: Effect.sync(() => pacer?.capacity() ?? unpaced)
    }
  })

const build = <R>(
  options: Options,
  transport: (target: Target) => Effect.Effect<Transport, never, R>
): Effect.Effect<Service, GatewayError.GatewayError, R | Scope.Scope> =>
  Effect.flatMap(Effect.fromResult(Settings.read(options, takesDispatcher)), (settings) =>
    Effect.flatMap(transport(settings.target), (carrier) => connect(settings, carrier))
  )

/**
 * A Gateway over the runtime's own transport: undici on Node, `fetch`
 * elsewhere. It lives as long as the scope. Fails with `InvalidConfiguration`
 * when the options cannot work.
 */
export const make = (options: Options): Effect.Effect<Service, GatewayError.GatewayError, Scope.Scope> =>
  build(options, (target) => (target.fetch === undefined ? makeTransport : makeFetchTransport)(target))

/**
 * A Gateway over the runtime's own transport, as {@link make} makes it, for as
 * long as the layer lives. Provide one layer to the whole application: it holds
 * the connections, and paces what is sent.
 */
export const layer = (options: Options): Layer.Layer<Gateway, GatewayError.GatewayError> =>
  Layer.effect(Gateway, make(options))

/** What `CONNEXEASE_API_KEY` and `CONNEXEASE_BASE_URL` say; empty ones count as not set. */
const fromEnvironment = (): Config.Config<Options> =>
  Config.all({
    apiKey: Config.Redacted("CONNEXEASE_API_KEY").pipe(Config.withDefault(Redacted.make(""))),
    baseUrl: Config.String("CONNEXEASE_BASE_URL").pipe(Config.withDefault(""))
  }).pipe(Config.map(({ apiKey, baseUrl }) => ({ apiKey, ...(baseUrl === "" ? {} : { baseUrl }) })))

/**
 * As {@link layer}, with options that Effect's `Config` reads from the
 * environment; fails also with `ConfigError`. Without options, it reads
 * `CONNEXEASE_API_KEY`, and `CONNEXEASE_BASE_URL` where that is set.
 *
 * @example
 * ```ts
 * Gateway.layerConfig()
 *
 * Gateway.layerConfig({
 *   apiKey: Config.Redacted("CONNEXEASE_API_KEY"),
 *   deadline: Config.Duration("CONNEXEASE_DEADLINE")
 * })
 * ```
 */
export const layerConfig = (
  options?: Config.Wrap<Options>
): Layer.Layer<Gateway, GatewayError.GatewayError | Config.ConfigError> =>
  Layer.effect(
    Gateway,
    Effect.flatMap(options === undefined ? fromEnvironment() : Config.unwrap(options), make)
  )

/**
 * A Gateway over any `HttpClient`, such as one with a proxy. Such a client
 * cannot report how far a request got, so that fewer failures count as not sent.
 * It must neither retry nor follow redirects. It is asked to close each
 * connection (`connection: close`), since it cannot close one whose response may
 * be that of another request.
 */
export const layerHttpClient = (
  options: Omit<Options, "fetch" | "dispatcher">
): Layer.Layer<Gateway, GatewayError.GatewayError, HttpClient.HttpClient> =>
  Layer.effect(Gateway, build(options, makeHttpClientTransport))
