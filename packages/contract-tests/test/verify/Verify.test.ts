import { Exchange } from "@connexease-gateway/contract"
import { assert, describe, it } from "@effect/vitest"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { RequestListener } from "node:http"
import * as Check from "../../src/checks/Check.ts"
import * as Connect from "../../src/targets/Connect.ts"
import * as MockTarget from "../../src/targets/MockTarget.ts"
import * as Report from "../../src/report/Report.ts"
import * as Terminal from "../../src/report/Terminal.ts"
import * as Verify from "../../src/verify/Verify.ts"
import { bodyOf, bytesOf, serve } from "../support.ts"

const apiKey = Redacted.make("sk_test_key")

const judge = (listener: RequestListener, options: Partial<Connect.Options> = {}) =>
  Effect.gen(function* () {
    const url = yield* serve(listener)
    const { problems, target } = yield* Connect.connect({ url, apiKey, ...options })
    return yield* Verify.verify(target, { problems, assumed: "finding" })
  })

const json =
  (status: number, body: unknown): RequestListener =>
  (_, response) =>
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body))

const accepted = (id: string) => ({
  isSuccess: true,
  data: { messaging_product: "whatsapp", messages: [{ id }] }
})

describe("verify", () => {
  it.live(
    "finds that the mock keeps every guarantee, assumed ones too, raw and through core",
    () =>
      Effect.gen(function* () {
        const target = yield* MockTarget.start()
        const report = yield* Verify.verify(target, { assumed: "fail", require: "errors" })
        assert.deepStrictEqual(
          report.verdicts
            .filter(({ outcome }) => outcome !== "passed")
            .map((verdict) => [Check.name(verdict), verdict.reason ?? verdict.differences]),
          []
        )
        assert.deepStrictEqual(report.problems, [])
        assert.isTrue(report.ok)
      }),
    60_000
  )

  it.live("fails when nothing ran", () =>
    Effect.gen(function* () {
      const target = yield* MockTarget.start()
      const report = yield* Verify.verify(target, { exchanges: [] })
      assert.isFalse(report.ok)
      assert.match(report.problems.join(), /nothing was verified/)
    })
  )

  it.live("fails when less ran than was required, and names what is missing", () =>
    Effect.gen(function* () {
      const target = yield* MockTarget.start()
      const limited = {
        ...target,
        capabilities: new Set([...target.capabilities].filter((one) => one !== "limits"))
      }
      const exchanges = Exchange.load().filter(({ topic }) => topic === "rate" || topic === "auth")
      const report = yield* Verify.verify(limited, { exchanges, require: "limits" })
      assert.isFalse(report.ok)
      assert.match(
        report.problems.join(),
        /the level limits was required, but nothing ran for .*rate\.second/
      )
    })
  )

  it.live("lists by name and reason what it could not run", () =>
    Effect.gen(function* () {
      const report = yield* judge(json(200, accepted("wamid.FAKE_1711900000000000000")))
      const second = report.verdicts.find(({ exchange }) => exchange === "rate-second")
      assert.strictEqual(second?.outcome, "skipped")
      assert.strictEqual(second?.reason, "the rate limits of the account cannot be set")
      const printed = Terminal.render(report, { colours: false })
      assert.include(printed, "the rate limits of the account cannot be set:")
      assert.match(printed, /cannot be set:\n[^:]*rate-second[,\n]/)
    })
  )

  it.live("lists what is wrong with a server that accepts everything", () =>
    Effect.gen(function* () {
      const report = yield* judge(json(200, {}))
      assert.isFalse(report.ok)
      const printed = Terminal.render(report, { colours: false })
      assert.match(printed, /body \/errors\/code: expected "AUTH_001", found nothing/)
      assert.match(printed, /status: expected 401, found 200/)
      assert.match(printed, /wamid\.FAKE_/)
    })
  )

  it.live("says so when an answer never comes, and goes on", () =>
    Effect.gen(function* () {
      let requests = 0
      const report = yield* judge((request, response) => {
        if (requests++ === 0) return json(200, accepted("wamid.FAKE_1711900000000000000"))(request, response)
        request.socket.destroy()
      })
      const failed = report.verdicts.filter(({ outcome }) => outcome === "failed")
      assert.isAbove(failed.length, 20)
      assert.include(failed.find(({ surface }) => surface === "raw")?.reason, "no whole answer came")
    })
  )

  it.live("never says the key", () =>
    Effect.gen(function* () {
      const report = yield* judge((request, response) =>
        json(400, { isSuccess: false, errors: { code: "X", description: request.headers.authorization } })(
          request,
          response
        )
      )
      assert.notInclude(JSON.stringify(report), Redacted.value(apiKey))
    })
  )
})

