/**
 * Sends a stream of messages: in order per recipient, with a bound on how many
 * are in flight at once, and a stop after a failure that every further message
 * would meet.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { BulkItem, SendManyOptions, SendResult } from "../../gateway/Options.ts"
import type { GatewayError, Stopped } from "../../GatewayError.ts"
import type { Message } from "../../Message.ts"
import type { Receipt } from "../../Receipt.ts"
import type { StopSignal } from "./SendOperation.ts"

/** How many messages may wait for their recipient or a slot beyond those in flight. */
const MAX_WAITING_MESSAGES = 500

/** A message that is ready to be sent. */
export interface PreparedSend {
  /** The key of the order per recipient; empty for an invalid message. */
  readonly recipient: string
  readonly send: (stopSignal: StopSignal | undefined) => Effect.Effect<Receipt, GatewayError>
}

/** What a bulk send needs of its Gateway. */
export interface Dependencies {
  readonly prepare: (item: BulkItem) => PreparedSend
  /** Milliseconds until the recipient's own limit allows another message. */
  readonly recipientWait: (recipient: string) => number
}

/** The state of one bulk send. */
class BulkSend implements StopSignal {
  private because: Stopped["because"] | undefined
  private readonly signal = Deferred.makeUnsafe<void>()
  /** The last message to each recipient that has one open. */
  private readonly tails = new Map<string, Deferred.Deferred<void>>()
  private readonly dependencies: Dependencies
  /** One token for each message that may be in flight. Effect's Semaphore visits every waiter when a permit is freed: with 500 waiters, 45 µs a message instead of 15. */
  private readonly slots: Queue.Queue<void>

  constructor(dependencies: Dependencies, slots: Queue.Queue<void>) {
    this.dependencies = dependencies
    this.slots = slots
  }

  readonly stopped = (): Stopped["because"] | undefined => this.because
  readonly stop = Deferred.await(this.signal)

  one(item: BulkItem, index: number): Effect.Effect<SendResult> {
    const { recipient, send } = this.dependencies.prepare(item)
    const previous = this.tails.get(recipient)
    const done = Deferred.makeUnsafe<void>()
    this.tails.set(recipient, done)
    return (previous === undefined ? Effect.void : Deferred.await(previous)).pipe(
      Effect.andThen(this.untilAllowed(recipient)),
      Effect.andThen(Queue.take(this.slots)),
      Effect.andThen(
        Effect.suspend(() => send(this)).pipe(
          Effect.result,
          Effect.map((result) => {
            this.stopAfter(result)
            return { index, message: hasOptions(item) ? item.message : item, result }
          }),
          Effect.ensuring(Queue.offer(this.slots, undefined))
        )
      ),
      Effect.ensuring(
        Effect.sync(() => {
          if (this.tails.get(recipient) === done) this.tails.delete(recipient)
          Deferred.doneUnsafe(done, Effect.void)
        })
      )
    )
  }

  /** Waits for the recipient's own limit without a slot, so that other recipients are not delayed. */
  private untilAllowed(recipient: string): Effect.Effect<void> {
    return Effect.suspend(() => {
      const millis = this.because === undefined ? this.dependencies.recipientWait(recipient) : 0
      return millis <= 0
        ? Effect.void
        : Effect.flatMap(Effect.timeoutOption(this.stop, millis), () => this.untilAllowed(recipient))
    })
  }

  end(because: Stopped["because"]): void {
    if (this.because !== undefined) return
    this.because = because
    Deferred.doneUnsafe(this.signal, Effect.void)
  }

  private stopAfter(result: Result.Result<Receipt, GatewayError>): void {
    if (Result.isSuccess(result)) return
    const { _tag } = result.failure.reason
    if (_tag === "Unauthorized" || _tag === "InsufficientBalance") this.end(_tag)
  }
}

/** Whether a message comes with options of its own. No message has a field of that name. */
export const hasOptions = (item: BulkItem): item is Exclude<BulkItem, Message> =>
  typeof item === "object" && item !== null && "message" in item

/** Sends each message of a stream; emits the results as they arrive. */
export const sendMany = <E, R>(
  dependencies: Dependencies,
  messages: Stream.Stream<BulkItem, E, R>,
  concurrency: number,
  stopWhen: SendManyOptions["stopWhen"]
): Stream.Stream<SendResult, E, R> =>
  Stream.unwrap(
    Effect.map(Queue.unbounded<void>(), (slots) => {
      for (let i = 0; i < concurrency; i++) Queue.offerUnsafe(slots, undefined)
      const bulk = new BulkSend(dependencies, slots)
      const source =
        stopWhen === undefined
          ? messages
          : Stream.interruptWhen(
              messages,
              Effect.andThen(
                stopWhen,
                Effect.sync(() => bulk.end("Aborted"))
              )
            )
      return Stream.mapEffect(source, (item, index) => bulk.one(item, index), {
        concurrency: concurrency + MAX_WAITING_MESSAGES,
        unordered: true
      })
    })
  )
