import type { Exchange } from "@connexease-gateway/contract"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import * as Change from "../../src/drift/Change.ts"
import * as Classification from "../../src/drift/Classification.ts"
import * as Drift from "../../src/drift/Drift.ts"
import * as Html from "../../src/drift/report/Html.ts"
import * as JUnit from "../../src/drift/report/JUnit.ts"
import * as Markdown from "../../src/drift/report/Markdown.ts"
import * as Terminal from "../../src/drift/report/Terminal.ts"
import * as Waiver from "../../src/drift/Waiver.ts"
import * as MockTarget from "../../src/targets/MockTarget.ts"
import * as Observation from "../../src/record/Observation.ts"
import * as Recording from "../../src/record/Recording.ts"
import { serve } from "../support.ts"

const date = "2026-11-22"

const answer = (status: number, body: Exchange.Answer["body"], headers = {}): Exchange.Answer => ({
  status,
  headers: { "Content-Type": "application/json; charset=utf-8", ...headers },
  ...(body === undefined ? {} : { body })
})

const observed = (id: string, observed: Exchange.Answer): Exchange.Exchange => ({
  id,
  topic: "text",
  title: `Exchange ${id}`,
  guarantee: "message.text",
  source: "a test",
  requires: { sends: false },
  steps: [
    {
      request: { method: "POST", path: "/v1/wa/message", query: {}, headers: {}, key: "valid" },
      times: 1,
      after: 0,
      expect: {},
      observed
    }
  ]
})

const side = (name: string, answers: Readonly<Record<string, Exchange.Answer>>): Observation.Observation => ({
  name,
  exchanges: Object.entries(answers).map(([id, one]) => observed(id, one)),
  missing: new Map(),
  unanswered: new Map()
})

const taken = { isSuccess: true, data: { messages: [{ id: "wamid.<id>" }] } }
const refused = { isSuccess: false, errors: { code: "RATE_001", params: { retry_after: "1s" } } }

const listed = ({ differences }: Drift.Report) =>
  differences.map(({ at, class: weight, from, kind, to }) => [weight, at, kind, from, to])

/** Both generations of the mock, observed once. */
class Mocks extends Context.Service<
  Mocks,
  { readonly api: Observation.Observation; readonly proxy: Observation.Observation }
>()("test/Mocks") {
  static readonly layer = Layer.effect(
    this,
    Effect.scoped(
      Effect.all({
        api: Effect.flatMap(MockTarget.start(), Observation.observe),
        proxy: Effect.flatMap(MockTarget.start({ profile: "proxy" }), Observation.observe)
      })
    )
  )
}

layer(Mocks.layer, { timeout: 120_000 })("drift between the two generations of the mock", (it) => {
  it.effect("shows exactly the differences that their documentation has", () =>
    Effect.gen(function* () {
      const { api, proxy } = yield* Mocks
      const report = Drift.compare(api, proxy, { date })
      assert.deepStrictEqual(listed(report), [
        // The oldest documentation has no is_fake: what was a sandbox send is a real one, judged by Meta as well.
        ["breaking", "body /data/messages/0/id", "changed", "wamid.FAKE_<id>", "wamid.<id>"],
        ["breaking", "status", "changed", 200, "502 GW_003"],
        // 80 and 4,800 requests became of 100 and 1,000.
        ["risky", "header X-RateLimit-min-Limit", "changed", "4800", "1000"],
        ["risky", "header X-RateLimit-sec-Limit", "changed", "80", "100"],
        // The wait is spelt otherwise.
        ["risky", "body /errors/params/retry_after", "changed", "1s", "1 seconds"],
        ["risky", "body /errors/params/retry_after", "changed", "60s", "60 seconds"],
        // Real sends name their recipient.
        ["cosmetic", "body /data/contacts", "added", undefined, [{ input: "<number>", wa_id: "<number>" }]],
        // A refusal carries all four headers, not the exceeded window's alone.
        ["cosmetic", "header X-RateLimit-min-Limit", "added", undefined, "<number>"],
        ["cosmetic", "header X-RateLimit-min-Remaining", "added", undefined, "<number>"],
        ["cosmetic", "header X-RateLimit-sec-Limit", "added", undefined, "<number>"],
        ["cosmetic", "header X-RateLimit-sec-Remaining", "added", undefined, "<number>"]
      ])
      assert.deepStrictEqual(report.missing, [])
      assert.deepStrictEqual(report.problems, [])
      assert.isFalse(report.ok)
    })
  )

  it.effect("is the same turned round: what was added is removed", () =>
    Effect.gen(function* () {
      const { api, proxy } = yield* Mocks
      const there = Drift.compare(api, proxy, { date })
      const back = Drift.compare(proxy, api, { date })
      assert.strictEqual(back.differences.length, there.differences.length)
      assert.include(
        listed(back).map((one) => one.slice(0, 3).join(" ")),
        "breaking body /data/contacts removed"
      )
    })
  )

  it.effect("is nothing where the sides are the same, or one is a recording of the other", () =>
    Effect.gen(function* () {
      const { api } = yield* Mocks
      const folder = mkdtempSync(join(tmpdir(), "drift-"))
      yield* Recording.write(api, folder)
      for (const other of [api, yield* Recording.read(folder)]) {
        const report = Drift.compare(other, api, { date })
        assert.deepStrictEqual(report.differences, [])
        assert.strictEqual(report.compared.length, api.exchanges.length)
        assert.isTrue(report.ok)
      }
    }).pipe(Effect.provide(NodeServices.layer))
  )

  it.effect("knows which of it the contract has documented", () =>
    Effect.gen(function* () {
      const { api, proxy } = yield* Mocks
      const report = Drift.compare(api, proxy, { date })
      const wait = report.differences.find(({ from }) => from === "1s")
      assert.isTrue(wait?.places.some(({ evidence }) => evidence === "documented"))
    })
  )
})

