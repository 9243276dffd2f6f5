/** What a refusal proves, and what is therefore repeated, held back and freed. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as Gateway from "../../../src/Gateway.ts"
import type { GatewayError } from "../../../src/GatewayError.ts"
import * as Ledger from "../../../src/Ledger.ts"
import * as Message from "../../../src/Message.ts"
import * as RetryPolicy from "../../../src/RetryPolicy.ts"
import { accepted, fakeGateway } from "../../support/fakeGateway.ts"

const message = Message.text({ to: "905321234567", body: "Merhaba" })

/** Sends to a gateway that always answers so, until the send ends. */
const refusedBy = (
  status: number,
  body: unknown,
  options?: Partial<Gateway.Options>,
  sendOptions?: Gateway.SendOptions
) =>
  Effect.gen(function* () {
    const { layer, requests } = fakeGateway(() => Effect.sync(() => Response.json(body, { status })), options)
    const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
      Effect.result(send(message, sendOptions))
    ).pipe(Effect.provide(layer), Effect.forkChild)
    for (let i = 0; i < 2000 && fiber.pollUnsafe() === undefined; i++) {
      yield* Effect.promise(() => crypto.subtle.digest("SHA-256", new Uint8Array(1)))
      yield* TestClock.adjust(1000)
    }
    const result = yield* Fiber.join(fiber)
    assert(Result.isFailure(result))
    return { error: result.failure, requests: requests.length }
  })

const envelope = (code: string, params: object = {}): object => ({
  isSuccess: false,
  errors: { code, group: "GROUP", description: "Refused.", params }
})
const meta = (code: number): object => ({ code, message: `(#${code}) Whatever`, type: "OAuthException" })
const metaInEnvelope = (code: number): object => envelope("GW_003", { meta: meta(code) })

const facts = ({ error, requests }: { readonly error: GatewayError; readonly requests: number }) => ({
  reason: error.reason._tag,
  outcome: error.outcome,
  evidence: error.evidence,
  isRetryable: error.isRetryable,
  isRepeated: requests > 1
})

type Facts = ReturnType<typeof facts>
const rejected = (
  reason: Facts["reason"],
  evidence: "envelope" | "status",
  isRetryable = false,
  isRepeated = isRetryable
): Facts => ({ reason, outcome: "Rejected", evidence, isRetryable, isRepeated })
const unknown = (reason: Facts["reason"]): Facts => ({
  reason,
  outcome: "Unknown",
  evidence: undefined,
  isRetryable: false,
  isRepeated: false
})

const cases: ReadonlyArray<readonly [name: string, status: number, body: unknown, expected: Facts]> = [
  ["RATE_001", 429, envelope("RATE_001"), rejected("RateLimited", "envelope", true)],
  ["AUTH_004", 500, envelope("AUTH_004"), rejected("AuthServiceFailure", "envelope", true)],
  ["AUTH_005", 500, envelope("AUTH_005"), rejected("AuthServiceFailure", "envelope", true)],
  ["AUTH_001", 401, envelope("AUTH_001"), rejected("Unauthorized", "envelope")],
  ["GW_001 with 502", 502, envelope("GW_001"), rejected("InvalidRecipient", "envelope")],
  ["AUTH_001 with 403", 403, envelope("AUTH_001"), rejected("Unauthorized", "status")],
  ["AUTH_001 with 409", 409, envelope("AUTH_001"), unknown("Unauthorized")],
  ["RATE_001 with 503", 503, envelope("RATE_001"), unknown("RateLimited")],
  ["a code that is not documented", 400, envelope("NEW_001"), rejected("BadRequest", "status")],
  ["a code that is not documented, with 429", 429, envelope("NEW_001"), rejected("RateLimited", "status")],
  [
    "a documented code outside an envelope",
    429,
    { errors: { code: "RATE_001" } },
    rejected("RateLimited", "status")
  ],
  ["Meta's throughput limit", 502, metaInEnvelope(130429), rejected("MetaRejected", "envelope", true)],
  ["Meta's refusal", 502, metaInEnvelope(131008), rejected("MetaRejected", "envelope")],
  ["a code of Meta's that is not known", 400, metaInEnvelope(999999), rejected("MetaRejected", "status")],
  ["Meta's own body", 400, { error: meta(131008) }, rejected("MetaRejected", "status")],
  [
    "Meta's throughput limit in its own body",
    429,
    { error: meta(130429) },
    rejected("MetaRejected", "status")
  ],
  ["Meta's refusal in its own body, with 502", 502, { error: meta(131008) }, unknown("MetaRejected")],
  ["a 429 of a proxy", 429, "slow down", rejected("RateLimited", "status")]
]

