/**
 * The outbox as plain promises, for applications without Effect.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Message } from "@connexease-gateway/core"
 * import { startMockGateway } from "@connexease-gateway/mock-gateway"
 * import { createOutbox } from "@connexease-gateway/outbox/promise"
 * import assert from "node:assert/strict"
 *
 * await using mock = await startMockGateway({ port: 0 })
 * await using outbox = await createOutbox({
 *   database: ":memory:", // "postgres://…", or a SQLite file for one process
 *   worker: { accounts: { default: { apiKey: "mock_promises", baseUrl: mock.url } } }
 * })
 *
 * const message = Message.text({ to: "+90 532 123 45 67", body: "Your order is ready." })
 * const entry = await outbox.send(message, { key: "order-1042-ready" })
 * assert.equal(entry.state, "accepted")
 * ```
 */
import type * as Gateway from "@connexease-gateway/core/Gateway"
import type { Message } from "@connexease-gateway/core/Message"
import type { LedgerStore } from "@connexease-gateway/core/promise"
import type { StatusChanged } from "@connexease-gateway/core/Webhook"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import type { SqlError } from "effect/sql/SqlError"
import * as Stream from "effect/Stream"
import type { Counts, EnqueueOptions, Entry, Health, Item, Progress, Statuses } from "./Entry.ts"
import { layerSqlite } from "./Ledger.ts"
import { database as withKind, failWithKind } from "./internal/database.ts"
import * as InternalLedger from "./internal/ledgerStore.ts"
import * as Core from "./Outbox.ts"
import type { SendingWindow } from "./SendingWindow.ts"

export type {
  CampaignState,
  Counts,
  EnqueueOptions,
  Entry,
  Health,
  Item,
  Priority,
  Progress,
  State,
  Statuses
} from "./Entry.ts"
export type { SendingWindow } from "./SendingWindow.ts"
export { OutboxError } from "./OutboxError.ts"

/** One API key, with core's options. Times are in milliseconds. */
export interface Account extends Omit<Gateway.Options, "apiKey" | "retry" | "ledger"> {
  readonly apiKey: string
}

/** How an outbox is set up. */
export interface Options {
  /** `postgres://…` for any number of processes; else a SQLite file, for one. */
  readonly database: string
  /** Sends from this process too, as `Outbox.WorkerOptions` says. Without it, this process only enqueues. */
  readonly worker?:
    | (Omit<Core.WorkerOptions, "accounts"> & { readonly accounts: Readonly<Record<string, Account>> })
    | undefined
}

/** A campaign, as `Outbox.Campaign`. */
export interface Campaign {
  readonly name: string
  readonly pause: () => Promise<void>
  readonly resume: () => Promise<void>
  readonly cancel: () => Promise<void>
  readonly statuses: () => Promise<Statuses>
  readonly progress: () => Promise<Progress>
  readonly watch: () => AsyncIterable<Progress>
  readonly report: () => AsyncIterable<Entry>
}

/** How a campaign is started, as `Outbox.CampaignOptions`. */
export interface CampaignOptions extends Core.AccountOptions {
  readonly name: string
  readonly messages: Iterable<Omit<Item, "account">> | AsyncIterable<Omit<Item, "account">>
  readonly window?: SendingWindow | undefined
  readonly share?: number | undefined
}

/** What an outbox does, as `Outbox.Service`. Promises reject with an `OutboxError`. */
export interface Outbox extends AsyncDisposable {
  readonly enqueue: (message: Message, options: EnqueueOptions) => Promise<void>
  readonly enqueueMany: (items: ReadonlyArray<Item>) => Promise<void>
  /** An abort ends the waiting, with the signal's reason. The message stays enqueued. */
  readonly send: (
    message: Message,
    options: EnqueueOptions & { readonly signal?: AbortSignal | undefined }
  ) => Promise<Entry>
  readonly find: (key: string, options?: Core.AccountOptions) => Promise<Entry | undefined>
  readonly cancel: (key: string, options?: Core.AccountOptions) => Promise<boolean>
  readonly counts: (options?: Core.AccountOptions) => Promise<Counts>
  readonly health: (options?: Core.AccountOptions) => Promise<Health>
  readonly unknown: (
    options?: Core.AccountOptions & { readonly limit?: number | undefined }
  ) => Promise<ReadonlyArray<Entry>>
  readonly resolve: (
    key: string,
    resolution: "Sent" | "NotSent",
    options?: Core.AccountOptions
  ) => Promise<boolean>
  readonly settle: (event: StatusChanged) => Promise<boolean>
  readonly suppress: (recipient: string, options?: Core.AccountOptions) => Promise<void>
  readonly unsuppress: (recipient: string, options?: Core.AccountOptions) => Promise<void>
  readonly erase: (recipient: string, options?: Core.AccountOptions) => Promise<number>
  /** Rejects also with what the source throws; what came before it stays enqueued. */
  readonly startCampaign: (options: CampaignOptions) => Promise<Campaign>
  readonly campaign: (name: string, options?: Core.AccountOptions) => Promise<Campaign | undefined>
  /** Ends the worker as an interruption does, and closes the database. */
  readonly close: () => Promise<void>
}

const toStream = <A>(source: Iterable<A> | AsyncIterable<A>): Stream.Stream<A, unknown> =>
  Symbol.asyncIterator in source
    ? Stream.fromAsyncIterable(source, (error) => error)
    : Stream.fromIterable(source)

const isPostgres = (database: string): boolean => /^postgres(?:ql)?:/.test(database)

