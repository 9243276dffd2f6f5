/**
 * A transactional outbox for the gateway: messages are enqueued in the
 * application's database, by any number of processes, and one worker per API key
 * sends them. No crash, pause or restart sends a message twice: what was on its
 * way when a worker ended is `unknown`, and stays so until a status webhook or an
 * operator says what became of it.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Message } from "@connexease-gateway/core"
 * import { startMockGateway } from "@connexease-gateway/mock-gateway"
 * import { Outbox } from "@connexease-gateway/outbox"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 * import assert from "node:assert/strict"
 *
 * await using mock = await startMockGateway({ port: 0 })
 *
 * const program = Effect.gen(function*() {
 *   const outbox = yield* Outbox.Outbox
 *   yield* Effect.forkScoped(
 *     Outbox.worker({ accounts: { default: { apiKey: Redacted.make("mock_outbox"), baseUrl: mock.url } } })
 *   )
 *   return yield* outbox.send(Message.text({ to: "+90 532 123 45 67", body: "Your order is ready." }), {
 *     key: "order-1042-ready"
 *   })
 * }).pipe(Effect.scoped, Effect.provide(Outbox.layerSqlite(":memory:")))
 *
 * const entry = await Effect.runPromise(program)
 * assert.equal(entry.state, "accepted")
 * assert.match(entry.messageId ?? "", /^wamid\./)
 * ```
 */
import * as Gateway from "@connexease-gateway/core/Gateway"
import * as GatewayError from "@connexease-gateway/core/GatewayError"
import * as CoreMessage from "@connexease-gateway/core/Message"
import * as RetryPolicy from "@connexease-gateway/core/RetryPolicy"
import * as Webhook from "@connexease-gateway/core/Webhook"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { createHash, randomUUID } from "node:crypto"
import type { Counts, EnqueueOptions, Entry, Health, Item, Progress, State, Statuses } from "./Entry.ts"
import { run, type Body } from "./internal/AccountSender.ts"
import { bounded, database, failWithKind, sqlite } from "./internal/database.ts"
import { migrate } from "./internal/migrations.ts"
import * as Hearing from "./internal/Hearing.ts"
import { run as retain } from "./internal/retention.ts"
import * as Store from "./internal/Store.ts"
import { measure, observe } from "./internal/telemetry.ts"
import { withTimeouts } from "./internal/withTimeouts.ts"
import * as SendingWindow from "./SendingWindow.ts"
import { InvalidMessage, KeyReused, NotAccepted, OutboxError } from "./OutboxError.ts"

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

/** Which API key's messages are meant. */
export interface AccountOptions {
  /** Default `default`. */
  readonly account?: string | undefined
}

/** A campaign: many marketing messages that are paused, resumed and cancelled together. */
export interface Campaign {
  readonly name: string
  /** Holds back what has not left. Messages under way are not called back. */
  readonly pause: Effect.Effect<void, OutboxError>
  /** Goes on after {@link pause}, or after it stopped by itself. A cancelled campaign stays cancelled. */
  readonly resume: Effect.Effect<void, OutboxError>
  /** Cancels what has not left, for good. */
  readonly cancel: Effect.Effect<void, OutboxError>
  /** How far it is. Quick also for millions of messages: they are counted as they change. */
  readonly progress: Effect.Effect<Progress, OutboxError>
  /** Its progress, now and each time it has changed, looked at four times a second; ends with that of a campaign that is completed, or cancelled with nothing under way. */
  readonly watch: Stream.Stream<Progress, OutboxError>
  /** How many of its messages are at each delivery status, the furthest that a webhook reported. */
  readonly statuses: Effect.Effect<Statuses, OutboxError>
  /** What became of each of its messages, in the order in which they were enqueued; read page by page. */
  readonly report: Stream.Stream<Entry, OutboxError>
}

/** How a campaign is started. Its messages have priority `bulk` and are marketing, unless they say otherwise. */
export interface CampaignOptions<E, R> extends AccountOptions {
  /** Starting a campaign again under its name goes on with it: messages whose keys it has are left out. */
  readonly name: string
  /** Read and enqueued 500 at a time. */
  readonly messages: Stream.Stream<Omit<Item, "account">, E, R>
  /** The hours in which it sends, to within a second. Default: all. Starting it again with others changes them. */
  readonly window?: SendingWindow.SendingWindow | undefined
  /** How much of the key's quota it uses at most, above 0 to 1. Default 1. Starting it again with another changes it. */
  readonly share?: number | undefined
}

