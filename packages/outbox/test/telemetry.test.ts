/** What operators can read about an outbox, and what they must not be able to read there. */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Otlp from "effect/observability/Otlp"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"
import * as References from "effect/References"
import { expect, test } from "vitest"
import * as Store from "../src/internal/Store.ts"
import { observe } from "../src/internal/telemetry.ts"
import { settled, status, text, withOutbox } from "./support/outbox.ts"

/** Metrics of this test alone. */
const isolated = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.provideService(effect, Metric.MetricRegistry, new Map())

/** Waits until the metrics, as Prometheus reads them, match. */
const metricsLike = (pattern: RegExp): Effect.Effect<string> =>
  Effect.flatMap(PrometheusMetrics.format(), (metrics) =>
    pattern.test(metrics) ? Effect.succeed(metrics) : Effect.andThen(Effect.sleep(20), metricsLike(pattern))
  )

test("health says what waits, for how long, what is unknown, and whether a worker owns the account", () =>
  withOutbox(({ outbox, work }) =>
    Effect.gen(function* () {
      const { sql } = yield* Store.make
      expect(yield* outbox.health()).toEqual({
        queued: 0,
        oldest: undefined,
        sending: 0,
        unknown: 0,
        isOwned: false
      })
      const later = new Date(Date.now() + 3_600_000)
      yield* outbox.enqueue(text("905321234567"), { key: "later", notBefore: later })
      expect(yield* outbox.health()).toMatchObject({ queued: 1, oldest: undefined })
      yield* outbox.enqueue(text("905321234568"), { key: "now" })
      yield* sql`UPDATE connexease_outbox_messages SET not_before = not_before - 60000 WHERE key = 'now'`
      const { oldest } = yield* outbox.health()
      expect(oldest).toBeGreaterThanOrEqual(60_000)
      expect(oldest).toBeLessThan(120_000)
      yield* work
      yield* outbox.enqueue(text("999300000001"), { key: "lost" })
      const wait: Effect.Effect<void, unknown> = Effect.flatMap(outbox.health(), ({ unknown }) =>
        unknown === 1 ? Effect.void : Effect.andThen(Effect.sleep(20), wait)
      )
      yield* wait
      expect(yield* outbox.health()).toMatchObject({ queued: 1, isOwned: true })
    })
  ))

test("a worker's metrics count outcomes and changes of ownership, and measure the queue", () =>
  withOutbox(({ outbox, work }) =>
    Effect.gen(function* () {
      yield* outbox.enqueueMany(
        Array.from({ length: 3 }, (_, n) => ({ message: text(String(905320000000 + n)), key: String(n) }))
      )
      yield* outbox.enqueue(text("999300000001"), { key: "lost" })
      yield* outbox.enqueue(text("905320000009"), {
        key: "later",
        notBefore: new Date(Date.now() + 3_600_000)
      })
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* work
          yield* metricsLike(/outcomes\{account="default",state="unknown"\} 1/)
          const metrics = yield* metricsLike(/outcomes\{account="default",state="accepted"\} 3/)
          expect(metrics).toMatch(/changes\{account="default",change="taken"\} 1/)
          expect(metrics).toMatch(/owned\{account="default"\} 1/)
          expect(metrics).toMatch(/outbox_queued\{account="default"\} \d/)
          expect(metrics).toMatch(/in_flight\{account="default"\} \d/)
          expect(metrics).toMatch(/oldest_age\{account="default"\} \d/)
        })
      )
      const metrics = yield* PrometheusMetrics.format()
      expect(metrics).toMatch(/changes\{account="default",change="given back"\} 1/)
      expect(metrics).toMatch(/owned\{account="default"\} 0/)
    }).pipe(isolated)
  ))

test("an owner whose account was taken counts that it lost it", () =>
  withOutbox(() =>
    Effect.gen(function* () {
      const store = observe(yield* Store.make, "default")
      const epoch = (yield* store.acquire("default", "first", 60_000)) ?? 0
      yield* store.sql`UPDATE connexease_outbox_owners SET expires_at = 0, epoch = epoch + 1`
      expect(yield* store.renew("default", epoch, 60_000)).toBe(false)
      yield* store.release("default", epoch)
      const metrics = yield* PrometheusMetrics.format()
      expect(metrics).toMatch(/change="lost"\} 1/)
      expect(metrics).not.toMatch(/change="given back"/)
      expect(metrics).toMatch(/owned\{account="default"\} 0/)
    }).pipe(isolated)
  ))

test("no span, metric or log that is exported holds a number, content, a key or a message id, whatever happens", () => {
  const exported: Array<string> = []
  const collector = HttpClient.make((request) =>
    Effect.sync(() => {
      if (request.body._tag === "Uint8Array") exported.push(new TextDecoder().decode(request.body.body))
      return HttpClientResponse.fromWeb(request, new Response("{}"))
    })
  )
  const exporter = Layer.provide(
    Otlp.layerJson({
      baseUrl: "http://collector.test",
      resource: { serviceName: "shop" },
      loggerMergeWithExisting: false
    }),
    Layer.succeed(HttpClient.HttpClient, collector)
  )
  return withOutbox(({ outbox, work, world }) =>
    Effect.gen(function* () {
      yield* Effect.gen(function* () {
        const { sql } = yield* Store.make
        for (const to of ["905320004711", "999300004711", "999442004711", "999200004711"])
          yield* outbox.enqueue(text(to, "A SECRET"), { key: `order-${to}` })
        yield* Effect.ignore(outbox.enqueue(text("905320004712", "A SECRET"), { key: "order-905320004711" }))
        yield* Effect.ignore(outbox.enqueue(text("not a number 004711", "A SECRET"), { key: "order-1" }))
        yield* work
        yield* settled(outbox)
        const [message] = yield* Effect.promise(() => world.messages())
        yield* outbox.settle(status({ id: message?.id ?? "", status: "delivered" }))
        // A database that fails repeats values in its own text.
        yield* sql`ALTER TABLE connexease_outbox_messages RENAME COLUMN fingerprint TO renamed`
        const error = yield* Effect.flip(outbox.enqueue(text("905320004711", "A SECRET"), { key: "order-3" }))
        yield* Effect.logError("It failed", error)
      }).pipe(
        Effect.scoped,
        Effect.provide(exporter),
        Effect.provideService(References.MinimumLogLevel, "All")
      )
      const everything = exported.join("\n")
      for (const name of ["enqueue", "intend", "end", "settle"])
        expect(everything).toContain(`"name":"Outbox.${name}"`)
      expect(everything).toContain('"name":"send whatsapp"')
      expect(everything).toContain('"name":"connexease.outbox.outcomes"')
      expect(everything).toContain("It failed")
      expect(everything.match(/.{0,80}(SECRET|00471[12]|order-|mock_outbox|wamid).{0,80}/g)).toBeNull()
    }).pipe(isolated)
  )
})
