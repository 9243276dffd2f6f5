import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Guard from "../../src/verify/Guard.ts"
import type { RawHttp, RawHttpRequest } from "../../src/http/RawHttp.ts"

/** A wire to nowhere that remembers what came out of the guard. */
const recorder = () => {
  const targets: Array<string> = []
  let underWay = 0
  let most = 0
  const http: RawHttp = {
    send: (request) =>
      Effect.gen(function* () {
        targets.push(request.target)
        underWay++
        most = Math.max(most, underWay)
        yield* Effect.yieldNow
        underWay--
        return { status: 200, headers: [], body: new Uint8Array() }
      })
  }
  return { http, targets, most: () => most }
}

const request = (target: string, body?: string, headers: RawHttpRequest["headers"] = []): RawHttpRequest => ({
  method: "POST",
  target,
  headers,
  ...(body === undefined ? {} : { body: Buffer.from(body) })
})

const path = "/v1/wa/message"
const message = (to: string) =>
  `{"messaging_product":"whatsapp","to":"${to}","type":"text","text":{"body":"Hello"}}`
const allowed = { to: new Set(["905551112233"]), budget: 1 }

describe("guarded raw HTTP", () => {
  it.effect("adds is_fake=true to every request that has no is_fake", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http)
      yield* guarded.send(request(path, message("905551112233")))
      yield* guarded.send(request(`${path}?mmlite=true`))
      yield* guarded.send(request(`${path}?is_fake=true`))
      yield* guarded.send(request("/elsewhere"))
      assert.deepStrictEqual(targets, [
        `${path}?is_fake=true`,
        `${path}?mmlite=true&is_fake=true`,
        `${path}?is_fake=true`,
        "/elsewhere?is_fake=true"
      ])
    })
  )

  it.effect.each(["is_fake=false", "is_fake=1", "is_fake=TRUE", "is_fake=true&is_fake=false", "is_fake="])(
    "lets nothing out with %s",
    (query) =>
      Effect.gen(function* () {
        const { targets, http } = recorder()
        const guarded = yield* Guard.make(http)
        const blocked = yield* Effect.flip(guarded.send(request(`${path}?${query}`, message("905551112233"))))
        assert.strictEqual(blocked._tag, "Blocked")
        assert.deepStrictEqual(targets, [])
      })
  )

  it.effect("lets no X-Mock header out", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http)
      const scenario = request(path, message("905551112233"), [["x-mock-Scenario", "reset"]])
      const blocked = yield* Effect.flip(guarded.send(scenario))
      assert.strictEqual(blocked._tag, "Blocked")
      assert.deepStrictEqual(targets, [])
    })
  )

  it.effect("lets out one request at a time, and 250 in all", () =>
    Effect.gen(function* () {
      const { most, targets, http } = recorder()
      const guarded = yield* Guard.make(http)
      const results = yield* Effect.forEach(
        Array.from({ length: 300 }, (_, index) => index),
        () => Effect.result(guarded.send(request(path))),
        { concurrency: 20 }
      )
      assert.strictEqual(targets.length, 250)
      assert.strictEqual(results.filter(({ _tag }) => _tag === "Failure").length, 50)
      assert.strictEqual(most(), 1)
    })
  )

  it.effect("really sends to a number on the list, as often as the budget says", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http, { realSends: allowed })
      yield* guarded.send(request(path, message("+905551112233")))
      const blocked = yield* Effect.flip(guarded.send(request(path, message("905551112233"))))
      assert.strictEqual(blocked.message, "the budget of messages is used up")
      assert.deepStrictEqual(targets, [path])
    })
  )

  it.effect.each([
    ["another number", message("905551112234")],
    ["a second recipient behind the first", `{"to":"905551112234","to":"905551112233"}`],
    ["another recipient beside the number", `{"to":"905551112233","recipient":"US.1"}`],
    ["no recipient", "{}"],
    ["a body that is not JSON", "905551112233"]
  ])("keeps %s in the sandbox although real sends are allowed", ([, body]) =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http, { realSends: allowed })
      yield* guarded.send(request(path, body))
      assert.deepStrictEqual(targets, [`${path}?is_fake=true`])
    })
  )
})
