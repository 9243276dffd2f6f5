import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Metric from "effect/Metric"
import * as TestClock from "effect/testing/TestClock"
import * as Tracer from "effect/Tracer"
import * as Gateway from "../../../src/Gateway.ts"
import * as Message from "../../../src/Message.ts"
import { accepted, fakeGateway, refused } from "../../support/fakeGateway.ts"

const message = Message.text({ to: "905321234567", body: "Merhaba" })

/** A tracer that keeps its spans. */
const recorder = () => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  return { spans, tracer }
}

const counted = (state: object): unknown => ("count" in state ? Number(state.count) : undefined)

const send = (gateway: ReturnType<typeof fakeGateway>) =>
  Effect.flatMap(Gateway.Gateway, (service) => Effect.exit(service.send(message))).pipe(
    Effect.provide(gateway.layer)
  )

describe("telemetry", () => {
  it.effect("gives each send one producer span by the messaging conventions", () =>
    Effect.gen(function* () {
      const { spans, tracer } = recorder()
      yield* Effect.withTracer(
        send(fakeGateway(() => accepted(), { baseUrl: "https://gateway.test" })),
        tracer
      )
      assert.strictEqual(spans.length, 1)
      assert.strictEqual(spans[0]?.name, "send whatsapp")
      assert.strictEqual(spans[0]?.kind, "producer")
      assert.deepStrictEqual(Object.fromEntries(spans[0]?.attributes ?? []), {
        "messaging.system": "whatsapp",
        "messaging.operation.name": "send",
        "messaging.operation.type": "send",
        "server.address": "gateway.test",
        "server.port": 443,
        "connexease.message.type": "text",
        "connexease.attempts": 1
      })
    })
  )

  it.effect("says of a failure its reason, its outcome and the status", () =>
    Effect.gen(function* () {
      const { spans, tracer } = recorder()
      yield* Effect.withTracer(send(fakeGateway(() => refused(402, "BILL_001"))), tracer)
      const attributes = Object.fromEntries(spans[0]?.attributes ?? [])
      assert.deepInclude(attributes, {
        "error.type": "InsufficientBalance",
        "connexease.outcome": "Rejected",
        "http.response.status_code": 402
      })
    })
  )

  it.effect("holds neither receipt nor number, and sends no trace header", () =>
    Effect.gen(function* () {
      const { spans, tracer } = recorder()
      const gateway = fakeGateway(() => accepted())
      yield* Effect.withTracer(Effect.withSpan(Effect.asVoid(send(gateway)), "parent"), tracer)
      const text = inspect(spans, { depth: Infinity })
      assert.notInclude(text, "905321234567")
      assert.notInclude(text, "wamid")
      assert.notProperty(gateway.requests[0]?.headers, "traceparent")
      assert.notProperty(gateway.requests[0]?.headers, "b3")
    })
  )

  it.effect("sends the span's traceparent when asked", () =>
    Effect.gen(function* () {
      const { spans, tracer } = recorder()
      const gateway = fakeGateway(() => accepted(), { tracePropagation: true })
      yield* Effect.withTracer(send(gateway), tracer)
      assert.strictEqual(
        gateway.requests[0]?.headers["traceparent"],
        `00-${spans[0]?.traceId}-${spans[0]?.spanId}-01`
      )
    })
  )

  it.effect("measures each send's duration and counts what was tried to send, by operation and error", () =>
    Effect.gen(function* () {
      const registry = Effect.provideService(Metric.MetricRegistry, new Map())
      const snapshot = yield* Effect.gen(function* () {
        yield* send(fakeGateway(() => accepted(), { baseUrl: "https://metrics.test" }))
        yield* send(fakeGateway(() => accepted(), { baseUrl: "https://metrics.test" }))
        yield* send(fakeGateway(() => refused(401, "AUTH_001"), { baseUrl: "https://metrics.test" }))
        return yield* Metric.snapshot
      }).pipe(registry)
      assert.deepStrictEqual(
        snapshot.map(({ attributes, id, state }) => [id, attributes?.["error.type"], counted(state)]),
        [
          ["messaging.client.operation.duration", undefined, 2],
          ["messaging.client.sent.messages", undefined, 2],
          ["messaging.client.operation.duration", "Unauthorized", 1],
          ["messaging.client.sent.messages", "Unauthorized", 1]
        ]
      )
      assert.deepStrictEqual(snapshot[1]?.attributes, {
        "messaging.system": "whatsapp",
        "messaging.operation.name": "send",
        "server.address": "metrics.test",
        "server.port": "443",
        unit: "{message}"
      })
    })
  )

  it.effect("counts neither what never left the queue nor read receipts as messages", () =>
    Effect.gen(function* () {
      const registry = Effect.provideService(Metric.MetricRegistry, new Map())
      const gateway = fakeGateway(
        () => Effect.sync(() => Response.json({ isSuccess: true, data: { success: true } })),
        {
          pacing: { perMinute: 1 }
        }
      )
      const snapshot = yield* Effect.gen(function* () {
        const service = yield* Gateway.Gateway
        yield* service.markRead("wamid.abc")
        const late = yield* Effect.forkChild(Effect.flip(service.send(message, { deadline: "1 second" })))
        yield* TestClock.adjust("1 second")
        assert.strictEqual((yield* Fiber.join(late)).reason._tag, "Timeout")
        return yield* Metric.snapshot
      }).pipe(Effect.provide(gateway.layer), registry)
      assert.deepStrictEqual(
        snapshot.map(({ attributes, id, state }) => [
          id,
          attributes?.["messaging.operation.name"],
          counted(state)
        ]),
        [
          ["messaging.client.operation.duration", "settle", 1],
          ["messaging.client.operation.duration", "send", 1]
        ]
      )
    })
  )
})
