/**
 * Idempotent sends: each key is sent at most once.
 *
 * The gateway knows no idempotency key, so this library keeps records of its own:
 * before a message with an `idempotencyKey` is sent, the intent is recorded;
 * after the response, the receipt. A repeated call with the same key gets the
 * first receipt, also after a restart. If the process died in between, the
 * record says only that the message may have been sent: that is
 * `PreviouslyUnknown`, until `resolve` settles it.
 *
 * A key is freed when its message was not sent, or was rejected with evidence
 * `envelope`. A store with an atomic set-if-absent may be shared by many
 * processes; without one, a single gateway of a single process may use it.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as GatewayError from "./GatewayError.ts"
import { isRecord } from "./internal/json.ts"
import * as Idempotency from "./internal/ledger/idempotency.ts"
import type { LedgerStore, Record } from "./ledger/LedgerStore.ts"
import type { Receipt } from "./Receipt.ts"

export type { LedgerStore, Record } from "./ledger/LedgerStore.ts"

const TypeId = "~@connexease-gateway/core/Ledger"

/** A store, and the guard that records each send in it. */
export interface Ledger extends LedgerStore, Idempotency.Idempotency {
  readonly [TypeId]: typeof TypeId
}

const make = (store: LedgerStore): Ledger => ({
  [TypeId]: TypeId,
  ...store,
  ...Idempotency.make(store)
})

/**
 * A ledger in memory, for as long as the process lives. It keeps at most
 * `capacity` records (10,000), and those of sent messages for `timeToLive` (24
 * hours): a key that it forgot is sent again. When it is full it forgets the
 * oldest sent one. A key that is under way or whose outcome is unknown is never
 * forgotten; full of these, it refuses new keys.
 */
export const memory = (options?: {
  readonly capacity?: number | undefined
  readonly timeToLive?: Duration.Input | undefined
}): Ledger => {
  const capacity = options?.capacity ?? 10_000
  const timeToLive = Duration.toMillis(options?.timeToLive ?? "24 hours")
  const records = new Map<string, Record>()
  const live = (key: string, now: number): Record | undefined => {
    const record = records.get(key)
    if (record === undefined || record.state === "sending" || record.at + timeToLive > now) return record
    records.delete(key)
    return undefined
  }
  const makeRoom = (now: number): boolean => {
    for (const key of records.keys()) {
      if (records.size < capacity || live(key, now) !== undefined) break
    }
    if (records.size < capacity) return true
    for (const [key, { state }] of records) {
      if (state === "sent") return records.delete(key)
    }
    return false
  }
  const write = (key: string, record: Record): Effect.Effect<void, string> =>
    Effect.suspend(() => {
      if (!records.delete(key) && !makeRoom(record.at))
        return Effect.fail("The ledger is full of unsettled records")
      records.set(key, record)
      return Effect.void
    })
  return make({
    read: (key) => Effect.map(Clock.currentTimeMillis, (now) => live(key, now)),
    write,
    writeIfAbsent: (key, record) =>
      Effect.suspend(() =>
        live(key, record.at) === undefined ? Effect.as(write(key, record), true) : Effect.succeed(false)
      ),
    remove: (key) =>
      Effect.sync(() => {
        records.delete(key)
      }),
    keys: Effect.sync(() => [...records.keys()])
  })
}

/** Stored with a version, so that a later release recognises the format. */
const encode = (record: Record): string => JSON.stringify({ version: 1, ...record })

/** Takes also what a client has parsed by itself, as some do with JSON. */
const decode = (stored: unknown): Record | "unreadable" => {
  try {
    const value: unknown = typeof stored === "string" ? JSON.parse(stored) : stored
    if (!isRecord(value) || value["version"] !== 1) return "unreadable"
    const { at, message, receipt, state } = value
    if (typeof message !== "string" || typeof at !== "number") return "unreadable"
    if (state === "sending") return { state, message, at }
    const complete = isRecord(receipt) && typeof receipt["messageId"] === "string" && isRecord(receipt["raw"])
    return state === "sent" && complete
      ? { state, message, at, receipt: receipt as unknown as Receipt }
      : "unreadable"
  } catch {
    return "unreadable"
  }
}

/** A store of texts by key; Effect's `KeyValueStore` is one. */
export interface Store {
  /** `undefined` and `null` mean that there is nothing. */
  readonly get: (key: string) => Effect.Effect<string | null | undefined, unknown>
  readonly set: (key: string, value: string) => Effect.Effect<void, unknown>
  readonly remove: (key: string) => Effect.Effect<void, unknown>
  /**
   * Stores a value only if the key has none, in one atomic step, and succeeds
   * with whether it did: `SET … NX` in Redis, `ON CONFLICT DO NOTHING` in SQL.
   * With it, many processes may share the store.
   */
  readonly setIfAbsent?: ((key: string, value: string) => Effect.Effect<boolean, unknown>) | undefined
  /** All keys; {@link unsettled} needs them. */
  readonly keys?: Effect.Effect<Iterable<string>, unknown> | undefined
}

