/** What a campaign's plan says of the rows of a file. */
import * as Profile from "@connexease-gateway/contract/Profile"
import * as Template from "@connexease-gateway/core/Template"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { describe, expect, test } from "vitest"
import * as Mapping from "../../src/campaign/Mapping.ts"
import * as Pace from "../../src/campaign/Pace.ts"
import * as Plan from "../../src/campaign/Plan.ts"
import * as Rows from "../../src/campaign/Rows.ts"

const offer = Template.fromMeta({
  name: "offer",
  language: "en_US",
  category: "MARKETING",
  components: [
    { type: "HEADER", format: "IMAGE" },
    { type: "BODY", text: "Hi {{1}}, order {{2}} comes with 20% off." },
    { type: "BUTTONS", buttons: [{ type: "URL", text: "Shop", url: "https://example.com/{{1}}" }] }
  ]
}).definitions[0]

const named = Template.fromMeta({
  name: "offer",
  language: "en_US",
  category: "MARKETING",
  components: [{ type: "BODY", text: "Hi {{first_name}}, {{offer}}" }]
}).definitions[0]

const allOf = {
  map: ["name={{1}}", "order={{2}}", "order=button.0"],
  set: ["header=https://example.com/a.png"]
}

const mappingOf = (rows: Rows.Rows, options: Partial<Mapping.Options> = {}) =>
  Mapping.make({
    map: [],
    set: [],
    columns: rows.columns,
    name: "offer",
    language: "en_US",
    definition: offer,
    ...options
  })

const planOf = (
  text: string,
  options: Partial<Mapping.Options> = allOf,
  keyColumn?: string,
  format: Rows.Format = "csv"
) => {
  const rows = Rows.read(text, format)
  const mapping = Result.getOrThrow(mappingOf(rows, options))
  return Effect.runSync(Plan.make(rows, mapping, { campaign: "spring", recipientColumn: "phone", keyColumn }))
}

const secondsFor = (messages: number, pace: Partial<Pace.Pace> = {}) =>
  Pace.secondsFor(messages, { share: undefined, window: undefined, ...pace })

const row = (n: number, name = "Ayşe") => `+90 532 000 00 ${String(n).padStart(2, "0")},${name},A-${n}`

describe("a row", () => {
  test("becomes the template's message, whatever delimiter, line ends and byte order mark the spreadsheet wrote", () => {
    const expected = planOf(`phone,name,order\n${row(1)}\n`)
    expect(expected.messages[0]?.message).toMatchObject({
      to: "905320000001",
      template: {
        name: "offer",
        components: [
          { type: "header", parameters: [{ image: { link: "https://example.com/a.png" } }] },
          { type: "body", parameters: [{ text: "Ayşe" }, { text: "A-1" }] },
          { type: "button", index: "0", parameters: [{ text: "A-1" }] }
        ]
      }
    })
    for (const delimiter of [",", ";", "\t"]) {
      const text = `\uFEFFphone,name,order\r\n${row(1)}\r\n`.replaceAll(",", delimiter)
      expect(planOf(text)).toEqual(expected)
    }
    const json = JSON.stringify({ phone: "+90 532 000 00 01", name: "Ayşe", order: "A-1" })
    expect(planOf(`${json}\n`, allOf, undefined, "jsonl")).toEqual(expected)
  })

  test("fills a named variable from the column of its name", () => {
    const plan = planOf("phone,first_name,offer\n905320000001,Ayşe,20% off\n", { definition: named })
    expect(plan.samples).toEqual([{ to: "90532*****01", text: "Hi Ayşe, 20% off" }])
  })

  test("has the same key each time, which shows nothing of the number, or that of its column", () => {
    const text = `phone,name,order\n${row(1)}\n`
    const [first] = planOf(text).messages
    expect(planOf(text).messages[0]?.key).toBe(first?.key)
    expect(first?.key).not.toMatch(/532/)
    expect(planOf(text, allOf, "order").messages[0]?.key).toBe("spring/A-1")
  })
})