/** How a worker sends. */
export interface WorkerOptions {
  /**
   * The API keys, by the name that messages are enqueued for, with core's options. A key is
   * sent by one worker at a time; the others stand by. `retry` and `ledger` are the outbox's own.
   */
  readonly accounts: Readonly<Record<string, Omit<Gateway.Options, "retry" | "ledger">>>
  /** How long a worker owns an account without renewing it, and so when another takes over from one that died. Default 10 seconds. */
  readonly lease?: Duration.Input | undefined
  /** How often it looks for messages that other processes enqueued; a fifth as often while it hears them, by NOTIFY of PostgreSQL. Default 200 milliseconds. */
  readonly pollInterval?: Duration.Input | undefined
  /** Requests of an account under way at once, and so how many can be unknown after a crash. Default 256. */
  readonly concurrency?: number | undefined
  /** How often a message is tried that was provably not accepted. Failures of key, balance or connection do not count. Default 20. */
  readonly attempts?: number | undefined
  /** What happens to messages that have ended. By default they are kept. */
  readonly retention?: Retention | undefined
}

/**
 * What happens to messages some time after their record last changed, looked for
 * every minute. It concerns those that were accepted, rejected, cancelled or
 * suppressed, or that expired; what is open or unknown stays as it is.
 */
export interface Retention {
  /** When content is erased; state, key and ids stay. Default never. */
  readonly eraseAfter?: Duration.Input | undefined
  /**
   * Whether the number is erased with the content. Afterwards `erase` does not find
   * the message, and an opt-out that its webhook reports suppresses nobody. Default false.
   */
  readonly recipients?: boolean | undefined
  /**
   * When the record is deleted. Its key can be sent again then, also by a campaign
   * that is started again, and its webhooks are not known any more. Default never.
   */
  readonly deleteAfter?: Duration.Input | undefined
}

