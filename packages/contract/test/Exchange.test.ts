import { describe, expect, it } from "vitest"
import * as Exchange from "../src/Exchange.ts"
import * as Invariant from "../src/Invariant.ts"
import * as Guarantees from "../src/Guarantees.ts"

const minimal = `
id: hello
title: A greeting
promise: message.text
source: a test
request: { body: { type: text } }
expect: { status: { equals: 200, evidence: documented } }
`

const parse = (text: string) => Exchange.parse(text, "exchanges/text/hello.yaml")

const assertions = (expectation: Exchange.Expectation) =>
  [
    expectation.status,
    expectation.text,
    ...Object.values(expectation.headers ?? {}),
    ...Object.values(expectation.body ?? {})
  ].filter((assertion) => assertion !== undefined)

describe("an exchange file", () => {
  it("becomes one step with a whole request", () => {
    const [step, ...more] = parse(minimal).steps
    expect(more).toEqual([])
    expect(step?.request).toEqual({
      method: "POST",
      path: "/v1/wa/message",
      query: {},
      key: "valid",
      headers: { "Content-Type": "application/json" },
      body: { type: "text" }
    })
  })

  it("gives an assertion the source and the promise of the exchange unless it names its own", () => {
    expect(parse(minimal).steps[0]?.expect.status).toEqual({
      equals: 200,
      evidence: "documented",
      source: "a test",
      promise: "message.text"
    })
    const own = minimal.replace("documented }", "assumed, source: elsewhere, promise: send.accepted }")
    expect(parse(own).steps[0]?.expect.status).toMatchObject({
      source: "elsewhere",
      promise: "send.accepted"
    })
  })

  it("may send no content type", () => {
    const silent = minimal.replace("{ body:", "{ headers: { Content-Type: null }, body:")
    expect(parse(silent).steps[0]?.request.headers).toEqual({})
  })

  it("may repeat a text or a value where a limit is to be reached", () => {
    const long = minimal.replace(
      "{ type: text }",
      '{ text: { $repeat: "😀", times: 3, prefix: "<" }, rows: { $repeat: { a: 1 }, times: 2 } }'
    )
    expect(parse(long).steps[0]?.request.body).toEqual({ text: "<😀😀😀", rows: [{ a: 1 }, { a: 1 }] })
  })

  it.each([
    ["a missing field", minimal.replace("title: A greeting", ""), "/title: is missing"],
    ["a misspelt field", minimal.replace("title:", "titel:"), "/titel: unknown field"],
    [
      "an assertion without evidence",
      minimal.replace(", evidence: documented", ""),
      "/expect/status/evidence"
    ],
    [
      "an unknown mark of evidence",
      minimal.replace("documented", "certain"),
      "expected documented or recorded or assumed"
    ],
    [
      "an assertion that asserts nothing",
      minimal.replace("equals: 200, ", ""),
      "/expect/status/absent: is missing"
    ],
    ["a path that is no pointer", minimal.replace("status:", "body: { $.x:").concat("}"), "JSON pointer"],
    [
      "a reason that core does not have",
      `${minimal}core: { reason: Tired, outcome: NotSent, evidence: assumed }`,
      "/core/reason"
    ],
    ["two bodies", minimal.replace("{ body:", '{ rawBody: "{}", body:'), "at most one of body"],
    ["a key given twice", `${minimal}title: Another`, "Map keys must be unique"],
    ["steps beside a request", `${minimal}steps: []`, "either steps or one request"],
    [
      "another id than the file's name",
      minimal.replace("id: hello", "id: goodbye"),
      "expected the name of the file, hello"
    ]
  ])("is refused for %s, with its name and the place", (_, text, problem) => {
    expect(() => parse(text)).toThrow(Exchange.ExchangeError)
    expect(() => parse(text)).toThrow("exchanges/text/hello.yaml: ")
    expect(() => parse(text)).toThrow(problem)
  })
})

describe("the exchanges of this package", () => {
  const exchanges = Exchange.load()
  const promises = Guarantees.load()
  it("are all readable, and each expects something", () => {
    expect(exchanges.length).toBeGreaterThan(0)
    for (const exchange of exchanges) {
      for (const step of exchange.steps) expect(assertions(step.expect), exchange.id).not.toEqual([])
    }
  })

  it("guard promises that are written down, and no promise is left unguarded", () => {
    const guarded = new Set(
      [...exchanges.flatMap((exchange) => exchange.steps), ...Invariant.load()].flatMap((one) =>
        assertions(one.expect).map((assertion) => assertion.promise)
      )
    )
    expect([...guarded].filter((promise) => !promises.has(promise))).toEqual([])
  })
})
