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

/** How many messages that could be sent now may wait for a slot or for the gateway's limits. */
const MAX_READY_MESSAGES = 500

/**
 * How many messages may wait for their own recipient: for an earlier message to
 * it, or for its limit. Beyond them, the source is read no further, and other
 * recipients wait too.
 */
const MAX_HELD_MESSAGES = 10_000

/** A message that is ready to be sent. */
export interface PreparedSend {
  /** The message alone; the item as it came where it could not be read. */
  readonly message: Message
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

/** Bounds what was read and has not come out; one reader takes from it. */
class ReadAhead {
  private free: number
  private waiting: Deferred.Deferred<void> | undefined

  constructor(size: number) {
    this.free = size
  }

  readonly take: Effect.Effect<void> = Effect.suspend(() => {
    if (this.free-- > 0) return Effect.void
    this.waiting = Deferred.makeUnsafe()
    return Deferred.await(this.waiting)
  })

  readonly release = (): void => {
    const { waiting } = this
    if (++this.free > 0 || waiting === undefined) return
    this.waiting = undefined
    Deferred.doneUnsafe(waiting, Effect.void)
  }
}

/** A message that was read, in its place among those to its recipient. */
interface Admitted<Item> {
  readonly item: Item
  readonly index: number
  readonly prepared: PreparedSend
  readonly readAhead: ReadAhead
  /** The message before it to the same recipient, while that is open. */
  readonly previous: Deferred.Deferred<void> | undefined
  readonly done: Deferred.Deferred<void>
}

/** The state of one bulk send. */
class BulkSend<Item extends BulkItem> implements StopSignal {
  private because: Stopped["because"] | undefined
  private readonly signal = Deferred.makeUnsafe<void>()
  /** The last message to each recipient that has one open. */
  private readonly tails = new Map<string, Deferred.Deferred<void>>()
  private readonly dependencies: Dependencies
  /** One token for each message that may be in flight. Effect's Semaphore visits every waiter when a permit is freed: with 500 waiters, 45 µs a message instead of 15. */
  private readonly slots: Queue.Queue<void>
  private readonly ready: ReadAhead
  private readonly held = new ReadAhead(MAX_HELD_MESSAGES)

  constructor(dependencies: Dependencies, slots: Queue.Queue<void>, concurrency: number) {
    this.dependencies = dependencies
    this.slots = slots
    this.ready = new ReadAhead(concurrency + MAX_READY_MESSAGES)
  }

  readonly stopped = (): Stopped["because"] | undefined => this.because
  readonly stop = Deferred.await(this.signal)

  /** Gives a message its place, once there is room for one of its kind. */
  admit(item: Item, index: number): Effect.Effect<Admitted<Item>> {
    const prepared = this.dependencies.prepare(item)
    const { recipient } = prepared
    const previous = this.tails.get(recipient)
    const done = Deferred.makeUnsafe<void>()
    if (recipient !== "") this.tails.set(recipient, done)
    const isHeld = previous !== undefined || this.dependencies.recipientWait(recipient) > 0
    const readAhead = isHeld ? this.held : this.ready
    return Effect.as(readAhead.take, { item, index, prepared, readAhead, previous, done })
  }

  one({ done, index, item, prepared, previous, readAhead }: Admitted<Item>): Effect.Effect<Unconsumed<Item>> {
    const { message, recipient, send } = prepared
    return (previous === undefined ? Effect.void : Deferred.await(previous)).pipe(
      Effect.andThen(this.untilAllowed(recipient)),
      Effect.andThen(Queue.take(this.slots)),
      Effect.andThen(
        Effect.suspend(() => send(this)).pipe(
          Effect.result,
          Effect.map((result) => {
            this.stopAfter(result)
            return { sent: { index, item, message, result }, release: readAhead.release }
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

/** A result that still counts as read ahead. */
interface Unconsumed<Item extends BulkItem> {
  readonly sent: SendResult<Item>
  readonly release: () => void
}

/** Whether a message comes with options of its own. No message has a field of that name. */
export const hasOptions = (item: BulkItem): item is Exclude<BulkItem, Message> =>
  typeof item === "object" && item !== null && "message" in item

/** Sends each message of a stream; emits the results as they arrive. */
export const sendMany = <E, R, Item extends BulkItem>(
  dependencies: Dependencies,
  messages: Stream.Stream<Item, E, R>,
  concurrency: number,
  stopWhen: SendManyOptions["stopWhen"]
): Stream.Stream<SendResult<Item>, E, R> =>
  Stream.unwrap(
    Effect.map(Queue.unbounded<void>(), (slots) => {
      for (let i = 0; i < concurrency; i++) Queue.offerUnsafe(slots, undefined)
      const bulk = new BulkSend<Item>(dependencies, slots, concurrency)
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
      return source.pipe(
        Stream.mapEffect((item, index) => bulk.admit(item, index)),
        Stream.mapEffect((admitted) => bulk.one(admitted), {
          concurrency: concurrency + MAX_READY_MESSAGES + MAX_HELD_MESSAGES,
          unordered: true
        }),
        Stream.map(({ release, sent }) => {
          release()
          return sent
        })
      )
    })
  )
