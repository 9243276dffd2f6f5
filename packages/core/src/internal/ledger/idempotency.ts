/**
 * Sends a message once per key: records the intent, sends, and records the
 * receipt. Concurrent sends with one key share one request.
 */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as GatewayError from "../../GatewayError.ts"
import type { LedgerStore, Record } from "../../ledger/LedgerStore.ts"
import type { Receipt } from "../../Receipt.ts"

interface Running {
  readonly content: string
  /** How it ended; `"free"` where it was interrupted before anything was sent. */
  readonly end: Deferred.Deferred<Exit.Exit<Receipt, GatewayError.GatewayError> | "free">
}

const fingerprint = (key: string, content: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${key}\0${content}`))),
    (digest) => Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
  )

const STORE_TIMEOUT_MS = 10_000

const notSent = GatewayError.notSent
const previouslyUnknown = (): GatewayError.GatewayError =>
  new GatewayError.GatewayError({
    reason: new GatewayError.PreviouslyUnknown(),
    outcome: "Unknown",
    attempts: []
  })

/** The receipt that is recorded for a key, or `undefined` if there is no record. */
const lookUp = (
  store: LedgerStore,
  key: string,
  message: string
): Effect.Effect<Receipt | undefined, GatewayError.GatewayError> =>
  bounded(() => store.read(key)).pipe(
    Effect.mapError(() => notSent(new GatewayError.LedgerFailure({ operation: "read" }))),
    Effect.flatMap((record) => {
      if (record === undefined) return Effect.undefined
      if (record === "unreadable") return Effect.fail(previouslyUnknown())
      if (record.message !== message && record.message !== "") {
        return Effect.fail(notSent(new GatewayError.KeyReused()))
      }
      return record.receipt === undefined ? Effect.fail(previouslyUnknown()) : Effect.succeed(record.receipt)
    })
  )

/** How often a key is asked for that others take and free at the same time. */
const MAX_CLAIMS = 5

/** Records the intent for a free key; succeeds with the receipt of one that was sent before. */
const claim = (
  store: LedgerStore,
  key: string,
  record: Record,
  restore: Restore,
  attempts = MAX_CLAIMS
): Effect.Effect<Receipt | undefined, GatewayError.GatewayError> => {
  const { writeIfAbsent } = store
  const found = restore(lookUp(store, key, record.message))
  if (writeIfAbsent === undefined) {
    return Effect.flatMap(found, (known) =>
      known === undefined
        ? Effect.as(
            recording(() => store.write(key, record)),
            undefined
          )
        : Effect.succeed(known)
    )
  }
  return Effect.flatMap(
    recording(() => writeIfAbsent(key, record)),
    (claimed) =>
      claimed
        ? Effect.undefined
        : Effect.flatMap(found, (known) => {
            if (known !== undefined) return Effect.succeed(known)
            return attempts > 1
              ? claim(store, key, record, restore, attempts - 1)
              : Effect.fail(notRecorded())
          })
  )
}

/** Makes an effect interruptible again. */
type Restore = <A, E>(effect: Effect.Effect<A, E>) => Effect.Effect<A, E>

const notRecorded = (): GatewayError.GatewayError =>
  notSent(new GatewayError.LedgerFailure({ operation: "write" }))

const recording = <A>(
  operation: () => Effect.Effect<A, unknown>
): Effect.Effect<A, GatewayError.GatewayError> => Effect.mapError(bounded(operation), notRecorded)

/**
 * Runs a store operation for at most {@link STORE_TIMEOUT_MS}, also one that
 * cannot be interrupted, so that no send hangs. A store that throws has failed.
 */
const bounded = Effect.fnUntraced(function* <A>(operation: () => Effect.Effect<A, unknown>) {
  const fiber = yield* Effect.forkDetach(Effect.suspend(operation))
  const exit = yield* Fiber.await(fiber).pipe(
    Effect.timeoutOption(STORE_TIMEOUT_MS),
    Effect.onInterrupt(() => Fiber.interrupt(fiber))
  )
  if (exit._tag === "Some" && Exit.isSuccess(exit.value)) return exit.value.value
  yield* Effect.forkDetach(Fiber.interrupt(fiber))
  return yield* Effect.fail("The ledger's store failed, or did not answer")
})

/** A store that fails after the response does not change the outcome of the send. */
const afterwards = (operation: () => Effect.Effect<void, unknown>): Effect.Effect<void> =>
  bounded(operation).pipe(
    Effect.catch(() =>
      Effect.logWarning("The ledger's store failed after a send had ended; its key stays unsettled")
    )
  )

/** A send that has not started yet. */
export interface Send {
  readonly effect: Effect.Effect<Receipt, GatewayError.GatewayError>
  /** Whether it is proven that the message was not accepted, if the send ended now. */
  readonly wasNotAccepted: () => boolean
}

/** Runs a send unless its key was used before; `content` distinguishes messages. */
export type RunOnce = (
  key: string,
  content: string,
  send: Send
) => Effect.Effect<Receipt, GatewayError.GatewayError>

/** Sends by key over one store. */
export interface Idempotency {
  readonly runOnce: RunOnce
  /** Waits until no send with the key is running here. */
  readonly idle: (key: string) => Effect.Effect<void>
}

/**
 * The guard of a store. A call with a key whose send is running waits for its
 * result, and sends itself if that one is interrupted before anything was sent.
 */
export const make = (store: LedgerStore): Idempotency => {
  const running = new Map<string, Running>()
  const runOnce: RunOnce = (key, content, send) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.suspend(() => {
        const other = running.get(key)
        if (other !== undefined) {
          return other.content === content
            ? Effect.flatMap(restore(Deferred.await(other.end)), (end) =>
                end === "free" ? restore(runOnce(key, content, send)) : end
              )
            : Effect.fail(notSent(new GatewayError.KeyReused()))
        }
        const end: Running["end"] = Deferred.makeUnsafe()
        running.set(key, { content, end })
        return unshared(store, key, content, send, restore).pipe(
          Effect.onExit((exit) => {
            running.delete(key)
            return Deferred.succeed(end, Exit.hasInterrupts(exit) ? interrupted(send) : exit)
          })
        )
      })
    )
  const idle = (key: string): Effect.Effect<void> =>
    Effect.suspend(() => {
      const other = running.get(key)
      return other === undefined ? Effect.void : Effect.flatMap(Deferred.await(other.end), () => idle(key))
    })
  return { runOnce, idle }
}

const interrupted = (send: Send): Exit.Exit<never, GatewayError.GatewayError> | "free" =>
  send.wasNotAccepted() ? "free" : Exit.fail(previouslyUnknown())

const unshared = Effect.fnUntraced(function* (
  store: LedgerStore,
  key: string,
  content: string,
  send: Send,
  restore: Restore
): Effect.fn.Return<Receipt, GatewayError.GatewayError> {
  const message = yield* restore(fingerprint(key, content))
  const startedAt = yield* Clock.currentTimeMillis
  // Uninterruptible: only a claim that was answered says whether the record is this send's to remove.
  const known = yield* claim(store, key, { state: "sending", message, at: startedAt }, restore)
  if (known !== undefined) return known
  const exit = yield* Effect.exit(restore(send.effect))
  if (Exit.isSuccess(exit)) {
    const { rateLimit: _, ...receipt } = exit.value
    const at = yield* Clock.currentTimeMillis
    yield* afterwards(() => store.write(key, { state: "sent", message, at, receipt }))
  } else if (isFree(exit, send)) {
    yield* afterwards(() => store.remove(key))
  }
  return yield* exit
})

/** Whether it is proven that the message was not accepted, so that its key may be used again. */
const isFree = (exit: Exit.Failure<Receipt, GatewayError.GatewayError>, send: Send): boolean => {
  const error = Exit.findErrorOption(exit)
  return error._tag === "Some"
    ? GatewayError.wasNotAccepted(error.value.outcome, error.value.attempts)
    : send.wasNotAccepted()
}
