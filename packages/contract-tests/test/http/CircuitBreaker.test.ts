import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as CircuitBreaker from "../../src/http/CircuitBreaker.ts"
import * as Verify from "../../src/verify/Verify.ts"
import { Connect } from "../../src/index.ts"
import type { RawHttp } from "../../src/http/RawHttp.ts"
import { RawHttpError } from "../../src/http/RawHttp.ts"
import { serve } from "../support.ts"

const request = { method: "POST", target: "/", headers: [] }
const answer = { status: 200, headers: [], body: new Uint8Array() }

/** A wire whose requests end as they are told, one after another, and the number that went out. */
const scripted = (...ends: ReadonlyArray<"answer" | "TIMEOUT" | "ECONNRESET" | "never">) => {
  let sent = 0
  const http: RawHttp = {
    send: () =>
      Effect.suspend(() => {
        const end = ends[sent++] ?? "answer"
        if (end === "answer") return Effect.succeed(answer)
        return end === "never" ? Effect.never : Effect.fail(new RawHttpError({ code: end }))
      })
  }
  return { http: CircuitBreaker.make(http), sent: () => sent }
}

const tags = (http: RawHttp, times: number) =>
  Effect.forEach(Array.from({ length: times }), () =>
    Effect.match(http.send(request), { onSuccess: () => "answer", onFailure: ({ _tag }) => _tag })
  )

describe("a circuit breaker", () => {
  it.effect("sends nothing more once three requests in a row had no answer in time", () =>
    Effect.gen(function* () {
      const { sent, http } = scripted("answer", "TIMEOUT", "TIMEOUT", "TIMEOUT")
      assert.deepStrictEqual(yield* tags(http, 6), [
        "answer",
        "RawHttpError",
        "RawHttpError",
        "RawHttpError",
        "Blocked",
        "Blocked"
      ])
      assert.strictEqual(sent(), 4)
    })
  )

  it.effect("begins to count anew with every answer, and with every refusal to answer", () =>
    Effect.gen(function* () {
      const { sent, http } = scripted(
        "TIMEOUT",
        "TIMEOUT",
        "answer",
        "TIMEOUT",
        "TIMEOUT",
        "ECONNRESET",
        "TIMEOUT"
      )
      yield* tags(http, 8)
      assert.strictEqual(sent(), 8)
    })
  )

  it.effect("counts a request that its sender gave up", () =>
    Effect.gen(function* () {
      const { sent, http } = scripted("TIMEOUT", "TIMEOUT", "never")
      yield* tags(http, 2)
      yield* Fiber.interrupt(yield* Effect.forkChild(http.send(request), { startImmediately: true }))
      assert.deepStrictEqual(yield* tags(http, 1), ["Blocked"])
      assert.strictEqual(sent(), 3)
    })
  )

  it.live("ends a run against a server that hangs after the probe, and reports what was not run", () =>
    Effect.gen(function* () {
      let asked = 0
      const url = yield* serve((_, response) => {
        if (asked++ > 0) return
        response.end('{"isSuccess":true,"data":{"messages":[{"id":"wamid.FAKE_1711900000000000000"}]}}')
      })
      const { target } = yield* Connect.connect({ url, apiKey: Redacted.make("sk_x"), timeout: 100 })
      const report = yield* Verify.verify(target)
      assert.isFalse(report.ok)
      assert.strictEqual(asked, 1 + CircuitBreaker.limit)
      assert.strictEqual(report.counts.failed, CircuitBreaker.limit)
      assert.include(
        report.verdicts.map(({ reason }) => reason),
        "the server has stopped answering: 3 requests in a row had no answer in time"
      )
    })
  )
})
