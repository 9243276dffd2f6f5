import * as Schema from "effect/Schema"
import { assert, describe, it } from "@effect/vitest"
import { get } from "../../src/kernel/validation/Json.ts"
import { edit, bodies } from "./bodies.ts"
import { check, refusalOf } from "./check.ts"

const hello = bodies["text"] ?? {}
const emoji = "😀"

describe("the gateway's own rules", () => {
  it("take a JSON object and nothing else", () => {
    for (const text of ["", "{", "{'a':1}", '{"a":1}}', "nope"]) {
      assert.deepEqual(refusalOf(text), ["GW_002", "", "json.syntax"], text)
    }
    for (const text of ["[]", "null", '"text"', "1", "[{}]"]) {
      assert.deepEqual(refusalOf(text), ["GW_002", "", "json.object"], text)
    }
  })

  it("say where a text goes wrong", () => {
    assert.match(check('{\n "to" "x"}').refusal?.expected ?? "", /Line 2, column 7\./)
  })

  it("refuse a key that is named twice, wherever it stands", () => {
    const text = JSON.stringify(hello)
    assert.deepEqual(refusalOf(text.replace("{", '{"to":"1",')), ["GW_002", "to", "json.duplicate-keys"])
    assert.deepEqual(refusalOf(text.replace('{"body"', '{"body":"x","body"')), [
      "GW_002",
      "text.body",
      "json.duplicate-keys"
    ])
    assert.deepEqual(refusalOf(text.replace("{", '{"\\u0074o":"1",')), [
      "GW_002",
      "to",
      "json.duplicate-keys"
    ])
  })

  it("refuse nesting that no message needs", () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`
    assert.equal(refusalOf(deep)?.[2], "json.depth")
    const just = `${"[".repeat(65)}${"]".repeat(65)}`
    assert.equal(refusalOf(just)?.[2], "json.depth")
  })

  it("ask for messaging_product, a recipient, a known type and its object", () => {
    assert.deepEqual(refusalOf(edit(hello, ["messaging_product"], undefined)), [
      "GW_002",
      "messaging_product",
      "required"
    ])
    assert.deepEqual(refusalOf(edit(hello, ["messaging_product"], "sms")), [
      "GW_002",
      "messaging_product",
      "const"
    ])
    assert.deepEqual(refusalOf(edit(hello, ["to"], undefined)), ["GW_002", "to", "required"])
    assert.deepEqual(refusalOf(edit(hello, ["to"], null)), ["GW_002", "to", "required"])
    assert.deepEqual(refusalOf(edit(hello, ["to"], {})), ["GW_002", "to", "type"])
    for (const type of ["fax", "", "TEXT", "read", "constructor", "__proto__", 1, null, {}]) {
      assert.deepEqual(
        refusalOf(edit(edit(hello, ["type"], type), ["text"], type === null ? undefined : { body: "x" })),
        ["GW_002", "type", "type.known"],
        String(type)
      )
    }
    assert.deepEqual(refusalOf(edit(hello, ["text"], undefined)), ["GW_002", "text", "required"])
    assert.deepEqual(refusalOf(edit(hello, ["text"], "Hello")), ["GW_002", "text", "type"])
    assert.deepEqual(refusalOf(edit(hello, ["type"], "image")), ["GW_002", "image", "required"])
    assert.deepEqual(refusalOf(edit(bodies["contacts"] ?? {}, ["contacts"], {})), [
      "GW_002",
      "contacts",
      "type"
    ])
  })

  it("take a body without a type for a text, as Meta does", () => {
    assert.isUndefined(refusalOf(bodies["text without a type"]))
    assert.deepEqual(refusalOf({ messaging_product: "whatsapp", to: "905321234567", image: { id: "1" } }), [
      "GW_002",
      "type",
      "type.known"
    ])
  })

  it("hold a text to 4,096 code points", () => {
    assert.isUndefined(refusalOf(edit(hello, ["text", "body"], emoji.repeat(4096))))
    assert.deepEqual(refusalOf(edit(hello, ["text", "body"], emoji.repeat(4097))), [
      "GW_002",
      "text.body",
      "maxLength"
    ])
    assert.deepEqual(refusalOf(edit(hello, ["text", "body"], 1)), ["GW_002", "text.body", "type"])
    assert.deepEqual(refusalOf(edit(hello, ["text", "preview_url"], "yes")), [
      "GW_002",
      "text.preview_url",
      "type"
    ])
  })

  it("know who can be a recipient", () => {
    const possible = ["9053212", "905321234567890", "+90 (532) 123-45-67", "US.13491208655302741918"]
    const group = "Y2FwaV9ncm91cDoxNzA1NTU1MDEzOToxMjAzNjM0MDQ2OTQyMzM4MjAZD"
    for (const to of [...possible, group, "US.ENT.11815799212886844830", "120363040469423382@g.us"]) {
      assert.isUndefined(refusalOf(edit(hello, ["to"], to)), to)
    }
    const impossible = [
      "",
      "905321",
      "9053212345678901",
      "not a phone",
      "90532123456x",
      "٩٠٥٣٢١٢٣٤٥٦٧",
      " ".repeat(9)
    ]
    for (const to of [...impossible, `+${" ".repeat(1000)}905321234567`, 1.5, -905321234567]) {
      const code = refusalOf(edit(hello, ["to"], to))?.[0]
      assert.equal(code, to === 1.5 ? "GW_002" : to === -905321234567 ? undefined : "GW_001", String(to))
    }
  })

  it("take a user id as recipient, which a number in to outweighs", () => {
    const user = { ...edit(hello, ["to"], undefined), recipient: "US.13491208655302741918" }
    assert.isUndefined(refusalOf(user))
    assert.deepEqual(refusalOf({ ...user, to: "x" }), ["GW_001", "to", "recipient.form"])
    assert.deepEqual(refusalOf({ ...user, recipient: "x" }), ["GW_001", "recipient", "recipient.form"])
  })

  it.prop("answer any text without throwing", [Schema.String], ([text]) => {
    assert.equal(check(text).refusal?.layer, "gateway")
  })
})

describe("what is odd", () => {
  it("is a warning, and a refusal when strict", () => {
    const odd: ReadonlyArray<readonly [body: unknown, field: string, rule: string]> = [
      [{ ...hello, extra: 1 }, "extra", "keys.known"],
      [edit(hello, ["text", "colour"], "red"), "text.colour", "keys.known"],
      [edit(hello, ["to"], 905321234567), "to", "forms.documented"],
      [bodies["sticker"], "type", "type.documented"],
      [
        edit(
          bodies["template in full"] ?? {},
          ["template", "components", 1, "parameters", 0, "type"],
          "TEXT"
        ),
        "template.components[1].parameters[0].type",
        "forms.documented"
      ],
      [
        edit(bodies["buttons"] ?? {}, ["interactive", "type"], "BUTTON"),
        "interactive.type",
        "forms.documented"
      ],
      [
        edit(
          bodies["buttons"] ?? {},
          ["interactive", "action"],
          JSON.stringify(get(bodies["buttons"], "interactive", "action"))
        ),
        "interactive.action",
        "forms.documented"
      ],
      [edit(bodies["list"] ?? {}, ["interactive", "footer"], null), "interactive.footer", "forms.documented"],
      [{ ...hello, context: null }, "context", "forms.documented"],
      [edit(hello, ["text", "preview_url"], null), "text.preview_url", "forms.documented"],
      [edit(bodies["image"] ?? {}, ["image"], { id: 914268667232441 }), "image.id", "forms.documented"],
      [edit(hello, ["text"], JSON.stringify(hello["text"])), "text", "forms.documented"],
      [edit(hello, ["text", "preview_url"], "true"), "text.preview_url", "forms.documented"],
      [edit(hello, ["text", "preview_url"], 1), "text.preview_url", "forms.documented"],
      [
        edit(bodies["flow"] ?? {}, ["interactive", "action", "parameters", "flow_message_version"], 3),
        "interactive.action.parameters.flow_message_version",
        "forms.documented"
      ],
      [
        edit(bodies["reply carousel"] ?? {}, ["interactive", "action", "cards", 1, "card_index"], "1"),
        "interactive.action.cards[1].card_index",
        "forms.documented"
      ]
    ]
    for (const [body, field, rule] of odd) {
      const { refusal, warnings } = check(body)
      assert.isUndefined(refusal)
      assert.deepEqual(
        warnings.map((warning) => warning.field),
        [field]
      )
      assert.deepEqual(refusalOf(body, { strict: true }), ["GW_002", field, rule])
    }
  })

  it("includes the list of contacts as JSON text, which is read as a list", () => {
    const contacts = JSON.stringify(get(bodies["contacts"], "contacts"))
    const given = { ...bodies["contacts"], contacts }
    const { refusal, warnings } = check(given)
    assert.isUndefined(refusal)
    assert.include(
      warnings.map(({ field }) => field),
      "contacts"
    )
    assert.equal(refusalOf({ ...given, contacts: "[]" })?.[1], "contacts")
    assert.deepEqual(refusalOf({ ...given, contacts: "Ada" }), ["GW_002", "contacts", "type"])
  })

  it("does not include JSON text that nests without end", () => {
    const deep = `{"button":${"[".repeat(200_000)}${"]".repeat(200_000)}}`
    const given = edit(bodies["list"] ?? {}, ["interactive", "action"], deep)
    assert.equal(refusalOf(given)?.[1], "interactive.action")
  })

  it("includes types that the older documentation does not name, when a world speaks it", () => {
    assert.deepEqual(check(bodies["document"], { profile: "proxy" }).warnings.length, 1)
    assert.deepEqual(check(bodies["document"], { profile: "api" }).warnings, [])
    assert.deepEqual(refusalOf(bodies["list"], { profile: "proxy", strict: true }), [
      "GW_002",
      "type",
      "type.documented"
    ])
  })

  it("names the keys of a polluter and does no more", () => {
    const text = JSON.stringify(hello).replace(
      "{",
      '{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},'
    )
    const { refusal, warnings } = check(text)
    assert.isUndefined(refusal)
    assert.deepEqual(
      warnings.map(({ field }) => field),
      ["__proto__", "constructor"]
    )
    assert.notProperty({}, "admin")
    assert.notProperty({}, "x")
  })

  it("is told of in small numbers and short names", () => {
    const many = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [`${"x".repeat(200)}${at}`, at])
    )
    const { warnings } = check({ ...hello, ...many })
    assert.isAtMost(warnings.length, 20)
    for (const { field } of warnings) assert.isAtMost(field.length, 65)
  })
})