/** A gateway that knows keys and bodies, and sends whatever it is asked: it has never heard of `is_fake`. */
const ignorant = () => {
  const sent: Array<string> = []
  const listener: RequestListener = async (request, response) => {
    const body = await bodyOf(request)
    if (request.headers.authorization !== `Bearer ${Redacted.value(apiKey)}`) {
      return json(401, {
        isSuccess: false,
        errors: { code: "AUTH_001", group: "UNAUTHORIZED", description: "No." }
      })(request, response)
    }
    sent.push(body)
    json(200, accepted("wamid.HBgMOTA1Mzk4ODM2MTgwFQIAERgSM0E4OTNENzMzOTJBMzc1N0QA"))(request, response)
  }
  return { listener, sent }
}

describe("against a server that is no mock", () => {
  it.live("stops after a probe that shows that the sandbox is not on", () =>
    Effect.gen(function* () {
      const { listener, sent } = ignorant()
      const report = yield* judge(listener)
      assert.strictEqual(sent.length, 1)
      assert.strictEqual((JSON.parse(sent[0] ?? "") as { to: string }).to, "999000000000")
      assert.isFalse(report.ok)
      assert.match(
        report.problems.join(),
        /The run was stopped: the probe with is_fake=true was answered HTTP 200 with a message id that is not wamid\.FAKE_/
      )
    })
  )

  it.live("stops as well when real sends are allowed", () =>
    Effect.gen(function* () {
      const { listener, sent } = ignorant()
      yield* judge(listener, { realSends: { to: new Set(["905551112233"]), budget: 5 } })
      assert.strictEqual(sent.length, 1)
    })
  )

  it.live(
    "stops at the first accepted answer that is not the sandbox's, and says what may have been sent",
    () =>
      Effect.gen(function* () {
        let requests = 0
        const listener: RequestListener = (request, response) =>
          json(200, accepted(requests++ === 0 ? "wamid.FAKE_1711900000000000000" : `wamid.HBgM${requests}`))(
            request,
            response
          )
        const report = yield* judge(listener)
        assert.strictEqual(requests, 2)
        assert.strictEqual(report.counts.failed, 1)
        assert.isFalse(report.ok)
        assert.match(
          report.problems.join(),
          /^The run was stopped: a message may have been sent to 999000000000: .* with the id wamid\.HBgM2, not with one that starts with wamid\.FAKE_$/
        )
      })
  )

  it.live("stops at once as well when it happens through core, and with checks at once", () =>
    Effect.gen(function* () {
      let requests = 0
      const url = yield* serve((request, response) =>
        json(200, accepted(requests++ === 0 ? "wamid.FAKE_1711900000000000000" : "wamid.HBgM"))(
          request,
          response
        )
      )
      const { target } = yield* Connect.connect({ url, apiKey })
      const report = yield* Verify.verify({ ...target, concurrency: 16 }, { surfaces: ["core"] })
      assert.strictEqual(requests, 2)
      assert.match(report.problems.join(), /a message may have been sent/)
    })
  )

  it.live.each([
    ["none of a person's without real sends", undefined, []],
    [
      "only the allowed one with real sends, beside a media id, Ofcom's number for drama and the size of a picture",
      { to: new Set(["905551112233"]), budget: 1_000 },
      ["905551112233", "442079460000", "667400400", "914268667232441"]
    ]
  ] as const)("is sent in the bytes of all exchanges, of all numbers, %s", ([, realSends, allowed]) =>
    Effect.gen(function* () {
      const said: Array<string> = []
      const report = yield* judge(
        async (request, response) => {
          const bytes = await bytesOf(request)
          const { authorization: _, "content-length": __, host: ___, ...headers } = request.headers
          said.push(`${request.url} ${JSON.stringify(headers)} ${bytes.toString("latin1")}`)
          json(200, accepted("wamid.FAKE_1711900000000000000"))(request, response)
        },
        { requests: 1_000, ...(realSends === undefined ? {} : { realSends }) }
      )
      assert.isAbove(said.length, 100)
      const runs = said.flatMap((one) => one.match(/[0-9](?:[ +\-/().\0]*[0-9]){6,}/g) ?? [])
      const numbers = new Set(runs.map((one) => one.replaceAll(/[^0-9]/g, "").replace(/^0+/, "")))
      // No country has the code 999; numbers of code 1 have eleven digits, moments and dates have not.
      const others = [...numbers].filter((number) => !/^(?:999.*|1\d{0,9}|1\d{11,})$/.test(number))
      assert.sameMembers(others, [...allowed])
      const blocked = report.verdicts.filter(({ reason }) => reason?.includes("may be a person's") === true)
      assert.deepStrictEqual([...new Set(blocked.map(({ exchange }) => exchange))], ["content-encoding-gzip"])
    })
  )

  it.live("puts is_fake=true on every request, sends no X-Mock header, one at a time, no more than 250", () =>
    Effect.gen(function* () {
      const seen: Array<string | undefined> = []
      let mockHeaders = 0
      let underWay = 0
      let most = 0
      yield* judge(async (request, response) => {
        most = Math.max(most, ++underWay)
        seen.push(request.url)
        mockHeaders += Object.keys(request.headers).filter((name) => name.startsWith("x-mock-")).length
        await bodyOf(request)
        underWay--
        json(200, accepted("wamid.FAKE_1711900000000000000"))(request, response)
      })
      assert.isAtMost(seen.length, 250)
      assert.isAbove(seen.length, 100)
      assert.deepStrictEqual(
        seen.filter((url) => new URL(url ?? "", "http://x").searchParams.getAll("is_fake").join() !== "true"),
        []
      )
      assert.strictEqual(mockHeaders, 0)
      assert.strictEqual(most, 1)
    })
  )

  it.live(
    "reaches only the allowed recipients when real sends are allowed, and no more often than the budget",
    () =>
      Effect.gen(function* () {
        const really: Array<unknown> = []
        yield* judge(
          async (request, response) => {
            const body = await bodyOf(request)
            const isFake = new URL(request.url ?? "", "http://x").searchParams.get("is_fake")
            if (isFake !== "true") really.push((JSON.parse(body) as { to: unknown }).to)
            json(200, accepted(isFake === "true" ? "wamid.FAKE_1711900000000000000" : "wamid.HBgM"))(
              request,
              response
            )
          },
          { realSends: { to: new Set(["905551112233"]), budget: 3 } }
        )
        assert.strictEqual(really.length, 3)
        assert.deepStrictEqual(
          [...new Set(really.map((to) => String(to).replace("+", "")))],
          ["905551112233"]
        )
      })
  )

  it.live(
    "is asked for every guarantee of the level sandbox, and keeps them where it does what is documented",
    () =>
      Effect.gen(function* () {
        const mock = yield* Effect.acquireRelease(
          Effect.promise(() => startMockGateway({ limits: { sec: 100_000, min: 1_000_000 } })),
          (started) => Effect.promise(() => started.close())
        )
        const url = yield* serve(async (request, response) => {
          const body = await bytesOf(request)
          const { authorization, "content-type": type } = request.headers
          const answer = await fetch(`${mock.url}${request.url}`, {
            method: request.method ?? "GET",
            headers: {
              ...(authorization === undefined ? {} : { Authorization: authorization }),
              ...(type === undefined ? {} : { "Content-Type": type })
            },
            ...(request.method === "POST" ? { body } : {})
          })
          const kept = [...answer.headers].filter(([name]) =>
            /^(content-type|x-ratelimit-.*|retry-after)$/.test(name)
          )
          response.writeHead(answer.status, Object.fromEntries(kept)).end(await answer.text())
        })
        const { problems, target } = yield* Connect.connect({ url, apiKey: Redacted.make("mock_sandbox") })
        const report = yield* Verify.verify(target, {
          problems,
          // The documented limits are fewer requests a second than a run on one machine makes.
          exchanges: Exchange.load().filter(({ topic }) => topic !== "rate"),
          require: "sandbox"
        })
        assert.deepStrictEqual(report.problems, [])
        assert.deepStrictEqual(
          report.verdicts
            .filter(({ outcome }) => outcome === "failed")
            .map((one) => [Check.name(one), one.differences]),
          []
        )
        assert.isTrue(report.ok)
      }),
    60_000
  )

  it.live("needs a key", () =>
    Effect.gen(function* () {
      const url = yield* serve(json(200, {}))
      const error = yield* Effect.flip(Connect.connect({ url }))
      assert.match(error.message, /needs an API key: --api-key or CONNEXEASE_CONTRACT_API_KEY/)
    })
  )

  it.live("reports that no server is at the address", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Connect.connect({ url: new URL("http://127.0.0.1:1"), apiKey }))
      assert.match(error.message, /ECONNREFUSED.*Is the address right/)
    })
  )
})

