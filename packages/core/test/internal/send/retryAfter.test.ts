import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as RetryAfter from "../../../src/internal/send/retryAfter.ts"

const millis = (duration: Duration.Duration | undefined) =>
  duration === undefined ? undefined : Duration.toMillis(duration)

describe("a server's wait", () => {
  for (const [spelling, expected] of [
    ["1s", 1000],
    ["60s", 60_000],
    ["1 seconds", 1000],
    ["1 second", 1000],
    ["30 SEC", 30_000],
    ["1500ms", 1500],
    ["2m", 120_000],
    ["1 minute", 60_000],
    ["1h", 3_600_000],
    ["5", 5000],
    ["0.5s", 500],
    [3, 3000],
    [0, 0],
    ["0s", 0],
    ["999999999h", 86_400_000],
    [1e300, 86_400_000],
    [Number.POSITIVE_INFINITY, 86_400_000]
  ] as const) {
    it(`is understood in params as ${JSON.stringify(spelling)}`, () => {
      assert.strictEqual(millis(RetryAfter.fromParams({ retry_after: spelling })), expected)
    })
  }

  for (const nonsense of [
    "soon",
    "",
    "-1s",
    "1 fortnight",
    -5,
    Number.NaN,
    null,
    {},
    ["1s"],
    "9".repeat(40)
  ]) {
    it(`is not read from params as ${JSON.stringify(nonsense)}`, () => {
      assert.isUndefined(RetryAfter.fromParams({ retry_after: nonsense }))
    })
  }

  it.effect.prop(
    "is nothing, or a time from 0 to 24 hours, whatever the server says",
    [Schema.Union([Schema.String, Schema.Number, Schema.Null, Schema.Json]), Schema.String, Schema.Int],
    ([value, header, now]) =>
      Effect.sync(() => {
        for (const found of [
          RetryAfter.fromParams({ retry_after: value }),
          RetryAfter.fromHeader(header, now),
          RetryAfter.fromHeader(JSON.stringify(value), now)
        ]) {
          const wait = millis(found)
          assert.isTrue(wait === undefined || (wait >= 0 && wait <= 86_400_000), String(wait))
        }
      })
  )

  it("is not read where there are no params", () => {
    assert.isUndefined(RetryAfter.fromParams(undefined))
    assert.isUndefined(RetryAfter.fromParams({}))
  })

  it("is understood in Retry-After as seconds or as a date, which counts from now and never backwards", () => {
    const now = Date.UTC(2026, 10, 22, 12, 0, 0)
    assert.strictEqual(millis(RetryAfter.fromHeader("120", now)), 120_000)
    assert.strictEqual(millis(RetryAfter.fromHeader("Sun, 22 Nov 2026 12:00:30 GMT", now)), 30_000)
    assert.strictEqual(millis(RetryAfter.fromHeader("Sun, 22 Nov 2026 11:00:00 GMT", now)), 0)
    assert.isUndefined(RetryAfter.fromHeader("whenever", now))
    assert.isUndefined(RetryAfter.fromHeader(undefined, now))
  })
})