describe("a problem", () => {
  test("names line and column, also after values of several lines, and never a value", () => {
    const text = [
      "phone,name,order",
      row(1),
      '+90 532 000 00 02,"two',
      'lines",A-2',
      "0532 000 00 03,Ali,A-3",
      "",
      row(4, ""),
      row(1),
      `${row(5)},more`
    ].join("\r\n")
    expect(planOf(text).problems).toEqual([
      { line: 3, column: "name", rule: expect.stringContaining("no line break") },
      { line: 5, column: "phone", rule: expect.stringContaining("country code") },
      { line: 7, column: "name", rule: "is empty" },
      { line: 8, column: "phone", rule: "the recipient is also that of line 2" },
      { line: 9, column: undefined, rule: "has 4 values, and the file 3 columns" }
    ])
    expect(planOf(text).messages).toHaveLength(1)
  })

  test("is a key that an earlier row has", () => {
    const text = `phone,name,order\n${row(1)}\n${row(2).replace("A-2", "A-1")}\n`
    expect(planOf(text, allOf, "order").problems).toEqual([
      { line: 3, column: "order", rule: "the key is also that of line 2" }
    ])
  })

  test.each([
    ['phone,name\n905320000001,"Ay\n', "never closed"],
    ["", "empty"],
    ["phone,phone\n1,2\n", "named twice"]
  ])("is a file that cannot be read: %j", (text, rule) => {
    const { columns, problems } = Rows.read(text, "csv")
    expect(columns).toEqual([])
    expect(problems).toEqual([expect.objectContaining({ rule: expect.stringContaining(rule) })])
  })

  test.each([
    ["[1]", "is not a JSON object"],
    ["{", "is not a JSON object"],
    ['{"phone":{"a":1}}', "must be a text, a number or a boolean"]
  ])("is a JSON line such as %s", (line, rule) => {
    expect(Rows.read(line, "jsonl").problems).toEqual([expect.objectContaining({ line: 1, rule })])
  })
})

describe("a mapping", () => {
  const rows = Rows.read(`phone,name,order\n${row(1)}\n`, "csv")

  test.each([
    ["a part that nothing fills", { map: ["name={{1}}"] }, "{{2}}"],
    ["a column that the file lacks", { ...allOf, map: [...allOf.map, "city={{3}}"] }, 'no column "city"'],
    ["a part that the template lacks", { ...allOf, map: [...allOf.map, "name={{3}}"] }, "no such part"],
    ["a part that is filled twice", { ...allOf, map: [...allOf.map, "phone={{1}}"] }, "twice"],
    ["a header of a template known by name only", { ...allOf, definition: undefined }, "by its name alone"]
  ])("is refused for %s, which it names", (_, options, sentence) => {
    const mapping = mappingOf(rows, { set: ["header=https://example.com/a.png"], ...options })
    expect(Result.isFailure(mapping) && mapping.failure.lines.join("\n")).toContain(sentence)
  })
})

test("the fee and the time are those that the contract documents", () => {
  const { feeMicroDollars, limits } = Profile.all.api
  expect(Plan.GATEWAY_FEE_DOLLARS * 1_000_000).toBe(feeMicroDollars.value)
  expect(secondsFor(limits.minute.value * 3)).toBe(180)
})

describe("the time of a campaign", () => {
  const hour = Profile.all.api.limits.minute.value * 60
  const by = (from: string, to: string) => ({ window: { from, to, timeZone: "Europe/Istanbul" } })

  test.each([
    ["half of the quota takes twice as long", { share: 0.5 }, 1, 2],
    ["what fits in one day's hours waits for no night", by("09:00", "19:00"), 10, 10],
    ["what does not fit goes on the next day", by("09:00", "19:00"), 11, 25],
    ["hours may pass midnight", by("22:00", "06:00"), 9, 25],
    ["the whole day has no night", by("00:00", "24:00"), 30, 30],
    ["a share counts within the hours", { ...by("09:00", "19:00"), share: 0.5 }, 6, 26]
  ])("%s", (_, pace, hours, expected) => {
    expect(secondsFor(hours * hour, pace) / 3600).toBeCloseTo(expected)
  })
})
