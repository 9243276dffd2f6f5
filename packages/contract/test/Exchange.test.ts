import { describe, expect, it } from "vitest"
import * as Exchange from "../src/Exchange.ts"
import * as Invariant from "../src/Invariant.ts"
import * as Guarantees from "../src/Guarantees.ts"
import * as WebhookScenario from "../src/WebhookScenario.ts"

const minimal = `
id: hello
title: A greeting
guarantee: message.text
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

  it("gives an assertion the source and the guarantee of the exchange unless it names its own", () => {
    expect(parse(minimal).steps[0]?.expect.status).toEqual({
      equals: 200,
      evidence: "documented",
      source: "a test",
      guarantee: "message.text"
    })
    const own = minimal.replace("documented }", "assumed, source: elsewhere, guarantee: send.accepted }")
    expect(parse(own).steps[0]?.expect.status).toMatchObject({
      source: "elsewhere",
      guarantee: "send.accepted"
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
      "/expect/status: expected one of equals, schema and absent"
    ],
    ["a path that is no pointer", minimal.replace("status:", "body: { $.x:").concat("}"), "JSON pointer"],
    ["two bodies", minimal.replace("{ body:", '{ rawBody: "{}", body:'), "at most one of body"],
    ["a key given twice", `${minimal}title: Another`, "Map keys must be unique"],
    ["steps beside a request", `${minimal}steps: []`, "either steps or one request"],
    [
      "another id than the file's name",
      minimal.replace("id: hello", "id: goodbye"),
      "expected the name of the file, hello"
    ]
  ])("is refused for %s, with its name and the place", (_, text, problem) => {
    expect(() => parse(text)).toThrow(Exchange.ContractFileError)
    expect(() => parse(text)).toThrow("exchanges/text/hello.yaml: ")
    expect(() => parse(text)).toThrow(problem)
  })
})

describe("a table of exchanges", () => {
  const table = `
exchange:
  id: code-{code}
  title: "Refused: {title}"
  guarantee: meta.codes
  source: "a test, {code}"
  request: { body: {} }
  expect: { body: { /errors/params/meta/code: { equals: "{code}", evidence: assumed } } }
rows:
  - { code: 1, title: one }
  - { code: 2, title: two }
`

  it("becomes one exchange for each row, whose numbers stay numbers", () => {
    const exchanges = Exchange.parseTable(table, "exchanges/failure/codes.yaml")
    expect(exchanges.map(({ id, source, title, topic }) => [id, title, source, topic])).toEqual([
      ["code-1", "Refused: one", "a test, 1", "failure"],
      ["code-2", "Refused: two", "a test, 2", "failure"]
    ])
    expect(exchanges[1]?.steps[0]?.expect.body?.["/errors/params/meta/code"]).toMatchObject({ equals: 2 })
  })

  it("is refused where the exchange of a row is none", () => {
    expect(() => Exchange.parseTable(table.replace("guarantee: meta.codes", ""), "x/codes.yaml")).toThrow(
      "x/codes.yaml: /guarantee: is missing"
    )
  })
})

describe("the webhook scenarios of this package", () => {
  it("are all readable, and each is about a guarantee that is written down", () => {
    const guarantees = Guarantees.load()
    const scenarios = WebhookScenario.load()
    expect(scenarios.length).toBeGreaterThan(20)
    expect(scenarios.filter(({ guarantee }) => !guarantees.has(guarantee))).toEqual([])
  })
})

describe("the exchanges of this package", () => {
  const exchanges = Exchange.load()
  const guarantees = Guarantees.load()
  it("are all readable, and each expects something", () => {
    expect(exchanges.length).toBeGreaterThan(0)
    for (const exchange of exchanges) {
      for (const step of exchange.steps) expect(assertions(step.expect), exchange.id).not.toEqual([])
    }
  })

  it("guard guarantees that are written down, and no guarantee is left unguarded", () => {
    const guarded = new Set(
      [...exchanges.flatMap((exchange) => exchange.steps), ...Invariant.load()].flatMap((one) =>
        assertions(one.expect).map((assertion) => assertion.guarantee)
      )
    )
    expect([...guarded].filter((guarantee) => !guarantees.has(guarantee))).toEqual([])
  })
})