/** What an outbox does. Every failure is an `OutboxError`. */
export interface Service {
  /**
   * Writes a message down, to be sent by the worker of its account. In a
   * transaction of the same `SqlClient`, it is enqueued when that commits.
   * Succeeds also where it was enqueued before. Fails with `InvalidMessage`,
   * `KeyReused` or `DatabaseFailure`.
   */
  readonly enqueue: (
    message: CoreMessage.Message,
    options: EnqueueOptions
  ) => Effect.Effect<void, OutboxError>
  /** Enqueues all or none, in their order. Much faster than one by one: use it for a few hundred at a time. */
  readonly enqueueMany: (items: ReadonlyArray<Item>) => Effect.Effect<void, OutboxError>
  /**
   * Enqueues a message and waits until it is accepted; fails with `NotAccepted`
   * where it ends otherwise. Where nothing ends it, such as without a worker, it
   * waits: give it `expires`, or a timeout. An interruption leaves the message
   * enqueued.
   */
  readonly send: (message: CoreMessage.Message, options: EnqueueOptions) => Effect.Effect<Entry, OutboxError>
  /** What became of a message so far; `undefined` where the key is not known. */
  readonly find: (key: string, options?: AccountOptions) => Effect.Effect<Entry | undefined, OutboxError>
  /** Cancels a message that has not left; succeeds with whether it did. */
  readonly cancel: (key: string, options?: AccountOptions) => Effect.Effect<boolean, OutboxError>
  /** How many messages of an account are in each state. */
  readonly counts: (options?: AccountOptions) => Effect.Effect<Counts, OutboxError>
  /** How it stands with an account's queue, for a readiness check or a report. It reads what is queued. */
  readonly health: (options?: AccountOptions) => Effect.Effect<Health, OutboxError>
  /** Messages whose outcome is unknown, the oldest first: those that need a webhook or a person. Default 100 of them. */
  readonly unknown: (
    options?: AccountOptions & { readonly limit?: number | undefined }
  ) => Effect.Effect<ReadonlyArray<Entry>, OutboxError>
  /**
   * Settles a message whose outcome is unknown: as `Sent` it counts as accepted, as
   * `NotSent` it is queued again. Succeeds with whether there was something to
   * settle. Say `NotSent` only when you know: it is what can reach a person twice.
   */
  readonly resolve: (
    key: string,
    resolution: "Sent" | "NotSent",
    options?: AccountOptions
  ) => Effect.Effect<boolean, OutboxError>
  /**
   * Takes a status webhook: it proves that the gateway accepted the message,
   * whatever was known before, and says how far it came. Events may come more than
   * once and in any order. Meta's code 131050, the recipient wants no marketing,
   * suppresses the recipient. Succeeds with whether the message is of this outbox.
   */
  readonly settle: (event: Webhook.StatusChanged) => Effect.Effect<boolean, OutboxError>
  /** Sends this account's marketing to a recipient no more, what is queued included. */
  readonly suppress: (recipient: string, options?: AccountOptions) => Effect.Effect<void, OutboxError>
  /** Allows marketing again, for messages that are enqueued from now on. */
  readonly unsuppress: (recipient: string, options?: AccountOptions) => Effect.Effect<void, OutboxError>
  /**
   * Erases number and content of a recipient's messages that are not under way;
   * those that have not left are cancelled. States and counts stay. Succeeds with
   * how many messages were erased.
   */
  readonly erase: (recipient: string, options?: AccountOptions) => Effect.Effect<number, OutboxError>
  /**
   * Enqueues a campaign and gives it once all of it is enqueued; sending begins
   * with the first messages. Where the source fails, what came before it stays
   * enqueued: start it again under its name.
   */
  readonly startCampaign: <E, R>(
    options: CampaignOptions<E, R>
  ) => Effect.Effect<Campaign, E | OutboxError, R>
  /** A campaign that was started before; `undefined` where there is none of this name. */
  readonly campaign: (
    name: string,
    options?: AccountOptions
  ) => Effect.Effect<Campaign | undefined, OutboxError>
  /**
   * Sends what is enqueued, for the accounts that no other worker owns, until it is
   * interrupted. Then it gives back what has not left, and waits for what is under
   * way, 40 seconds at most. Run it in the processes that should send, beside
   * others or alone. A failing database is waited for. Fails with a `GatewayError`
   * (`InvalidConfiguration`) where an account's options cannot work.
   */
  readonly worker: (options: WorkerOptions) => Effect.Effect<never, GatewayError.GatewayError>
}

/** The outbox of one database. */
export class Outbox extends Context.Service<Outbox, Service>()("@connexease-gateway/outbox/Outbox") {}

const priorities = { urgent: 0, normal: 1, bulk: 2 } as const
const accountOf = (options: AccountOptions | undefined): string => options?.account ?? "default"

/** Digits of a phone number; other identifiers as they are. */
const normalizeRecipient = (recipient: string): string => {
  const digits = recipient.replaceAll(/[\s+().-]/g, "")
  return /^\d+$/.test(digits) ? digits : recipient.trim()
}

const recipientOf = (message: CoreMessage.Message): string => {
  const body: Readonly<Record<string, unknown>> = message.type === "raw" ? message.body : { ...message }
  return normalizeRecipient(String(body["to"] ?? body["recipient"] ?? ""))
}

/** Comes back in the status webhooks, and leads to the message even where its receipt was lost. */
const correlationId = (identity: string, id: number): string => `outbox-${identity}-${id}`

const invalid = (path: string, rule: string): OutboxError =>
  new OutboxError({ reason: new InvalidMessage({ issues: [{ path: [path], rule }] }) })

const time = (date: Date | undefined): number | null => (date === undefined ? null : date.getTime())

const isName = (text: unknown): boolean => typeof text === "string" && /^[\x20-\x7e]{1,128}$/.test(text)

