/**
 * Sends a message once per key. A ledger is made with it; it hides the order of
 * writing intent, sending, and writing the answer.
 */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as GatewayError from "../GatewayError.ts"
import type { Books } from "../Ledger.ts"
import type { Receipt } from "../Receipt.ts"

interface Running {
  readonly content: string
  readonly result: Deferred.Deferred<Receipt, GatewayError.GatewayError>
}

const fingerprint = (key: string, content: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${key}\0${content}`))),
    (digest) => Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
  )

const notSent = GatewayError.notSent
const previouslyUnknown = (): GatewayError.GatewayError =>
  new GatewayError.GatewayError({
    reason: new GatewayError.PreviouslyUnknown(),
    outcome: "Unknown",
    attempts: []
  })

/** What the books say to a key: its receipt, or that it may be sent now. */
const consult = (
  books: Books,
  key: string,
  message: string
): Effect.Effect<Receipt | undefined, GatewayError.GatewayError> =>
  bounded(books.read(key)).pipe(
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

/** A store that does not answer must not hold up a send for good. */
const bounded = <A>(operation: Effect.Effect<A, unknown>): Effect.Effect<A, unknown> =>
  Effect.interruptible(operation).pipe(
    Effect.timeoutOrElse({
      duration: "10 seconds",
      orElse: () => Effect.fail("The ledger's store did not answer")
    })
  )

/** A store that fails after the answer does not change what became of the message. */
const afterwards = (operation: Effect.Effect<void, unknown>): Effect.Effect<void> =>
  bounded(operation).pipe(
    Effect.catch(() =>
      Effect.logWarning("The ledger's store failed after a send had ended; its key stays unsettled")
    )
  )

/** A message on its way. */
export interface Send {
  readonly effect: Effect.Effect<Receipt, GatewayError.GatewayError>
  /** What became of the message, if the send ended now. */
  readonly outcome: () => GatewayError.Outcome
}

/** Runs a send unless its key was used before; `content` tells messages apart. */
export type Once = (
  key: string,
  content: string,
  send: Send
) => Effect.Effect<Receipt, GatewayError.GatewayError>

/** Whoever asks for a key whose send is running joins it. */
export const make = (books: Books): Once => {
  const running = new Map<string, Running>()
  return (key, content, send) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.suspend(() => {
        const other = running.get(key)
        if (other !== undefined) {
          return other.content === content
            ? restore(Deferred.await(other.result))
            : Effect.fail(notSent(new GatewayError.KeyReused()))
        }
        const result = Deferred.makeUnsafe<Receipt, GatewayError.GatewayError>()
        running.set(key, { content, result })
        return unshared(books, key, content, send, restore).pipe(
          Effect.onExit((exit) => {
            running.delete(key)
            return Deferred.done(result, Exit.hasInterrupts(exit) ? Exit.fail(previouslyUnknown()) : exit)
          })
        )
      })
    )
}

const unshared = Effect.fnUntraced(function* (
  books: Books,
  key: string,
  content: string,
  send: Send,
  restore: <A, E>(effect: Effect.Effect<A, E>) => Effect.Effect<A, E>
): Effect.fn.Return<Receipt, GatewayError.GatewayError> {
  const message = yield* restore(fingerprint(key, content))
  const known = yield* restore(consult(books, key, message))
  if (known !== undefined) return known
  const intent = books.write(key, { state: "sending", message, at: yield* Clock.currentTimeMillis })
  const exit = yield* bounded(intent).pipe(
    Effect.mapError(() => notSent(new GatewayError.LedgerFailure({ operation: "write" }))),
    Effect.andThen(send.effect),
    restore,
    Effect.exit
  )
  if (Exit.isSuccess(exit)) {
    const { rateLimit: _, ...receipt } = exit.value
    yield* afterwards(
      books.write(key, { state: "sent", message, at: yield* Clock.currentTimeMillis, receipt })
    )
  } else if (isFree(exit, send)) {
    yield* afterwards(books.remove(key))
  }
  return yield* exit
})

/** Whether the message certainly reached nobody, so that its key may be used again. */
const isFree = (exit: Exit.Failure<Receipt, GatewayError.GatewayError>, send: Send): boolean => {
  const error = Exit.findErrorOption(exit)
  return (error._tag === "Some" ? error.value.outcome : send.outcome()) !== "Unknown"
}