describe("against a mock", () => {
  it.live("that runs elsewhere is checked by everything that is not about the other generation", () =>
    Effect.gen(function* () {
      const mock = yield* Effect.acquireRelease(
        Effect.promise(() => startMockGateway()),
        (started) => Effect.promise(() => started.close())
      )
      const { problems, target } = yield* Connect.connect({ url: new URL(mock.url) })
      const report = yield* Verify.verify(target, { problems, assumed: "fail" })
      const reasons = new Set(
        report.verdicts.filter(({ outcome }) => outcome !== "passed").map(({ reason }) => reason)
      )
      assert.deepStrictEqual(
        [...reasons],
        ["the target is of another generation of the gateway (api, not proxy)"]
      )
      assert.isTrue(report.ok)
    })
  )

  it.live("of another make is checked, unguarded, by what needs no arranged state", () =>
    Effect.gen(function* () {
      const report = yield* judge((request, response) => {
        response.setHeader("X-Mock-Gateway", "mine")
        json(200, {})(request, response)
      })
      assert.match(report.target, /a mock without a control API/)
      assert.isFalse(report.ok)
      assert.isAbove(report.counts.failed, 200)
      assert.isAbove(report.counts.skipped, 50)
    })
  )
})

describe("a report", () => {
  it("counts in words", () => {
    const report = Report.make({ target: "x", profile: "api", verdicts: [], problems: [] })
    assert.strictEqual(Report.summary(report), "0 passed, 0 failed, 0 findings, 0 not run")
  })
})