const prepare = Effect.fnUntraced(function* (
  identity: string,
  item: Item,
  campaign: number | null
): Effect.fn.Return<Store.NewMessage, OutboxError> {
  const { expires, key, message, mmlite, notBefore, priority = "normal", sandbox } = item
  const account = accountOf(item)
  if (!isName(key)) return yield* invalid("key", "must be 1 to 128 printable ASCII characters")
  if (!isName(account)) return yield* invalid("account", "must be 1 to 128 printable ASCII characters")
  if (!Object.hasOwn(priorities, priority))
    return yield* invalid("priority", 'must be "urgent", "normal" or "bulk"')
  for (const [path, date] of Object.entries({ expires, notBefore }))
    if (date !== undefined && !(date instanceof Date && Number.isFinite(date.getTime())))
      return yield* invalid(path, "must be a valid Date")
  yield* CoreMessage.validate(message, {
    ...(mmlite === undefined ? {} : { mmlite }),
    correlationId: correlationId(identity, 0)
  }).pipe(
    Effect.mapError(({ reason }: GatewayError.GatewayError) =>
      reason._tag === "InvalidMessage"
        ? new OutboxError({ reason: new InvalidMessage({ issues: reason.issues }) })
        : invalid("message", reason.message)
    )
  )
  const stored: Body = { message, mmlite, sandbox }
  const body = JSON.stringify(stored)
  return {
    account,
    key,
    fingerprint: createHash("sha256").update(`${key}\0${body}`).digest("hex"),
    recipient: recipientOf(message),
    body,
    priority: priorities[priority],
    marketing: item.marketing === true ? 1 : 0,
    notBefore: time(notBefore),
    expiresAt: time(expires),
    campaign
  }
})

const date = (millis: number | bigint | null): Date | undefined =>
  millis === null ? undefined : new Date(Number(millis))

const toEntry = (row: Store.Row): Entry => ({
  key: row.key,
  account: row.account,
  state: row.state,
  attempts: row.attempts,
  messageId: row.message_id ?? undefined,
  reason: row.reason ?? undefined,
  code: row.code ?? undefined,
  status: (row.status as Webhook.Status | null) ?? undefined,
  answeredAt: date(row.answered_at),
  deliveredAt: date(row.delivered_at),
  readAt: date(row.read_at),
  updatedAt: new Date(Number(row.updated_at))
})

const millis = (duration: Duration.Input | undefined): number | undefined =>
  duration === undefined ? undefined : Duration.toMillis(duration)

const readWorkerOptions = (options: WorkerOptions) => {
  const retention = {
    eraseAfter: millis(options.retention?.eraseAfter),
    deleteAfter: millis(options.retention?.deleteAfter),
    recipients: options.retention?.recipients ?? false
  }
  const settings = {
    lease: Duration.toMillis(options.lease ?? "10 seconds"),
    poll: Duration.toMillis(options.pollInterval ?? "200 millis"),
    concurrency: options.concurrency ?? 256,
    attempts: options.attempts ?? 20
  }
  const issues = [
    ...(Object.keys(options.accounts).length > 0
      ? []
      : [{ path: ["accounts"], rule: "must have an account" }]),
    ...(settings.lease >= 100 ? [] : [{ path: ["lease"], rule: "must be at least 100 milliseconds" }]),
    ...(settings.poll >= 1 ? [] : [{ path: ["pollInterval"], rule: "must be at least a millisecond" }]),
    ...(["concurrency", "attempts"] as const)
      .filter((name) => !(Number.isInteger(settings[name]) && settings[name] > 0))
      .map((name) => ({ path: [name], rule: "must be an integer above 0" })),
    ...(["eraseAfter", "deleteAfter"] as const)
      .filter((name) => !Number.isFinite(retention[name] ?? 0))
      .map((name) => ({ path: ["retention", name], rule: "must be finite; leave it out for never" }))
  ]
  return issues.length === 0
    ? Effect.succeed({ ...settings, retention })
    : Effect.fail(GatewayError.notSent(new GatewayError.InvalidConfiguration({ issues })))
}

const noneOfThem: Counts = {
  queued: 0,
  claimed: 0,
  sending: 0,
  accepted: 0,
  rejected: 0,
  unknown: 0,
  expired: 0,
  cancelled: 0,
  suppressed: 0
}

const countsOf = (rows: ReadonlyArray<Store.CountRow>): Counts => {
  const counts: Record<State, number> = { ...noneOfThem }
  for (const { state, total } of rows) counts[state] += Number(total)
  return counts
}

