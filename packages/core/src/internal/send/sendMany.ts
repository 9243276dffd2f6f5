/**
 * Sends a stream of messages. Gateway.sendMany calls it; it hides the order per
 * recipient, the bound on what is open at once, and the stop after a failure
 * that every further message would meet.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Item, SendManyOptions, Sent } from "../../gateway/Options.ts"
import type { GatewayError, Stopped } from "../../GatewayError.ts"
import type { Message } from "../../Message.ts"
import type { Receipt } from "../../Receipt.ts"
import type { Bulk } from "./SendOperation.ts"

/** Messages that are held at once beyond those being sent: they wait for their recipient. */
const ahead = 500

/** How one message is sent, as Gateway knows it. */
export interface Sending {
  /** Whose turn it takes; empty where the message is not valid anyway. */
  readonly recipient: string
  readonly send: (bulk: Bulk | undefined) => Effect.Effect<Receipt, GatewayError>
}

export interface Dependencies {
  readonly prepare: (item: Item) => Sending
  /** How long a recipient's own limit makes it wait, in milliseconds. */
  readonly recipientWait: (recipient: string) => number
}

/** One stream's state. */
class Run implements Bulk {
  private because: Stopped["because"] | undefined
  private readonly signal = Deferred.makeUnsafe<void>()
  /** The last message to each recipient that has one open. */
  private readonly tails = new Map<string, Deferred.Deferred<void>>()
  /** How many more messages may be on their way. */
  private free: number
  /** The messages that wait for one of those to end, in their order. */
  private readonly waiting = new Set<() => void>()
  private readonly dependencies: Dependencies

  constructor(dependencies: Dependencies, concurrency: number) {
    this.dependencies = dependencies
    this.free = concurrency
  }

  readonly stopped = (): Stopped["because"] | undefined => this.because
  readonly stop = Deferred.await(this.signal)

  one(item: Item, index: number): Effect.Effect<Sent> {
    const { recipient, send } = this.dependencies.prepare(item)
    const before = this.tails.get(recipient)
    const done = Deferred.makeUnsafe<void>()
    this.tails.set(recipient, done)
    return (before === undefined ? Effect.void : Deferred.await(before)).pipe(
      Effect.andThen(this.ready(recipient)),
      Effect.andThen(this.take),
      Effect.andThen(
        Effect.suspend(() => send(this)).pipe(
          Effect.result,
          Effect.map((result) => {
            this.note(result)
            return { index, message: hasOptions(item) ? item.message : item, result }
          }),
          Effect.ensuring(this.give)
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

  /**
   * Takes a slot, or waits for one. Effect's Semaphore looks at everybody who
   * waits whenever a permit comes free, and here hundreds do. A slot that is
   * given to a message just as it is interrupted is lost, but a bulk send is
   * interrupted as a whole.
   */
  private readonly take: Effect.Effect<void> = Effect.suspend(() => {
    if (this.free === 0) return this.wait
    this.free--
    return Effect.void
  })

  private readonly wait: Effect.Effect<void> = Effect.callback((resume) => {
    // Whoever gives a slot goes on first: hundreds that end at once would otherwise run within one another.
    const go = (): void => resume(Effect.yieldNow)
    this.waiting.add(go)
    return Effect.sync(() => this.waiting.delete(go))
  })

  private readonly give = Effect.sync(() => {
    const [next] = this.waiting
    if (next === undefined) {
      this.free++
    } else {
      this.waiting.delete(next)
      next()
    }
  })

  /** Waits for the recipient's own limit outside the slots, so that it holds up nobody else. */
  private ready(recipient: string): Effect.Effect<void> {
    return Effect.suspend(() => {
      const millis = this.because === undefined ? this.dependencies.recipientWait(recipient) : 0
      return millis <= 0
        ? Effect.void
        : Effect.flatMap(Effect.timeoutOption(this.stop, millis), () => this.ready(recipient))
    })
  }

  end(because: Stopped["because"]): void {
    if (this.because !== undefined) return
    this.because = because
    Deferred.doneUnsafe(this.signal, Effect.void)
  }

  private note(result: Result.Result<Receipt, GatewayError>): void {
    if (Result.isSuccess(result)) return
    const { _tag } = result.failure.reason
    if (_tag === "Unauthorized" || _tag === "InsufficientBalance") this.end(_tag)
  }
}

/** Whether a message comes with options of its own. No message has a field of that name. */
export const hasOptions = (item: Item): item is Exclude<Item, Message> =>
  typeof item === "object" && item !== null && "message" in item

export const sendMany = <E, R>(
  dependencies: Dependencies,
  messages: Stream.Stream<Item, E, R>,
  concurrency: number,
  stopWhen: SendManyOptions["stopWhen"]
): Stream.Stream<Sent, E, R> =>
  Stream.suspend(() => {
    const run = new Run(dependencies, concurrency)
    const source =
      stopWhen === undefined
        ? messages
        : Stream.interruptWhen(
            messages,
            Effect.andThen(
              stopWhen,
              Effect.sync(() => run.end("Aborted"))
            )
          )
    return Stream.mapEffect(source, (item, index) => run.one(item, index), {
      concurrency: concurrency + ahead,
      unordered: true
    })
  })
