import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as Tracer from "effect/Tracer"
import * as Gateway from "../src/Gateway.ts"
import * as Message from "../src/Message.ts"
import { accepted, fakeGateway, refused } from "./support/fakeGateway.ts"

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

  it.effect("measures each send's duration, by operation and error", () =>
    Effect.gen(function* () {
      const registry = Effect.provideService(Metric.MetricRegistry, new Map())
      const names = yield* Effect.gen(function* () {
        yield* send(fakeGateway(() => accepted(), { baseUrl: "https://metrics.test" }))
        yield* send(fakeGateway(() => refused(401, "AUTH_001"), { baseUrl: "https://metrics.test" }))
        return (yield* Metric.snapshot).map(({ attributes, id, state }) => [
          id,
          attributes?.["error.type"],
          "count" in state ? state.count : undefined
        ])
      }).pipe(registry)
      assert.deepStrictEqual(names, [
        ["messaging.client.operation.duration", undefined, 1],
        ["messaging.client.operation.duration", "Unauthorized", 1]
      ])
    })
  )
})