const progressOf = (campaign: CampaignRow, rows: ReadonlyArray<Store.CountRow>): Progress => {
  const counts = countsOf(rows)
  const statuses: Partial<Record<Webhook.Status, number>> = {}
  for (const { status, total } of rows)
    if (status !== "") statuses[status] = (statuses[status] ?? 0) + Number(total)
  const isCompleted =
    campaign.state === "running" &&
    campaign.enqueued === 1 &&
    counts.queued + counts.claimed + counts.sending === 0
  return {
    ...counts,
    state: isCompleted ? "completed" : campaign.state,
    ...(campaign.reason === null ? {} : { stoppedBy: campaign.reason }),
    statuses
  }
}

interface CampaignRow {
  readonly state: "running" | "paused" | "stopped" | "cancelled"
  readonly reason: string | null
  /** 1 when all of it was enqueued. */
  readonly enqueued: number
}

const hasEnded = ({ claimed, sending, state }: Progress): boolean =>
  state === "completed" || (state === "cancelled" && claimed + sending === 0)

const isOpen = (state: State): boolean => state === "queued" || state === "claimed" || state === "sending"

/** How often {@link Service.send} looks for an outcome that is not heard, and for one that should be. */
const SEND_POLL_MS = 100
const SEND_HEARING_POLL_MS = 1000

/** How often {@link Campaign.watch} looks. */
const WATCH_MS = 250

type Requirements = SqlClient.SqlClient | Scope.Scope

const CAMPAIGN_CHUNK = 500
const REPORT_PAGE = 1000

/** Meta: the recipient has opted out of marketing messages from this business. */
const MARKETING_OPT_OUT = 131050

/**
 * An outbox in the database that `SqlClient` is connected to, PostgreSQL or
 * SQLite. It creates its tables, `connexease_*`. Give it the application's own
 * client, and `enqueue` takes part in its transactions.
 */