describe("a mock that breaks down while it is checked", () => {
  it.live(
    "fails by name what could not be arranged any more, and repeats nothing of what it said",
    () =>
      Effect.gen(function* () {
        const mock = yield* Effect.acquireRelease(
          Effect.promise(() => startMockGateway({ port: 0 })),
          (started) => Effect.promise(() => started.close())
        )
        let asked = 0
        const url = yield* serve(async (request, response) => {
          const body = await bodyOf(request)
          if (request.url?.startsWith("/__mock") && asked++ > 0) {
            response.writeHead(500).end("<h1>905321234567</h1>")
            return
          }
          const answer = await fetch(`${mock.url}${request.url}`, {
            method: request.method ?? "GET",
            headers: {
              Authorization: request.headers.authorization ?? "",
              "Content-Type": "application/json"
            },
            ...(body === "" ? {} : { body })
          })
          response.writeHead(answer.status, { "X-Mock-Gateway": "1", "Content-Type": "application/json" })
          response.end(await answer.text())
        })
        const { target } = yield* Connect.connect({ url })
        const exchanges = Exchange.load().filter(({ topic }) => topic === "rate")
        const report = yield* Verify.verify(target, { exchanges })
        assert.isFalse(report.ok)
        const limited = report.verdicts.find(({ exchange }) => exchange === "rate-minute")
        assert.strictEqual(limited?.outcome, "failed")
        assert.strictEqual(limited?.reason, "the mock's control API did not do what it was asked")
        assert.notInclude(JSON.stringify(report.verdicts.map(({ reason }) => reason)), "905321234567")
      }),
    60_000
  )
})