describe("a refusal", () => {
  for (const [name, status, body, expected] of cases) {
    const proof = expected.evidence === undefined ? "nothing" : `a rejection, by ${expected.evidence}`
    it.effect(`by ${name} proves ${proof}, and is ${expected.isRepeated ? "" : "not "}repeated`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(facts(yield* refusedBy(status, body)), expected)
      })
    )

    it.effect(`by ${name} ${expected.evidence === "envelope" ? "frees" : "keeps"} the idempotency key`, () =>
      Effect.gen(function* () {
        const ledger = Ledger.memory()
        yield* refusedBy(status, body, { ledger, retry: RetryPolicy.none }, { idempotencyKey: "k" })
        const record = yield* ledger.read("k")
        assert.strictEqual(record === undefined, expected.evidence === "envelope")
      })
    )
  }

  it.effect("with a 429 of a proxy holds other messages back for its wait", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway((_, attempt) =>
        attempt === 1
          ? Effect.sync(() => new Response("slow down", { status: 429, headers: { "retry-after": "20" } }))
          : accepted()
      )
      const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
        Effect.flatMap(Effect.flip(send(message)), (error) => Effect.as(send(message), error))
      ).pipe(Effect.provide(gateway.layer), Effect.forkChild)
      for (let i = 0; i < 60 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust(1000)
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error.retryAfterMillis, 20_000)
      assert.strictEqual(gateway.requests.length, 2)
      assert.isAtLeast(gateway.requests[1]?.at ?? 0, 20_000)
    })
  )

  it.effect("with a 429 of a proxy is repeated by atLeastOnce, which may send twice", () =>
    Effect.gen(function* () {
      const { requests } = yield* refusedBy(429, "slow down", { retry: RetryPolicy.atLeastOnce })
      assert.strictEqual(requests, 5)
    })
  )

  it.effect("is as well proven as the weakest of its attempts", () =>
    Effect.gen(function* () {
      const { layer } = fakeGateway(
        (_, attempt) =>
          Effect.sync(() =>
            attempt === 1
              ? new Response("slow down", { status: 429 })
              : Response.json(envelope("AUTH_001"), { status: 401 })
          ),
        { retry: RetryPolicy.atLeastOnce }
      )
      const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ send }) => Effect.flip(send(message))).pipe(
        Effect.provide(layer),
        Effect.forkChild
      )
      for (let i = 0; i < 60 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust(1000)
      const error = yield* Fiber.join(fiber)
      assert.deepStrictEqual(
        [error.reason._tag, error.evidence, error.attempts.map(({ evidence }) => evidence)],
        ["Unauthorized", "status", ["status", "envelope"]]
      )
    })
  )
})

describe("an HTTP status without a code", () => {
  const refusing = [
    400, 401, 402, 403, 404, 405, 407, 410, 411, 413, 414, 415, 417, 421, 422, 426, 428, 429, 431, 451
  ]
  it.effect("rejects a message only where a component gives it before it processes the request", () =>
    Effect.gen(function* () {
      const rejecting: Array<number> = []
      for (let status = 400; status < 600; status++) {
        const { error } = yield* refusedBy(status, "", { retry: RetryPolicy.none })
        if (error.outcome === "Rejected") rejecting.push(status)
        else assert.strictEqual(error.outcome, "Unknown")
      }
      assert.deepStrictEqual(rejecting, refusing)
    })
  )
})