const classes = (from: Exchange.Answer, to: Exchange.Answer) =>
  Change.changes(from, to).map((one) => `${Classification.of(one).class} ${one.at} ${one.kind}`)

describe("what differs in an answer", () => {
  it.each<[string, Exchange.Answer, Exchange.Answer, ReadonlyArray<string>]>([
    ["a message that is refused now", answer(200, taken), answer(429, refused), ["breaking status changed"]],
    ["a message that is taken now", answer(400, refused), answer(200, taken), ["breaking status changed"]],
    ["another success", answer(200, taken), answer(202, taken), ["risky status changed"]],
    ["another refusal", answer(429, refused), answer(503, refused), ["breaking status changed"]],
    [
      "another code",
      answer(429, refused),
      answer(429, { isSuccess: false, errors: { code: "RATE_002", params: { retry_after: "1s" } } }),
      ["breaking body /errors/code changed"]
    ],
    [
      "an id that is gone",
      answer(200, taken),
      answer(200, { isSuccess: true, data: { messages: [{}] } }),
      ["breaking body /data/messages/0/id removed"]
    ],
    [
      "a whole part that is gone, reported once",
      answer(200, taken),
      answer(200, { isSuccess: true }),
      ["breaking body /data removed"]
    ],
    [
      "a text that is a number now",
      answer(429, refused),
      answer(429, { isSuccess: false, errors: { code: "RATE_001", params: { retry_after: 1 } } }),
      ["breaking body /errors/params/retry_after retyped"]
    ],
    [
      "a new field",
      answer(200, taken),
      answer(200, { ...taken, requestId: "<id>" }),
      ["cosmetic body /requestId added"]
    ],
    [
      "a page in place of JSON",
      answer(502, refused),
      { status: 502, headers: { "Content-Type": "text/html" }, text: "<html>" },
      [
        "breaking header Content-Type changed",
        "cosmetic header Content-Type; parameters removed",
        "breaking body removed",
        "risky text added"
      ]
    ],
    [
      "a second message out of one request",
      answer(200, taken),
      answer(200, { ...taken, data: { ...taken.data, messages: [...taken.data.messages, { id: "<id>" }] } }),
      ["breaking body /data/messages/1 added"]
    ],
    [
      "a key that is repeated in a header",
      answer(200, taken),
      answer(200, taken, { "X-Debug": "<key>" }),
      ["breaking header X-Debug added"]
    ],
    [
      "a header in another spelling, which is none",
      answer(200, taken, { "X-RateLimit-sec-Limit": "80" }),
      answer(200, taken, { "x-ratelimit-sec-limit": "80" }),
      []
    ],
    [
      "a counter, which is none",
      answer(200, taken, { "X-RateLimit-sec-Remaining": "79" }),
      answer(200, taken, { "X-RateLimit-sec-Remaining": "12" }),
      []
    ],
    [
      "rate limit headers that are missing",
      answer(200, taken, { "X-RateLimit-sec-Limit": "80" }),
      answer(200, taken),
      ["risky header X-RateLimit-sec-Limit removed"]
    ]
  ])("is told for %s", (_, from, to, expected) => assert.deepStrictEqual(classes(from, to), expected))

  it("always has a class and a reason", () => {
    for (const row of Classification.rows) assert.isAbove(row.reason.length, 10)
    assert.strictEqual(Classification.of({ at: "elsewhere", kind: "changed" }).class, "risky")
  })
})

