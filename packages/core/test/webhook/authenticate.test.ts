import { Webhook } from "@connexease-gateway/core"
import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const secret = Redacted.make("3f0c1d5a9b7e4c2f8a6d0e1b5c9f7a3d")
const bearer = `Bearer ${Redacted.value(secret)}`

describe("authenticate", () => {
  it("takes a request, its headers, or the header", () => {
    const request = new Request("https://example.com", { headers: { Authorization: bearer } })
    for (const from of [request, request.headers, bearer]) assert.isTrue(Webhook.authenticate(from, secret))
    const without = new Request("https://example.com")
    for (const from of [without, without.headers, "", null, undefined])
      assert.isFalse(Webhook.authenticate(from, secret))
  })

  it("knows the scheme in any case, and nothing but the scheme", () => {
    const value = Redacted.value(secret)
    assert.isTrue(Webhook.authenticate(`bearer ${value}`, secret))
    for (const header of [
      value,
      `Basic ${value}`,
      `Bearer${value}`,
      `Bearer ${value} x`,
      `x Bearer ${value}`
    ]) {
      assert.isFalse(Webhook.authenticate(header, secret))
    }
  })

  it("refuses what begins, ends or repeats like the secret", () => {
    const value = Redacted.value(secret)
    for (const guess of [
      "",
      value.slice(1),
      value.slice(0, -1),
      `${value}0`,
      value + value,
      value.toUpperCase()
    ]) {
      assert.isFalse(Webhook.authenticate(`Bearer ${guess}`, secret))
    }
  })

  it("rejects every request if the secret is empty", () => {
    for (const header of ["Bearer ", "Bearer", "", "Bearer x"]) {
      assert.isFalse(Webhook.authenticate(header, Redacted.make("")))
    }
  })

  it("looks at all of a guess, wherever its first difference is", () => {
    const value = Redacted.value(secret)
    const charCodeAt = vi.spyOn(String.prototype, "charCodeAt")
    const looked = (guess: string): number => {
      charCodeAt.mockClear()
      assert.isFalse(Webhook.authenticate(`Bearer ${guess}`, secret))
      return charCodeAt.mock.calls.length
    }
    try {
      const late = looked(`${value.slice(0, -1)}x`)
      assert.isAtLeast(late, value.length)
      for (const early of [`x${value.slice(1)}`, "x".repeat(value.length)]) {
        assert.strictEqual(looked(early), late)
      }
    } finally {
      charCodeAt.mockRestore()
    }
  })

  it.effect.prop(
    "lets in exactly the secret",
    [
      Schema.String.check(Schema.isPattern(/^[!-~]{1,64}$/)),
      Schema.String.check(Schema.isPattern(/^[!-~]{0,64}$/))
    ],
    ([value, guess]) =>
      Effect.sync(() => {
        assert.isTrue(Webhook.authenticate(`Bearer ${value}`, Redacted.make(value)))
        assert.strictEqual(Webhook.authenticate(`Bearer ${guess}`, Redacted.make(value)), guess === value)
      })
  )
})
