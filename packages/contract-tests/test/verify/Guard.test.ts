import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { ServerResponse } from "node:http"
import * as Guard from "../../src/verify/Guard.ts"
import * as RawHttpOverSockets from "../../src/http/RawHttp.ts"
import type { RawHttp, RawHttpRequest } from "../../src/http/RawHttp.ts"
import { RawHttpError } from "../../src/http/RawHttp.ts"
import { serve } from "../support.ts"

const accepted = (id: string) => ({ isSuccess: true, data: { messages: [{ id }] } })
const sandboxed = accepted("wamid.FAKE_1711900000000000000")

/** Raw HTTP to nowhere that remembers what came out of the guard, and gives these answers, the last one for good. */
const recorder = (...answers: ReadonlyArray<readonly [status: number, body: unknown]>) => {
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
        const [status, body] = answers[Math.min(targets.length, answers.length) - 1] ?? [200, sandboxed]
        return { status, headers: [], body: Buffer.from(JSON.stringify(body)) }
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
const unassignable = "999000000000"
const message = (to: string) =>
  `{"messaging_product":"whatsapp","to":"${to}","type":"text","text":{"body":"Hello"}}`
const allowed = { to: new Set(["905551112233"]), budget: 1 }

describe("guarded raw HTTP", () => {
  it.effect("adds is_fake=true to every request that has no is_fake", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http)
      yield* guarded.send(request(path, message(unassignable)))
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
        const blocked = yield* Effect.flip(guarded.send(request(`${path}?${query}`, message(unassignable))))
        assert.strictEqual(blocked._tag, "Blocked")
        assert.include(blocked.message, "in another way than is_fake=true")
        assert.deepStrictEqual(targets, [])
      })
  )

  it.effect("lets no X-Mock header out", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http)
      const scenario = request(path, message(unassignable), [["x-mock-Scenario", "reset"]])
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
    ["no recipient", "{}"],
    ["an unassignable number", message(unassignable)],
    ["another recipient beside the number", `{"to":"905551112233","recipient":"US.1"}`],
    ["a body that is not JSON", "905551112233"]
  ])("keeps %s in the sandbox although real sends are allowed", ([, body]) =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http, { realSends: allowed })
      yield* guarded.send(request(path, body))
      assert.deepStrictEqual(targets, [`${path}?is_fake=true`])
    })
  )

  it.effect.each([
    ["another number than the allowed one", message("905551112234")],
    ["a number behind a plus sign", message("+90 (555) 111-22-34")],
    ["a number as a JSON number", `{"to":905551112234}`],
    ["a second recipient behind the first", `{"to":"905551112234","to":"905551112233"}`],
    ["a number in JSON escapes", String.raw`{"to":"\u0039\u003905551112234"}`],
    ["a number in Arabic digits", message("٩٠٥٥٥١١١٢٢٣٤")],
    ["a number among bytes that are no UTF-8", Buffer.from("ff7b39303535353131313232333422", "hex")],
    ["a number of seven digits, the shortest there is", message("2905123")],
    ["a number of North America", message("12125550123")],
    [
      "a number with the no-break spaces of Latin-1",
      Buffer.from(message("905\u00a0551\u00a0112\u00a0234"), "latin1")
    ],
    ["a number in UTF-16", Buffer.from(message("905551112234"), "utf16le")],
    ["two numbers that only a space parts", message("999000000000 905551112234")]
  ] as ReadonlyArray<readonly [string, string | Buffer]>)(
    "does not send %s, not even to the sandbox",
    ([, body]) =>
      Effect.gen(function* () {
        const { targets, http } = recorder()
        const guarded = yield* Guard.make(http, { realSends: allowed })
        const blocked = yield* Effect.flip(guarded.send({ ...request(path), body: Buffer.from(body) }))
        assert.match(blocked.message, /holds a number that may be a person's/)
        assert.deepStrictEqual(targets, [])
      })
  )

  it.effect("does not send a number in the address or in a header, nor a body that it cannot read", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http)
      for (const unreadable of [
        request(`${path}?to=%2B905551112234`),
        request(path, "{}", [["X-To", "905551112234"]]),
        request(path, "compressed", [["Content-Encoding", "gzip"]])
      ]) {
        assert.match((yield* Effect.flip(guarded.send(unreadable))).message, /may be a person's/)
      }
      assert.deepStrictEqual(targets, [])
    })
  )

  it.effect.each([
    ["an id of a real message", [200, accepted("wamid.HBgM1")], "wamid.HBgM1"],
    ["an id of another kind", [201, accepted("17")], "17"],
    [
      "an id of a real message beside one of the sandbox",
      [200, [sandboxed, accepted("wamid.HBgM1")]],
      "wamid.HBgM1"
    ],
    ["an id of a real message with a status that refuses", [500, accepted("wamid.HBgM1")], "wamid.HBgM1"],
    ["an id of the sandbox in another case", [200, accepted("wamid.fake_1")], "wamid.fake_1"],
    ["an id that only holds one of the sandbox", [200, accepted("1wamid.FAKE_1")], "1wamid.FAKE_1"],
    ["a success without an id", [200, { isSuccess: true }], "without a message id"],
    ["an accepted answer that says nothing", [202, {}], "without a message id"]
  ] as const)("lets nothing out after %s in the sandbox's place", ([, answer, id]) =>
    Effect.gen(function* () {
      const { targets, http } = recorder([200, sandboxed], answer)
      const guarded = yield* Guard.make(http)
      yield* guarded.send(request(path, message(unassignable)))
      const ends = yield* Effect.forEach(
        Array.from({ length: 20 }),
        () => Effect.flip(guarded.send(request(path, message(unassignable)))),
        { concurrency: 20 }
      )
      assert.strictEqual(targets.length, 2)
      assert.deepStrictEqual(
        ends.map(({ _tag }) => _tag),
        ["SandboxBreach", ...Array.from({ length: 19 }, () => "Blocked")]
      )
      for (const { message } of ends) {
        assert.include(message, `a message may have been sent to ${unassignable}`)
        assert.include(message, id)
      }
      assert.strictEqual(guarded.breach(), ends[0])
    })
  )

  it.live.each([
    ["is cut off in the middle of its body", 1_000, (response: ServerResponse) => response.destroy()],
    ["never ends", 1_000, () => {}],
    [
      "ends only once it was given up",
      10_000_000,
      (response: ServerResponse) => response.write(Buffer.alloc(5_000_000))
    ]
  ] as const)("lets nothing out after an accepted answer that %s", ([, length, end]) =>
    Effect.gen(function* () {
      let requests = 0
      const url = yield* serve((_, response) => {
        requests++
        response
          .writeHead(200, { "Content-Length": length })
          .write('{"data":{"messages":[{"id":"wamid.HBgM1"', () => end(response))
      })
      const guarded = yield* Guard.make(yield* RawHttpOverSockets.make(url, { timeout: 300 }))
      const send = guarded.send(request(path, message(unassignable)))
      assert.include((yield* Effect.flip(send)).message, "wamid.HBgM1")
      assert.strictEqual((yield* Effect.flip(send))._tag, "Blocked")
      assert.strictEqual(requests, 1)
    })
  )

  it.effect("lets nothing out after an accepted answer with an id of a real message in a header", () =>
    Effect.gen(function* () {
      const guarded = yield* Guard.make({
        send: () =>
          Effect.succeed({
            status: 200,
            headers: [["X-Message", "wamid.HBgM1"]],
            body: Buffer.from(JSON.stringify(sandboxed))
          })
      })
      const send = guarded.send(request(path, message(unassignable)))
      assert.include((yield* Effect.flip(send)).message, "wamid.HBgM1")
      assert.strictEqual((yield* Effect.flip(send))._tag, "Blocked")
    })
  )

  it.effect.each([
    ["a refusal", message(unassignable), [400, { errors: { code: "GW_002" } }]],
    ["a refusal with a status that accepts", message(unassignable), [200, { isSuccess: false }]],
    [
      "a refusal that repeats the id it was sent",
      `{"context":{"message_id":"wamid.HBgM1"}}`,
      [400, "wamid.HBgM1"]
    ],
    ["a read receipt", `{"status":"read","message_id":"wamid.HBgM1"}`, [200, { success: true }]]
  ] as const)("goes on after %s", ([, body, answer]) =>
    Effect.gen(function* () {
      const { targets, http } = recorder(answer)
      const guarded = yield* Guard.make(http)
      yield* guarded.send(request(path, body))
      yield* guarded.send(request(path, body))
      assert.strictEqual(targets.length, 2)
      assert.isUndefined(guarded.breach())
    })
  )

  it.effect("says what is used up, and what stopped the run", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder([200, accepted("wamid.HBgM1")])
      const none = yield* Guard.make(http, { requests: 0 })
      assert.strictEqual(
        (yield* Effect.flip(none.send(request(path)))).message,
        "the budget of requests is used up"
      )
      assert.deepStrictEqual(targets, [])
      const stopped = yield* Guard.make(http)
      yield* Effect.flip(stopped.send(request(path, message(unassignable))))
      const { message: reason } = yield* Effect.flip(stopped.send(request(path)))
      assert.include(reason, "the run was stopped: ")
      assert.include(reason, stopped.breach()?.message ?? "a breach")
      const mock = yield* Guard.make(http)
      assert.include(
        (yield* Effect.flip(mock.send(request(path, undefined, [["X-Mock-Seed", "1"]])))).message,
        "X-Mock headers are for mocks"
      )
    })
  )

  it.effect("really sends no more than the budget of requests allows, and counts sandboxed ones in it", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder([200, accepted("wamid.HBgM1")])
      const realSends = { to: allowed.to, budget: 5 }
      const guarded = yield* Guard.make(http, { requests: 2, realSends })
      yield* guarded.send(request(path, message("905551112233")))
      yield* guarded.send(request(path, `{"recipient":"905551112233"}`))
      const { message: reason } = yield* Effect.flip(guarded.send(request(path, message("905551112233"))))
      assert.strictEqual(reason, "the budget of requests is used up")
      assert.deepStrictEqual(targets, [path, path])
      assert.isUndefined(guarded.breach(), "a message that was meant to be sent is no breach")
    })
  )

  it.effect("really sends to a number on the list that the body names as a JSON number", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http, { realSends: allowed })
      yield* guarded.send(request(path, `{"to":905551112233}`))
      assert.deepStrictEqual(targets, [path])
    })
  )

  it.effect.each([
    ["names the number in a list", `{"to":["905551112233"]}`],
    ["is no JSON", "Hello"],
    ["names another recipient before the number", `{"to":"${unassignable}","to":"905551112233"}`],
    ["begins with a byte order mark", '\ufeff{"to":"905551112233"}'],
    ["holds bytes that are no UTF-8", Buffer.from('{"to":"905551112233","text":"\u00ff"}', "latin1")]
  ] as const)("keeps a body in the sandbox that %s, since readers may differ about it", ([, body]) =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http, { realSends: allowed })
      yield* guarded.send({ ...request(path), body: Buffer.from(body) })
      assert.deepStrictEqual(targets, [`${path}?is_fake=true`])
    })
  )

  it.effect("reports a request that got no answer as just that, and goes on", () =>
    Effect.gen(function* () {
      const failed = new RawHttpError({ code: "ECONNREFUSED" })
      const guarded = yield* Guard.make({ send: () => Effect.fail(failed) })
      for (let sent = 0; sent < 2; sent++) {
        assert.strictEqual(yield* Effect.flip(guarded.send(request(path, message(unassignable)))), failed)
      }
      assert.isUndefined(guarded.breach())
    })
  )

  it.effect("counts a request that asks for the sandbox by itself in the budget", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http, { requests: 1 })
      yield* guarded.send(request(`${path}?is_fake=true`))
      assert.strictEqual(
        (yield* Effect.flip(guarded.send(request(`${path}?is_fake=true`)))).message,
        "the budget of requests is used up"
      )
      assert.strictEqual(targets.length, 1)
    })
  )

  it.effect("spends the budget of messages on real sends alone", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http, { realSends: allowed, requests: 4 })
      yield* guarded.send(request(path, message(unassignable)))
      yield* guarded.send(request(`${path}?is_fake=true`, message("905551112233")))
      yield* guarded.send(request(path, message("905551112233")))
      assert.deepStrictEqual(targets, [`${path}?is_fake=true`, `${path}?is_fake=true`, path])
    })
  )

  it.effect("reads an uncompressed body that says so", () =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http)
      yield* guarded.send(request(path, message(unassignable), [["content-encoding", " Identity "]]))
      assert.strictEqual(targets.length, 1)
    })
  )

  it.effect(
    "without a key goes on after an accepted answer that gives no id, and not after one that does",
    () =>
      Effect.gen(function* () {
        const silent = yield* Guard.make(recorder([200, { isSuccess: true }]).http, { keyless: true })
        yield* silent.send(request(path, message(unassignable)))
        yield* silent.send(request(path, message(unassignable)))
        const named = yield* Guard.make(recorder([200, accepted("wamid.HBgM1")]).http, { keyless: true })
        assert.strictEqual(
          (yield* Effect.flip(named.send(request(path, message(unassignable)))))._tag,
          "SandboxBreach"
        )
      })
  )

  it.effect("reports an id without the key, and nothing of it that a terminal would obey", () =>
    Effect.gen(function* () {
      const { http } = recorder([200, accepted(`sk_secret\u001b[2J${"x".repeat(300)}`)])
      const guarded = yield* Guard.make(http, { redact: (id) => id.replace("sk_secret", "[key]") })
      const breach = yield* Effect.flip(
        guarded.send(request(path, `{"to":"${unassignable}","recipient":"US.1"}`))
      )
      assert.deepInclude(breach, {
        status: 200,
        recipients: [unassignable, "US.1"],
        ids: [`[key]?[2J${"x".repeat(247)}`]
      })
    })
  )

  it.effect.each([
    ["an answer of Meta's own form", [200, { messages: [{ id: "wamid.HBgM1" }] }]],
    ["a success of Meta's own form", [500, { success: true }]],
    ["a success of the gateway's form with a status that refuses", [500, { isSuccess: true }]],
    ["an id of Meta's own form with a status that refuses", [400, { messages: [{ id: "wamid.HBgM1" }] }]],
    ["an answer with the last status that accepts", [299, {}]]
  ] as const)("lets nothing out after %s", ([, answer]) =>
    Effect.gen(function* () {
      const guarded = yield* Guard.make(recorder(answer).http)
      const breach = yield* Effect.flip(guarded.send(request(path, message(unassignable))))
      assert.strictEqual(breach._tag, "SandboxBreach")
    })
  )

  it.effect.each([
    ["a redirect", message(unassignable), [300, {}]],
    ["a status before the answer", message(unassignable), [199, {}]],
    ["an accepted request without a body", undefined, [200, {}]],
    ["a refusal that names another message", message(unassignable), [400, { hint: "see wamid.HBgM1" }]],
    [
      "an answer that repeats the id it was sent beside the sandbox's",
      `{"context":{"message_id":"wamid.HBgM1"}}`,
      [200, { ...sandboxed, context: "wamid.HBgM1" }]
    ],
    ["messages without an id", message(unassignable), [400, { messages: [{}] }]]
  ] as const)("goes on after %s, too", ([, body, answer]) =>
    Effect.gen(function* () {
      const guarded = yield* Guard.make(recorder(answer).http)
      yield* guarded.send(request(path, body))
      assert.isUndefined(guarded.breach())
    })
  )

  it.effect.each([
    ["an id of sixteen digits", `{"id":"9055511122334455"}`],
    ["a moment in Unix time", `{"timestamp":"1750030073","millis":1750030073000}`],
    ["a number of six digits", message("290512")],
    ["a number that no country has, in parts", message("999 000-000 000")],
    ["the media id of Meta's documentation", `{"id":"914268667232441"}`]
  ] as const)("takes %s for no person's number", ([, body]) =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http)
      yield* guarded.send(
        request(path, body, [
          ["Authorization", "Bearer sk_905551112234"],
          ["Content-Length", "9055511122"]
        ])
      )
      assert.strictEqual(targets.length, 1)
    })
  )

  it.effect.each([
    ["with zeros before it", message("00905551112234")],
    ["of fifteen digits", message("905551112234567")],
    ["percent-encoded", "to=%39%30%35%35%35%31%31%31%32%32%33%34"],
    ["of a script whose digits lie beyond the first plane", message("𝟗𝟎𝟓𝟓𝟓𝟏𝟏𝟏𝟐𝟐𝟑𝟒")],
    ["behind other digits", message("7 905551112234")],
    ["beside the media id of Meta's documentation", `{"id":"914268667232441","to":"905551112234"}`],
    ["of North America in parts", message("+1 (212) 555-0123")]
  ] as const)("does not send a number %s", ([, body]) =>
    Effect.gen(function* () {
      const { targets, http } = recorder()
      const guarded = yield* Guard.make(http)
      const blocked = yield* Effect.flip(guarded.send(request(path, body)))
      assert.match(blocked.message, /holds a number that may be a person's/)
      assert.deepStrictEqual(targets, [])
    })
  )
})