describe("a comparison", () => {
  const before = side("before", { a: answer(200, taken), b: answer(200, taken) })

  it("fails where nothing could be compared", () => {
    const report = Drift.compare(side("x", {}), side("y", {}), { date })
    assert.deepStrictEqual(report.problems, ["nothing was compared"])
    assert.isFalse(report.ok)
  })

  it("passes what is only cosmetic", () => {
    const after = side("after", { a: answer(200, { ...taken, more: 1 }), b: answer(200, taken) })
    const report = Drift.compare(before, after, { date })
    assert.deepStrictEqual(report.counts, { breaking: 0, risky: 0, cosmetic: 1, waived: 0 })
    assert.isTrue(report.ok)
  })

  it("takes it for breaking when an answer does not come any more", () => {
    const after: Observation.Observation = {
      ...side("after", { a: answer(200, taken) }),
      unanswered: new Map([["b", "no whole answer came (ECONNRESET)"]])
    }
    const report = Drift.compare(before, after, { date })
    assert.deepStrictEqual(listed(report), [
      ["breaking", "answer", "changed", "an answer", "no whole answer came (ECONNRESET)"]
    ])
  })

  it("names what only one side has", () => {
    const after: Observation.Observation = {
      ...side("after", { a: answer(200, taken) }),
      missing: new Map([["b", "it would really send a message, which this run may not"]])
    }
    const report = Drift.compare(before, after, { date })
    assert.deepStrictEqual(report.missing, [
      { exchange: "b", reason: "it would really send a message, which this run may not" }
    ])
    assert.isTrue(report.ok)
  })
})

describe("a waiver", () => {
  const before = side("before", { one: answer(429, refused), two: answer(429, refused) })
  const other = answer(429, { isSuccess: false, errors: { code: "RATE_001", params: { retry_after: "2s" } } })
  const after = side("after", { one: other, two: other })
  const compare = (...waivers: ReadonlyArray<Partial<Waiver.Waiver>>) =>
    Drift.compare(before, after, {
      date,
      waivers: waivers.map((one) => ({ path: "body *", reason: "known", expires: "2026-11-22", ...one }))
    })

  it("accepts a difference on its last day still", () => {
    const report = compare({ path: "body /errors/params/retry_after" })
    assert.deepStrictEqual(report.counts, { breaking: 0, risky: 0, cosmetic: 0, waived: 1 })
    assert.strictEqual(report.waivers[0]?.used, 2)
    assert.isTrue(report.ok)
  })

  it("fails the comparison on the day after, whether it is needed or not", () => {
    for (const path of ["body *", "nowhere"]) {
      const report = compare({ path, expires: "2026-11-21" })
      assert.isFalse(report.ok)
      assert.strictEqual(report.counts.waived, 0)
      assert.strictEqual(report.problems[0], `the waiver for ${path} expired on 2026-11-21: known`)
    }
  })

  it("accepts nothing in other exchanges or other places", () => {
    assert.isFalse(compare({ exchange: "one" }).ok)
    assert.isTrue(compare({ exchange: "one" }, { exchange: "tw*" }).ok)
    assert.isFalse(compare({ path: "header *" }).ok)
    assert.isFalse(compare({ path: "body /errors/params/retry.after" }).ok)
  })

  it.effect.each(["2027-02-30", "9999-99-99", "tomorrow"])("does not last until %s, which is no day", (day) =>
    Effect.gen(function* () {
      const text = `- path: header X\n  reason: Known.\n  expires: ${day}\n`
      const { message } = yield* Effect.flip(Waiver.parse(text, "waivers.yaml"))
      assert.match(message, /^waivers\.yaml: Expected a day such as 2027-01-31\n/)
    })
  )

  it.effect("stands in a file with its reason and its last day", () =>
    Effect.gen(function* () {
      const text = `- path: header X-RateLimit-*\n  exchange: rate-*\n  reason: The limits were raised for us.\n  expires: 2027-01-31\n`
      assert.deepStrictEqual(yield* Waiver.parse(text, "waivers.yaml"), [
        {
          path: "header X-RateLimit-*",
          exchange: "rate-*",
          reason: "The limits were raised for us.",
          expires: "2027-01-31"
        }
      ])
      assert.deepStrictEqual(yield* Waiver.parse("", "waivers.yaml"), [])
    })
  )

  it.effect.each([
    ["no reason", "- path: status\n  expires: 2027-01-31", /reason/],
    [
      "an empty reason",
      "- path: status\n  reason: ' '\n  expires: 2027-01-31",
      /why the difference is accepted/
    ],
    ["no day", "- path: status\n  reason: known", /expires/],
    ["a day that is none", "- path: status\n  reason: known\n  expires: soon", /a day such as 2027-01-31/],
    ["a misspelt field", "- path: status\n  reason: x\n  expires: 2027-01-31\n  exchanges: a", /exchanges/],
    ["something that is no list", "path: status", /waivers\.yaml/]
  ] as const)("with %s is refused, and says so", ([, text, message]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Waiver.parse(text, "waivers.yaml"))
      assert.match(error.message, message)
      assert.match(error.message, /^waivers\.yaml: /)
    })
  )
})

