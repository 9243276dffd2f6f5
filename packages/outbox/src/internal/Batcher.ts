/** Gathers what is submitted within a short time, or while a write is under way, into one write. */
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"

/** Writes items, many at once, and answers each. */
export interface Batcher<I, O> {
  /** Succeeds when the item is written. An interruption leaves the item with the batch. */
  readonly submit: (item: I) => Effect.Effect<O, "failed">
}

/** `write` is given one batch at a time; its failure fails each item of the batch. */
export const make = <I, O>(
  write: (items: ReadonlyArray<I>) => Effect.Effect<(item: I) => O, unknown>,
  options?: {
    /** Waits so long for more to come; not where an item should be written at once. */
    readonly linger: Duration.Input
    readonly isUrgent: (item: I) => boolean
  }
): Effect.Effect<Batcher<I, O>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const queue = yield* Queue.unbounded<{
      readonly item: I
      readonly done: Deferred.Deferred<O, "failed">
    }>()
    let urgent = Deferred.makeUnsafe<void>()
    const one = Effect.gen(function* () {
      const first = yield* Queue.take(queue)
      if (options === undefined) yield* Effect.yieldNow
      else yield* Effect.timeoutOption(Deferred.await(urgent), options.linger)
      urgent = Deferred.makeUnsafe<void>()
      const batch = [first, ...(yield* Queue.clear(queue))]
      const result = yield* Effect.result(write(batch.map(({ item }) => item)))
      for (const { done, item } of batch) {
        yield* result._tag === "Success"
          ? Deferred.succeed(done, result.success(item))
          : Deferred.fail(done, "failed")
      }
    })
    yield* Effect.forkScoped(Effect.forever(one))
    return {
      submit: (item) =>
        Effect.suspend(() => {
          const done = Deferred.makeUnsafe<O, "failed">()
          Queue.offerUnsafe(queue, { item, done })
          if (options?.isUrgent(item) === true) Deferred.doneUnsafe(urgent, Effect.void)
          return Deferred.await(done)
        })
    }
  })