export const make: Effect.Effect<Service, OutboxError, Requirements> = Effect.gen(function* () {
  yield* database(migrate)
  const store = yield* Store.make
  const { sql } = store
  const [row] = yield* database(sql<{ id: string }>`SELECT id FROM connexease_outbox_identity`)
  const identity = row?.id ?? ""
  const hearing = yield* Hearing.make
  const isPostgres = sql.onDialectOrElse({ pg: () => true, orElse: () => false })
  const notify = (isBulk: boolean) => sql.afterCommit(Effect.sync(() => hearing.queued(isBulk)))

  const insert = Effect.fnUntraced(function* (items: ReadonlyArray<Item>, campaign: number | null) {
    const messages = yield* Effect.forEach(items, (item) => prepare(identity, item, campaign))
    const write = Effect.flatMap(store.insert(messages), (reused) =>
      reused.length === 0
        ? notify(messages.every(({ priority }) => priority === priorities.bulk))
        : Effect.fail(new OutboxError({ reason: new KeyReused() }))
    )
    yield* database(bounded(sql.withTransaction(write))).pipe(
      Effect.withSpan("Outbox.enqueue", {
        kind: "producer",
        attributes: { "messaging.batch.message_count": items.length }
      })
    )
  })

  const find = (key: string, options?: AccountOptions): Effect.Effect<Entry | undefined, OutboxError> =>
    Effect.map(database(bounded(store.find(accountOf(options), key))), ([row]) =>
      row === undefined ? undefined : toEntry(row)
    )

  /** Without a worker of the account, nobody else notices that the message expired. */
  const expire = ({ account = "default", expires }: EnqueueOptions) =>
    Effect.flatMap(Clock.currentTimeMillis, (time) =>
      expires === undefined || expires.getTime() > time ? Effect.void : database(store.sweep(account))
    )

  /** Waits for the outcome of a message that was enqueued. */
  const outcome = (key: string, options: EnqueueOptions): Effect.Effect<Entry, OutboxError> => {
    const account = accountOf(options)
    return Effect.flatMap(database(store.find(account, key)), ([row]) => {
      if (row === undefined)
        return Effect.andThen(
          Effect.sleep(SEND_POLL_MS),
          Effect.suspend(() => outcome(key, options))
        )
      const look = (ended: Effect.Effect<void>): Effect.Effect<Entry, OutboxError> =>
        Effect.flatMap(find(key, { account }), (entry = toEntry(row)) => {
          const poll = isPostgres && !hearing.isConnected() ? SEND_POLL_MS : SEND_HEARING_POLL_MS
          if (isOpen(entry.state))
            return Effect.timeoutOption(ended, poll).pipe(
              Effect.andThen(expire(options)),
              Effect.andThen(Effect.suspend(() => look(ended)))
            )
          const { code, reason, state } = entry
          return state === "accepted"
            ? Effect.succeed(entry)
            : Effect.fail(new OutboxError({ reason: new NotAccepted({ state, reason, code }) }))
        })
      return Effect.scoped(Effect.flatMap(hearing.waiting(Number(row.id)), look))
    })
  }

  const counts = (account: string): Effect.Effect<Counts, OutboxError> =>
    Effect.map(database(store.counts(account, undefined)), countsOf)

  const suppress = (recipient: string, account: string): Effect.Effect<void, SqlError> =>
    Effect.asVoid(
      sql.withTransaction(
        Effect.andThen(
          sql`INSERT INTO connexease_outbox_suppressions (account, recipient) VALUES (${account}, ${recipient})
            ON CONFLICT (account, recipient) DO NOTHING`,
          sql`UPDATE connexease_outbox_messages SET state = 'suppressed', updated_at = ${store.now}
            WHERE account = ${account} AND recipient = ${recipient} AND marketing = 1 AND state = 'queued'`
        )
      )
    )

  const settle = Effect.fnUntraced(function* (event: Webhook.StatusChanged) {
    const [, origin, id] = /^outbox-([0-9a-f]{8})-(\d{1,15})$/.exec(event.correlationId ?? "") ?? []
    const where =
      origin === identity && id !== undefined ? sql`id = ${Number(id)}` : sql`message_id = ${event.id}`
    const lock = sql.literal(sql.onDialectOrElse({ pg: () => "FOR UPDATE", orElse: () => "" }))
    const [row] = yield* sql<{
      readonly id: number | bigint
      readonly account: string
      readonly recipient: string
      readonly status: Webhook.Status | null
    }>`SELECT id, account, recipient, status FROM connexease_outbox_messages WHERE ${where} ${lock}`
    if (row === undefined) return false
    const status =
      row.status === null ? event.status : Webhook.foldStatus({ status: row.status }, event).status
    const at = (of: Webhook.Status) =>
      event.status === of ? sql`${event.timestampMillis ?? store.now}` : sql.literal("NULL")
    const [failure] = event.status === "failed" ? event.errors : []
    yield* sql`UPDATE connexease_outbox_messages SET state = 'accepted', status = ${status},
      message_id = COALESCE(message_id, ${event.id}),
      code = ${failure === undefined ? sql.literal("code") : sql`${String(failure.code)}`},
      answered_at = COALESCE(answered_at, ${store.now}), delivered_at = COALESCE(delivered_at, ${at("delivered")}),
      read_at = COALESCE(read_at, ${at("read")}), updated_at = ${store.now} WHERE id = ${row.id}`
    if (row.recipient !== "" && event.errors.some(({ code }) => code === MARKETING_OPT_OUT))
      yield* suppress(row.recipient, row.account)
    return true
  })

  const erase = Effect.fnUntraced(function* (recipient: string, account: string) {
    const rows = yield* sql`UPDATE connexease_outbox_messages SET recipient = '', body = '',
        state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END, updated_at = ${store.now}
      WHERE account = ${account} AND recipient = ${recipient} AND state NOT IN ('claimed', 'sending')
      RETURNING id`
    return rows.length
  })

  const makeCampaign = (id: number, name: string, account: string): Campaign => {
    const change = (from: ReadonlyArray<string>, to: string): Effect.Effect<unknown, SqlError> =>
      sql`UPDATE connexease_outbox_campaigns SET state = ${to}, reason = NULL
        WHERE id = ${id} AND ${sql.in("state", from)}`
    const progress = Effect.gen(function* () {
      const [row] = yield* sql<CampaignRow>`SELECT state, reason, enqueued FROM connexease_outbox_campaigns
        WHERE id = ${id}`
      const counts = yield* store.counts(account, id)
      return progressOf(row ?? { state: "cancelled", reason: null, enqueued: 1 }, counts)
    })
    const page = (after: number) =>
      Effect.map(
        database(
          sql<Store.Row>`SELECT ${store.columns} FROM connexease_outbox_messages
            WHERE campaign = ${id} AND id > ${after} ORDER BY id LIMIT ${REPORT_PAGE}`
        ),
        (rows) => {
          const last = rows.at(-1)
          return [rows.map(toEntry), last === undefined ? undefined : Number(last.id)] as const
        }
      )
    return {
      name,
      pause: Effect.asVoid(database(change(["running", "stopped"], "paused"))),
      resume: Effect.andThen(
        database(Effect.andThen(change(["paused", "stopped"], "running"), store.wake)),
        notify(false)
      ),
      cancel: Effect.asVoid(
        database(
          sql.withTransaction(
            Effect.andThen(
              change(["running", "paused", "stopped"], "cancelled"),
              sql`UPDATE connexease_outbox_messages SET state = 'cancelled', updated_at = ${store.now}
                WHERE campaign = ${id} AND state = 'queued'`
            )
          )
        )
      ),
      progress: database(progress),
      watch: Stream.fromEffectSchedule(database(progress), Schedule.spaced(WATCH_MS)).pipe(
        Stream.changesWith((a, b) => JSON.stringify(a) === JSON.stringify(b)),
        Stream.takeUntil(hasEnded)
      ),
      statuses: Effect.map(database(progress), ({ statuses }) => statuses),
      report: Stream.flatMap(
        Stream.unfold(0, (after: number | undefined) =>
          after === undefined
            ? Effect.undefined
            : Effect.map(page(after), ([entries, next]) => [entries, next] as const)
        ),
        Stream.fromIterable
      )
    }
  }

  const findCampaign = (name: string, account: string): Effect.Effect<number | undefined, OutboxError> =>
    Effect.map(
      database(
        sql<{ id: number | bigint }>`SELECT id FROM connexease_outbox_campaigns
          WHERE account = ${account} AND name = ${name}`
      ),
      ([row]) => (row === undefined ? undefined : Number(row.id))
    )

  return {
    enqueue: (message, options) => insert([{ ...options, message }], null),
    enqueueMany: (items) => insert(items, null),
    send: (message, options) =>
      Effect.andThen(insert([{ ...options, message }], null), outcome(options.key, options)),
    find,
    cancel: (key, options) =>
      database(store.move(accountOf(options), key, ["queued", "claimed"], "cancelled")),
    counts: (options) => counts(accountOf(options)),
    health: (options) => database(store.health(accountOf(options))),
    unknown: (options) =>
      Effect.map(database(store.unknown(accountOf(options), options?.limit ?? 100)), (rows) =>
        rows.map(toEntry)
      ),
    resolve: (key, resolution, options) =>
      Effect.tap(
        database(
          store.move(accountOf(options), key, ["unknown"], resolution === "Sent" ? "accepted" : "queued")
        ),
        notify(false)
      ),
    settle: (event) =>
      database(bounded(sql.withTransaction(settle(event)))).pipe(Effect.withSpan("Outbox.settle")),
    suppress: (recipient, options) => database(suppress(normalizeRecipient(recipient), accountOf(options))),
    unsuppress: (recipient, options) =>
      Effect.asVoid(
        database(sql`DELETE FROM connexease_outbox_suppressions
          WHERE account = ${accountOf(options)} AND recipient = ${normalizeRecipient(recipient)}`)
      ),
    erase: (recipient, options) => database(erase(normalizeRecipient(recipient), accountOf(options))),
    startCampaign: Effect.fnUntraced(function* ({ messages, name, share, window, ...options }) {
      const account = accountOf(options)
      const issues = [
        ...(isName(name) ? [] : [{ path: ["name"], rule: "must be 1 to 128 printable ASCII characters" }]),
        ...(share === undefined || (share > 0 && share <= 1)
          ? []
          : [{ path: ["share"], rule: "must be above 0 and at most 1" }]),
        ...(window === undefined ? [] : SendingWindow.validate(window, ["window"]))
      ]
      if (issues.length > 0) return yield* new OutboxError({ reason: new InvalidMessage({ issues }) })
      const hours = window === undefined ? null : JSON.stringify(window)
      yield* database(sql`INSERT INTO connexease_outbox_campaigns
          (account, name, state, quota_share, sending_window, enqueued)
        VALUES (${account}, ${name}, 'running', ${share ?? null}, ${hours}, 0)
        ON CONFLICT (account, name) DO UPDATE SET enqueued = 0,
          quota_share = COALESCE(excluded.quota_share, connexease_outbox_campaigns.quota_share),
          sending_window = COALESCE(excluded.sending_window, connexease_outbox_campaigns.sending_window)`)
      const id = (yield* findCampaign(name, account)) ?? 0
      yield* messages.pipe(
        Stream.rechunk(CAMPAIGN_CHUNK),
        Stream.runForEachArray((chunk) =>
          insert(
            chunk.map((item) => ({ priority: "bulk", marketing: true, ...item, account })),
            id
          )
        )
      )
      yield* database(sql`UPDATE connexease_outbox_campaigns SET enqueued = 1 WHERE id = ${id}`)
      return makeCampaign(id, name, account)
    }),
    campaign: (name, options) =>
      Effect.map(findCampaign(name, accountOf(options)), (id) =>
        id === undefined ? undefined : makeCampaign(id, name, accountOf(options))
      ),
    worker: (options) =>
      Effect.scoped(
        Effect.gen(function* () {
          const { retention, ...settings } = yield* readWorkerOptions(options)
          const worker = randomUUID()
          yield* hearing.listening
          const gateways = yield* Effect.forEach(Object.entries(options.accounts), ([account, own]) =>
            Effect.map(Gateway.make({ ...own, retry: RetryPolicy.none }), (gateway) => ({
              account,
              gateway
            }))
          )
          yield* Effect.forEach(
            gateways,
            ({ account, gateway }) =>
              Effect.raceFirst(
                run(observe(withTimeouts(store), account), gateway, {
                  account,
                  worker,
                  ...settings,
                  correlationId: (id) => correlationId(identity, id),
                  hearing
                }),
                Effect.all([measure(store, account), retain(store, account, retention)], {
                  concurrency: "unbounded"
                })
              ),
            { concurrency: "unbounded", discard: true }
          )
          return yield* Effect.never
        })
      )
  }
})

