/**
 * Metrics and spans of a worker, through Effect's own. Their attributes are names
 * of accounts, states and counts: no number, content, key or message id.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type { SqlError } from "effect/sql/SqlError"
import type { Store } from "./Store.ts"

const gauges = {
  queued: Metric.gauge("connexease.outbox.queued", { description: "Messages that wait to be sent" }),
  oldestSeconds: Metric.gauge("connexease.outbox.oldest.age", {
    description: "For how long the oldest message that may leave has waited, in seconds"
  }),
  sending: Metric.gauge("connexease.outbox.in_flight", { description: "Messages on their way" }),
  unknown: Metric.gauge("connexease.outbox.unknown", { description: "Messages whose outcome is unknown" })
}
const owned = Metric.gauge("connexease.outbox.owned", {
  description: "1 while this process owns the account, else 0"
})
const ownership = Metric.counter("connexease.outbox.ownership.changes", {
  description: "How often this process has taken, given back or lost the account",
  incremental: true
})
const outcomes = Metric.counter("connexease.outbox.outcomes", {
  description: "How attempts ended; queued are those that are tried again",
  incremental: true
})

const MIN_INTERVAL_MS = 5000

/** A worker spends at most so small a part of its time on counting what waits. */
const MAX_SHARE = 1 / 50

/** Measures the queue of an account every 5 seconds, or less often where it is long. */
export const measure = (store: Store, account: string): Effect.Effect<never> =>
  Effect.timed(Effect.withTracerEnabled(store.health(account), false)).pipe(
    Effect.flatMap(([elapsed, { oldest, queued, sending, unknown }]) =>
      Effect.as(
        Effect.forEach(
          [
            [gauges.queued, queued],
            [gauges.oldestSeconds, (oldest ?? 0) / 1000],
            [gauges.sending, sending],
            [gauges.unknown, unknown]
          ] as const,
          ([gauge, value]) => Metric.update(Metric.withAttributes(gauge, { account }), value)
        ),
        Duration.toMillis(elapsed)
      )
    ),
    Effect.catch(() => Effect.succeed(0)),
    Effect.flatMap((elapsed) => Effect.sleep(Math.max(MIN_INTERVAL_MS, elapsed / MAX_SHARE))),
    Effect.forever
  )

const quiet =
  <Args extends ReadonlyArray<unknown>, A>(statement: (...args: Args) => Effect.Effect<A, SqlError>) =>
  (...args: Args): Effect.Effect<A, SqlError> =>
    Effect.withTracerEnabled(statement(...args), false)
const counted = (name: string, count: number) =>
  Effect.withSpan(name, { attributes: { "messaging.batch.message_count": count } })

/** The store with metrics; what writes has spans, and what only looks has none. */
export const observe = (store: Store, account: string): Store => {
  const change = (change: "taken" | "given back" | "lost"): Effect.Effect<void> =>
    Effect.andThen(
      Metric.update(Metric.withAttributes(ownership, { account, change }), 1),
      Metric.update(Metric.withAttributes(owned, { account }), change === "taken" ? 1 : 0)
    )
  return {
    ...store,
    claim: quiet(store.claim),
    runningCampaigns: quiet(store.runningCampaigns),
    addUpCounts: quiet(store.addUpCounts),
    sweep: quiet(store.sweep),
    acquire: (...args) =>
      Effect.tap(quiet(store.acquire)(...args), (epoch) =>
        epoch === undefined ? Effect.void : change("taken")
      ),
    renew: (...args) =>
      Effect.tap(quiet(store.renew)(...args), (renewed) => (renewed ? Effect.void : change("lost"))),
    release: (...args) =>
      Effect.tap(store.release(...args), (released) => (released ? change("given back") : Effect.void)),
    intend: (name, epoch, ids) => store.intend(name, epoch, ids).pipe(counted("Outbox.intend", ids.length)),
    end: (epoch, endings) =>
      store.end(epoch, endings).pipe(
        Effect.tap(() =>
          Effect.forEach(endings, ({ state }) =>
            Metric.update(Metric.withAttributes(outcomes, { account, state }), 1)
          )
        ),
        counted("Outbox.end", endings.length)
      )
  }
}