describe("the forms of a comparison", () => {
  const nasty = `<script>alert(1)</script> & "quotes" 'too' | \`code\``
  const report = Drift.compare(
    side(nasty, { a: answer(200, { ...taken, field: nasty }), b: answer(200, taken) }),
    side("after", { a: answer(200, { ...taken, field: 1 }), b: answer(200, { ...taken, more: true }) }),
    { date, waivers: [{ path: "nothing", reason: nasty, expires: "2026-01-01" }] }
  )

  it("are one page that fetches nothing, runs nothing and shows every difference and problem", () => {
    const page = Html.render(report)
    assert.notMatch(page, /<script|<link|<img|<iframe|@import|url\(|https?:\/\//i)
    assert.notInclude(page, nasty)
    for (const text of [
      "body /field",
      "body /more",
      "the waiver for nothing expired",
      "1 breaking difference"
    ]) {
      assert.include(page, text)
    }
    assert.match(page, /^<!doctype html>/)
    assert.include(page, "prefers-color-scheme: dark")
  })

  it("are XML that counts what fails", () => {
    const xml = JUnit.render(report)
    assert.include(xml, 'failures="2"')
    assert.notInclude(xml, "<script>")
    assert.strictEqual(xml.match(/<testcase/g)?.length, xml.match(/<testcase[^>]*(\/>|>)/g)?.length)
  })

  it("are Markdown whose cells hold what they are given", () => {
    const markdown = Markdown.render(report)
    assert.include(markdown, "| **breaking** | `body /field` |")
    assert.notMatch(markdown, /^[^`]*<script>/m)
  })

  it("are text, without colours where none are wanted", () => {
    const text = Terminal.render(report, { colours: false })
    assert.notInclude(text, "\u001b")
    assert.match(text, /1 breaking, 0 risky, 1 cosmetic, 0 waived, in 2 exchanges/)
    assert.include(Terminal.render(report, { colours: true }), "\u001b[31m")
  })
})

describe("connexease-contract drift", () => {
  const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))
  const run = (...args: ReadonlyArray<string>) =>
    promisify(execFile)(process.execPath, [cli, "drift", ...args]).then(
      ({ stderr, stdout }) => ({ code: 0, stderr, stdout }),
      (error: { readonly code: number; readonly stderr: string; readonly stdout: string }) => error
    )

  it("compares a mock with another generation, writes what was asked for, and exits with 1", async () => {
    const folder = mkdtempSync(join(tmpdir(), "drift-"))
    const file = (name: string) => join(folder, name)
    const waiver = `{ path: "header *", reason: As documented., expires: 2999-12-31 }`
    writeFileSync(file("waivers.yaml"), `- ${waiver}\n`)
    const forms = (["html", "json", "junit"] as const).flatMap((form) => [`--${form}`, file(`a.${form}`)])
    const { code, stdout } = await run("mock:api", "mock:proxy", "--waivers", file("waivers.yaml"), ...forms)
    assert.strictEqual(code, 1)
    assert.match(stdout, /2 breaking, 2 risky, 1 cosmetic, 6 waived, in \d+ exchanges/)
    assert.include(readFileSync(file("a.html"), "utf8"), "2 breaking and 2 risky differences")
    assert.strictEqual((JSON.parse(readFileSync(file("a.json"), "utf8")) as Drift.Report).counts.waived, 6)
    assert.include(readFileSync(file("a.junit"), "utf8"), "<testsuites")
  })

  it("stops at a server that is no mock and does not know the sandbox, after one request", async () => {
    await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const asked: Array<string | undefined> = []
          const url = yield* serve((request, response) => {
            asked.push(request.url)
            response
              .writeHead(200, { "Content-Type": "application/json" })
              .end(JSON.stringify({ isSuccess: true, data: { messages: [{ id: "wamid.HBgM" }] } }))
          })
          const folder = mkdtempSync(join(tmpdir(), "drift-"))
          const { code, stdout } = yield* Effect.promise(() => run(folder, url.href, "--api-key", "sk_1"))
          assert.strictEqual(code, 4)
          assert.match(stdout, /The run was stopped/)
          assert.deepStrictEqual(asked, ["/v1/wa/message?is_fake=true"])
        })
      )
    )
  })

  it("exits with 2 for a folder that is no recording and a file of waivers that is none", async () => {
    const [folder, waivers] = await Promise.all([
      run("/no/such/folder", "mock"),
      run("mock", "mock", "--waivers", "/no/such/file.yaml")
    ])
    assert.deepStrictEqual([folder.code, waivers.code], [2, 2])
  })
})
