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
 * A key is freed when its message was not sent, or was rejected. One process at
 * a time may use a store.
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
export interface Ledger extends LedgerStore {
  readonly [TypeId]: typeof TypeId
  /** Runs a send unless its key was used before. A Gateway calls it. */
  readonly runOnce: Idempotency.RunOnce
}

const make = (store: LedgerStore): Ledger => ({
  [TypeId]: TypeId,
  ...store,
  runOnce: Idempotency.make(store)
})

/**
 * A ledger in memory, for as long as the process lives. It keeps at most
 * `capacity` records (10,000) for `timeToLive` each (24 hours). When it is full
 * it forgets the oldest sent one; full of unsettled ones, it refuses new keys.
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
    if (record === undefined || record.at + timeToLive > now) return record
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
  return make({
    read: (key) => Effect.map(Clock.currentTimeMillis, (now) => live(key, now)),
    write: (key, record) =>
      Effect.suspend(() => {
        if (!records.delete(key) && !makeRoom(record.at))
          return Effect.fail("The ledger is full of unsettled records")
        records.set(key, record)
        return Effect.void
      }),
    remove: (key) =>
      Effect.sync(() => {
        records.delete(key)
      })
  })
}

/** Stored with a version, so that a later release recognises the format. */
const encode = (record: Record): string => JSON.stringify({ version: 1, ...record })

const decode = (text: string): Record | "unreadable" => {
  try {
    const value: unknown = JSON.parse(text)
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
  readonly get: (key: string) => Effect.Effect<string | undefined, unknown>
  readonly set: (key: string, value: string) => Effect.Effect<void, unknown>
  readonly remove: (key: string) => Effect.Effect<void, unknown>
}

/**
 * A ledger in any `KeyValueStore` whose writes are atomic, such as
 * `ledger/FileStore` or a database; Effect's own file-system store writes in
 * place and is not. Receipts hold the recipient's number: protect the store
 * accordingly.
 */
export const fromKeyValueStore = (store: Store): Ledger =>
  make({
    read: (key) => Effect.map(store.get(key), (text) => (text === undefined ? undefined : decode(text))),
    write: (key, record) => store.set(key, encode(record)),
    remove: (key) => store.remove(key)
  })

/** What a webhook or an operator found out about a message whose outcome was unknown. */
export type Resolution = { readonly messageId: string } | "NotSent" | "Rejected"

/**
 * Settles a key whose outcome is unknown: with the message's id it counts as
 * sent; as `NotSent` or `Rejected` the key is free again. Succeeds with whether
 * there was something to settle; a free or settled key stays as it is. Fails with
 * `LedgerFailure` if the store does.
 *
 * Give each message a `correlationId`: status webhooks carry it, and so lead
 * back to the key. Do not call it for a key whose send is still running.
 */
export const resolve = (
  ledger: Ledger,
  key: string,
  resolution: Resolution
): Effect.Effect<boolean, GatewayError.GatewayError> =>
  Effect.gen(function* () {
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

const failure = (operation: "read" | "write"): GatewayError.GatewayError =>
  GatewayError.notSent(new GatewayError.LedgerFailure({ operation }))