/** An outbox over any `SqlClient` of PostgreSQL or SQLite, such as the application's own. See {@link make}. */
export const layer: Layer.Layer<Outbox, OutboxError, SqlClient.SqlClient> = Layer.effect(Outbox, make)

/**
 * An outbox on PostgreSQL 12 or later, for any number of processes, and the
 * `SqlClient` it uses. Fails with `DatabaseFailure` where the server cannot be
 * reached.
 */
export const layerPostgres = (
  url: Redacted.Redacted<string>,
  options?: Omit<PgClient.PgPoolConfig, "url">
): Layer.Layer<Outbox | SqlClient.SqlClient, OutboxError> =>
  Layer.provideMerge(layer, failWithKind(PgClient.layer({ ...options, url })))

/**
 * An outbox in a SQLite file, for one process, and the `SqlClient` it uses. The
 * file is locked while it is open: a second process fails with `DatabaseFailure`
 * of kind `LockTimeoutError`. `":memory:"` is for tests.
 */
export const layerSqlite = (file: string): Layer.Layer<Outbox | SqlClient.SqlClient, OutboxError> =>
  Layer.provideMerge(Layer.effect(Outbox, Effect.tap(make, endLeases)), sqlite(file, "one process"))

/** The lock on the file proves that the last owner's process has ended. */
const endLeases = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  database(sql`UPDATE connexease_outbox_owners SET expires_at = 0`)
)

/** {@link Service.worker} of the outbox in the context. */
export const worker = (options: WorkerOptions): Effect.Effect<never, GatewayError.GatewayError, Outbox> =>
  Outbox.use((outbox) => outbox.worker(options))