/**
 * A ledger in any `KeyValueStore` whose writes are atomic, such as
 * `ledger/FileStore` or a database; Effect's own file-system store writes in
 * place and is not. Without `setIfAbsent`, one gateway of one process may use it:
 * two can both find a key free, and send its message twice. Receipts hold the
 * recipient's number: protect the store accordingly.
 */
export const fromKeyValueStore = (store: Store): Ledger => {
  const { setIfAbsent } = store
  return make({
    read: (key) =>
      Effect.map(store.get(key), (stored: unknown) =>
        stored === undefined || stored === null ? undefined : decode(stored)
      ),
    write: (key, record) => store.set(key, encode(record)),
    writeIfAbsent:
      setIfAbsent &&
      ((key, record) =>
        Effect.flatMap(setIfAbsent(key, encode(record)), (stored: unknown) =>
          typeof stored === "boolean"
            ? Effect.succeed(stored)
            : Effect.fail("setIfAbsent must give true or false")
        )),
    remove: (key) => store.remove(key),
    keys: store.keys
  })
}

/** What a webhook or an operator found out about a message whose outcome was unknown. */
export type Resolution = { readonly messageId: string } | "NotSent" | "Rejected"

/**
 * Settles a key whose outcome is unknown: with the message's id it counts as
 * sent; as `NotSent` or `Rejected` the key is free again. Succeeds with whether
 * there was something to settle; a free or settled key stays as it is. Fails with
 * `LedgerFailure` if the store does.
 *
 * Give each message its key as `correlationId`: status webhooks carry it, and so
 * lead back to the key; a message's id may come from one at any time. A send with
 * the key that is running over this ledger is waited for; do not settle as
 * `NotSent` or `Rejected` what another process is still sending.
 */
export const resolve = (
  ledger: Ledger,
  key: string,
  resolution: Resolution
): Effect.Effect<boolean, GatewayError.GatewayError> =>
  Effect.gen(function* () {
    yield* ledger.idle(key)
    const record = yield* ledger.read(key).pipe(Effect.mapError(() => failure("read")))
    if (record === undefined || (record !== "unreadable" && record.state === "sent")) return false
    const settle =
      typeof resolution === "string"
        ? ledger.remove(key)
        : ledger.write(key, {
            state: "sent",
            message: record === "unreadable" ? "" : record.message,
            at: yield* Clock.currentTimeMillis,
            receipt: {
              messageId: resolution.messageId,
              sandbox: resolution.messageId.startsWith("wamid.FAKE_"),
              raw: { messages: [{ id: resolution.messageId }] }
            }
          })
    yield* Effect.mapError(settle, () => failure("write"))
    return true
  })

/** A key that is under way or whose outcome is unknown. */
export interface Unsettled {
  readonly key: string
  /** When its send began, in Unix milliseconds; `undefined` where its record cannot be read. */
  readonly since: number | undefined
}

/**
 * The keys that are under way or whose outcome is unknown, the oldest first. It
 * reads every record. Fails with `LedgerFailure` if the store does, and with
 * `InvalidConfiguration` if the store has no `keys`.
 */
export const unsettled = (
  ledger: Ledger
): Effect.Effect<ReadonlyArray<Unsettled>, GatewayError.GatewayError> => {
  const { keys } = ledger
  if (keys === undefined) {
    const issues = [{ path: ["ledger"], rule: "must have keys, so that the unsettled ones can be listed" }]
    return Effect.fail(GatewayError.notSent(new GatewayError.InvalidConfiguration({ issues })))
  }
  return keys.pipe(
    Effect.flatMap((all) =>
      Effect.forEach(all, (key) => Effect.map(ledger.read(key), (record) => ({ key, record })), {
        concurrency: 16
      })
    ),
    Effect.mapError(() => failure("read")),
    Effect.map((all) =>
      all
        .flatMap(({ key, record }): ReadonlyArray<Unsettled> => {
          if (record === undefined) return []
          if (record === "unreadable") return [{ key, since: undefined }]
          return record.state === "sent" ? [] : [{ key, since: record.at }]
        })
        .toSorted((a, b) => (a.since ?? 0) - (b.since ?? 0))
    )
  )
}

const failure = (operation: "read" | "write"): GatewayError.GatewayError =>
  GatewayError.notSent(new GatewayError.LedgerFailure({ operation }))
