import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as Gateway from "../src/Gateway.ts"
import type { GatewayError } from "../src/GatewayError.ts"
import * as Message from "../src/Message.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import { accepted, fakeGateway, refused } from "./support/fakeGateway.ts"

const message = Message.text({ to: "905321234567", body: "Merhaba" })
const lost = Effect.sync(() => new Response("<html>", { status: 502 }))
const hang = Effect.never
/** Takes the whole of each wait. */
const notRandom = { nextIntUnsafe: () => 1, nextDoubleUnsafe: () => 1 }

/** Sends one message, moving the clock until it is through. */
const run = (
  respond: Parameters<typeof fakeGateway>[0],
  options?: Partial<Gateway.Options>,
  send: (gateway: Gateway.Service) => Effect.Effect<unknown, GatewayError> = (gateway) =>
    gateway.send(message)
) =>
  Effect.gen(function* () {
    const gateway = fakeGateway(respond, options)
    const fiber = yield* Effect.flatMap(Gateway.Gateway, (service) => Effect.result(send(service))).pipe(
      Effect.provide(gateway.layer),
      Effect.forkChild
    )
    for (let i = 0; i < 4000 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust(100)
    const result = yield* Fiber.join(fiber)
    return { times: gateway.requests.map(({ at }) => at), result, requests: gateway.requests }
  })

const failure = ({ result }: { readonly result: Result.Result<unknown, GatewayError> }): GatewayError => {
  assert(Result.isFailure(result))
  return result.failure
}

describe("retries", () => {
  it.effect("wait as the gateway says in its params, then succeed", () =>
    Effect.gen(function* () {
      const { result, times } = yield* run((_, attempt) =>
        attempt === 1 ? refused(429, "RATE_001", { limit_type: "min", retry_after: "60s" }) : accepted()
      )
      assert.strictEqual(result._tag, "Success")
      assert.strictEqual(times.length, 2)
      assert.isAtLeast(times[1] ?? 0, 60_000)
      assert.isAtMost(times[1] ?? 0, 60_200)
    })
  )

  it.effect("wait as Retry-After says where there are no params", () =>
    Effect.gen(function* () {
      const { times } = yield* run((_, attempt) =>
        attempt === 1 ? refused(429, "RATE_001", undefined, { "retry-after": "9" }) : accepted()
      )
      assert.strictEqual(Math.round((times[1] ?? 0) / 1000), 9)
    })
  )

  const nothing: ReadonlyArray<readonly [string, unknown, string | undefined]> = [
    ["0s", "0s", undefined],
    ["0", 0, undefined],
    ["a negative number", -5, undefined],
    ["no number", "soon", undefined],
    ["null", null, undefined],
    ["Retry-After: 0", undefined, "0"],
    ["a date that has passed", undefined, "Thu, 01 Jan 1970 00:00:00 GMT"]
  ]
  for (const [name, retryAfter, header] of nothing) {
    it.effect(`wait as the policy says where the server names ${name}`, () =>
      Effect.gen(function* () {
        const { times } = yield* run(
          () =>
            refused(
              429,
              "RATE_001",
              { retry_after: retryAfter },
              header === undefined ? {} : { "retry-after": header }
            ),
          { pacing: "off" },
          (gateway) => Effect.provideService(gateway.send(message), Random.Random, notRandom)
        )
        assert.deepStrictEqual(
          times.map((at) => Math.round(at / 1000)),
          [0, 1, 3, 7, 15]
        )
      })
    )
  }

  it.effect("fail at once, with the wait, when the server's wait is longer than what is left", () =>
    Effect.gen(function* () {
      const outcome = yield* run(() => refused(429, "RATE_001", { retry_after: "60s" }), {
        deadline: "30 seconds"
      })
      const error = failure(outcome)
      assert.deepStrictEqual(outcome.times, [0])
      assert.strictEqual(error.reason._tag, "RateLimited")
      assert.strictEqual(error.outcome, "Rejected")
      assert.isTrue(error.isRetryable)
      assert.strictEqual(error.retryAfterMillis, 60_000)
      assert.deepStrictEqual(error.retryAfter, Duration.seconds(60))
    })
  )

  it.effect("end after five attempts, all of them reported", () =>
    Effect.gen(function* () {
      const outcome = yield* run(() => refused(500, "AUTH_004"))
      const error = failure(outcome)
      assert.strictEqual(outcome.times.length, 5)
      assert.deepStrictEqual(
        error.attempts.map((attempt) => [attempt.reason._tag, attempt.outcome]),
        Array.from({ length: 5 }, () => ["AuthServiceFailure", "Rejected"])
      )
    })
  )

  it.effect("never repeat what may have been sent", () =>
    Effect.gen(function* () {
      const outcome = yield* run(() => lost)
      const error = failure(outcome)
      assert.deepStrictEqual(outcome.times, [0])
      assert.strictEqual(error.outcome, "Unknown")
      assert.isFalse(error.isRetryable)
      // A reason knows no outcome, so only the error says whether to send again.
      assert.notProperty(error.reason, "isRetryable")
    })
  )

  it.effect("repeat it with atLeastOnce, and then report Unknown though the last attempt was refused", () =>
    Effect.gen(function* () {
      const outcome = yield* run((_, attempt) => (attempt === 1 ? lost : refused(401, "AUTH_001")), {
        retry: RetryPolicy.atLeastOnce
      })
      const error = failure(outcome)
      assert.strictEqual(outcome.times.length, 2)
      assert.strictEqual(error.reason._tag, "Unauthorized")
      assert.strictEqual(error.outcome, "Unknown")
      assert.deepStrictEqual(
        error.attempts.map((attempt) => attempt.outcome),
        ["Unknown", "Rejected"]
      )
      assert.match(error.resolution, /wait for the status webhook/)
    })
  )

  it.effect("do not happen with none", () =>
    Effect.gen(function* () {
      const outcome = yield* run(() => refused(429, "RATE_001", { retry_after: "1s" }), {
        retry: RetryPolicy.none
      })
      assert.deepStrictEqual(outcome.times, [0])
      assert.strictEqual(failure(outcome).attempts.length, 1)
    })
  )

  it.effect("wait longer and longer, up to the cap, where the server names no wait", () =>
    Effect.sync(() => {
      const policy: RetryPolicy.RetryPolicy = { ...RetryPolicy.safe, base: "1 second", cap: "10 seconds" }
      assert.deepStrictEqual(
        [1, 2, 3, 4, 5, 9].map((tried) => RetryPolicy.backoff(policy, tried, 1)),
        [1000, 2000, 4000, 8000, 10_000, 10_000]
      )
      assert.strictEqual(RetryPolicy.backoff(policy, 3, 0.25), 1000)
    })
  )
})

describe("time", () => {
  it.effect("of one attempt ends it, and the outcome is unknown", () =>
    Effect.gen(function* () {
      const outcome = yield* run(() => hang, { timeout: "3 seconds" })
      const error = failure(outcome)
      assert.deepStrictEqual(error.reason, error.attempts[0]?.reason)
      assert.deepInclude(error.reason, { _tag: "Timeout", phase: "attempt", limit: Duration.seconds(3) })
      assert.strictEqual(error.outcome, "Unknown")
    })
  )

  it.effect("of everything bounds the attempt too, also where a send sets it", () =>
    Effect.gen(function* () {
      const outcome = yield* run(
        () => hang,
        undefined,
        (gateway) => gateway.send(message, { deadline: "2 seconds" })
      )
      assert.deepInclude(failure(outcome).reason, {
        _tag: "Timeout",
        phase: "attempt",
        limit: Duration.seconds(2)
      })
    })
  )

  it.effect("runs on real waits: interrupting a send ends its request", () =>
    Effect.gen(function* () {
      let interrupted = false
      const gateway = fakeGateway(() =>
        Effect.onInterrupt(Effect.never, () =>
          Effect.sync(() => {
            interrupted = true
          })
        )
      )
      yield* Effect.gen(function* () {
        const { send } = yield* Gateway.Gateway
        const fiber = yield* Effect.forkChild(send(message))
        yield* TestClock.adjust(10)
        yield* Fiber.interrupt(fiber)
      }).pipe(Effect.provide(gateway.layer))
      assert.isTrue(interrupted)
    })
  )
})

describe("a request", () => {
  it.effect("is a POST of the message to the documented path, with the key and nothing else", () =>
    Effect.gen(function* () {
      const { requests } = yield* run(
        () => accepted(),
        { baseUrl: "http://gateway.test/prefix/" },
        (gateway) => gateway.send(message)
      )
      const request = requests[0]
      assert.strictEqual(request?.url, "http://gateway.test/prefix/v1/wa/message")
      assert.deepStrictEqual(JSON.parse(request?.body ?? ""), {
        messaging_product: "whatsapp",
        to: "905321234567",
        type: "text",
        text: { body: "Merhaba" }
      })
      assert.deepInclude(request?.headers, {
        authorization: "Bearer sk_test",
        "content-type": "application/json",
        "accept-encoding": "identity"
      })
      assert.isUndefined(request?.headers["traceparent"])
    })
  )

  it.effect("asks for the sandbox and for Marketing Messages by the documented parameters", () =>
    Effect.gen(function* () {
      const template = Message.template({ to: "905321234567", name: "spring_sale", language: "tr" })
      const { requests } = yield* run(
        () => accepted(),
        { baseUrl: "http://gateway.test", sandbox: true },
        (gateway) =>
          gateway.send(template, { mmlite: { productPolicy: "STRICT" }, correlationId: "campaign-7" })
      )
      assert.strictEqual(requests[0]?.url, "http://gateway.test/v1/wa/message?mmlite=true&is_fake=true")
      assert.deepInclude(JSON.parse(requests[0]?.body ?? ""), {
        product_policy: "STRICT",
        biz_opaque_callback_data: "campaign-7"
      })
    })
  )

  it.effect(
    "to mark a message as read, with typing, is tried again after a lost answer, since twice is harmless",
    () =>
      Effect.gen(function* () {
        const { requests, result } = yield* run(
          (_, attempt) =>
            attempt === 1
              ? lost
              : Effect.sync(() => Response.json({ isSuccess: true, data: { success: true } })),
          undefined,
          (gateway) => gateway.markRead("wamid.abc", { typing: true })
        )
        assert.strictEqual(result._tag, "Success")
        assert.strictEqual(requests.length, 2)
        assert.deepStrictEqual(JSON.parse(requests[0]?.body ?? ""), {
          messaging_product: "whatsapp",
          status: "read",
          message_id: "wamid.abc",
          typing_indicator: { type: "text" }
        })
      })
  )
})
