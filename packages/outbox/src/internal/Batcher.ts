/** Gathers what is submitted while a write is under way into the next write. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"

/** Writes items, many at once, and answers each. */
export interface Batcher<I, O> {
  /** Succeeds when the item is written. An interruption leaves the item with the batch. */
  readonly submit: (item: I) => Effect.Effect<O, "failed">
}

const MAX_BATCH = 500

/** `write` is given at most 500 items, one batch at a time; its failure fails each item of the batch. */
export const make = <I, O>(
  write: (items: ReadonlyArray<I>) => Effect.Effect<(item: I) => O, unknown>
): Effect.Effect<Batcher<I, O>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const queue = yield* Queue.unbounded<{
      readonly item: I
      readonly done: Deferred.Deferred<O, "failed">
    }>()
    const one = Effect.gen(function* () {
      const batch = yield* Queue.takeBetween(queue, 1, MAX_BATCH)
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
          return Deferred.await(done)
        })
    }
  })