/**
 * Opens an outbox and, where `worker` is given, sends from this process until it
 * is closed. Rejects with an `OutboxError` where the database cannot be opened,
 * and with core's `GatewayError` where the worker's options cannot work.
 */
export const createOutbox = async ({ database, worker }: Options): Promise<Outbox> => {
  const runtime = ManagedRuntime.make(
    isPostgres(database) ? Core.layerPostgres(Redacted.make(database)) : Core.layerSqlite(database)
  )
  const run = <A>(effect: Effect.Effect<A, unknown>, signal?: AbortSignal): Promise<A> =>
    runtime
      .runPromise(
        Effect.provideService(effect, References.MinimumLogLevel, "Warn"),
        signal === undefined ? undefined : { signal }
      )
      .catch((error: unknown) => {
        throw signal?.aborted === true ? signal.reason : error
      })

  const begin = Effect.gen(function* () {
    const outbox = yield* Core.Outbox
    if (worker === undefined) return { outbox, fiber: undefined }
    const accounts = Object.fromEntries(
      Object.entries(worker.accounts).map(([name, account]) => [
        name,
        { ...account, apiKey: Redacted.make(account.apiKey) }
      ])
    )
    const fiber = yield* Effect.forkDetach(outbox.worker({ ...worker, accounts }), { startImmediately: true })
    // Options that cannot work fail before anything is waited for.
    const ended = fiber.pollUnsafe()
    if (ended !== undefined) return yield* ended
    return { outbox, fiber }
  })
  const { fiber, outbox } = await runtime
    .runPromise(Effect.provideService(begin, References.MinimumLogLevel, "Warn"))
    .catch(async (error: unknown) => {
      await runtime.dispose()
      throw error
    })

  const toCampaign = (campaign: Core.Campaign): Campaign => ({
    name: campaign.name,
    pause: () => run(campaign.pause),
    resume: () => run(campaign.resume),
    cancel: () => run(campaign.cancel),
    progress: () => run(campaign.progress),
    statuses: () => run(campaign.statuses),
    watch: () => Stream.toAsyncIterable(campaign.watch),
    report: () => Stream.toAsyncIterable(campaign.report)
  })
  const close = async (): Promise<void> => {
    if (fiber !== undefined) await Effect.runPromise(Fiber.interrupt(fiber))
    await runtime.dispose()
  }
  return {
    enqueue: (message, options) => run(outbox.enqueue(message, options)),
    enqueueMany: (items) => run(outbox.enqueueMany(items)),
    send: (message, { signal, ...options }) => run(outbox.send(message, options), signal),
    find: (key, options) => run(outbox.find(key, options)),
    cancel: (key, options) => run(outbox.cancel(key, options)),
    counts: (options) => run(outbox.counts(options)),
    health: (options) => run(outbox.health(options)),
    unknown: (options) => run(outbox.unknown(options)),
    resolve: (key, resolution, options) => run(outbox.resolve(key, resolution, options)),
    settle: (event) => run(outbox.settle(event)),
    suppress: (recipient, options) => run(outbox.suppress(recipient, options)),
    unsuppress: (recipient, options) => run(outbox.unsuppress(recipient, options)),
    erase: (recipient, options) => run(outbox.erase(recipient, options)),
    startCampaign: ({ messages, ...options }) =>
      run(Effect.map(outbox.startCampaign({ ...options, messages: toStream(messages) }), toCampaign)),
    campaign: async (name, options) => {
      const found = await run(outbox.campaign(name, options))
      return found === undefined ? undefined : toCampaign(found)
    },
    close,
    [Symbol.asyncDispose]: close
  }
}

/** A ledger for `createGateway` of `@connexease-gateway/core/promise`. */
export interface Ledger extends LedgerStore, AsyncDisposable {
  readonly setIfAbsent: (key: string, value: string) => Promise<boolean>
  readonly keys: () => Promise<Iterable<string>>
  /** Closes its connections; close the gateway first. */
  readonly close: () => Promise<void>
}

/** How a ledger is set up. */
export interface LedgerOptions {
  /** `postgres://…`, or a SQLite file that several processes of one machine may share. */
  readonly database: string
  /** How long after it was sent a key is remembered, in milliseconds, as `Ledger.Options` says. Default 30 days. */
  readonly expireAfter?: number | undefined
}

/**
 * `Ledger.make` for gateways without Effect: any number of processes then send
 * each key at most once. Rejects with an `OutboxError` where the database cannot
 * be opened.
 */
export const createLedger = async ({ database, expireAfter }: LedgerOptions): Promise<Ledger> => {
  const runtime = ManagedRuntime.make(
    isPostgres(database)
      ? failWithKind(PgClient.layer({ url: Redacted.make(database) }))
      : layerSqlite(database)
  )
  const store = await runtime.runPromise(InternalLedger.make(expireAfter)).catch(async (error: unknown) => {
    await runtime.dispose()
    throw error
  })
  const run = <A>(effect: Effect.Effect<A, SqlError>): Promise<A> => runtime.runPromise(withKind(effect))
  const close = (): Promise<void> => runtime.dispose()
  return {
    get: (key) => run(store.get(key)),
    set: (key, value) => run(store.set(key, value)),
    delete: (key) => run(store.remove(key)),
    setIfAbsent: (key, value) => run(store.setIfAbsent(key, value)),
    keys: () => run(store.keys),
    close,
    [Symbol.asyncDispose]: close
  }
}
