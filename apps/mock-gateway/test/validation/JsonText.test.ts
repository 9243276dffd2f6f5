import * as Schema from "effect/Schema"
import { assert, describe, it } from "@effect/vitest"
import { findFault, parse } from "../../src/kernel/validation/jsonText.ts"

const name = Schema.String
const leaf = Schema.Union([Schema.String, Schema.Finite, Schema.Boolean, Schema.Null])
const json = Schema.Record(
  name,
  Schema.Union([leaf, Schema.Array(Schema.Record(name, leaf)), Schema.Record(name, Schema.Array(leaf))])
)

describe("parsing a JSON text", () => {
  it.prop("gives what JSON.parse gives", [json, Schema.Boolean], ([value, indented]) => {
    const text = JSON.stringify(value, undefined, indented ? 2 : undefined)
    const parsed = parse(text, 64)
    assert.deepEqual(parsed.ok && parsed.value, JSON.parse(text))
  })

  it("is not misled by colons, brackets and quotes in strings", () => {
    const value = { 'a:"b': 'x:{["\\', "\\": "\\\\", ":": '"' }
    const parsed = parse(JSON.stringify(value), 1)
    assert.deepEqual(parsed.ok && parsed.value, value)
  })

  it("says what is wrong with a text that it does not take", () => {
    for (const [text, kind] of [
      ['{"a', "syntax"],
      ["[[]", "syntax"],
      ['{"a":1,"\\u0061":2}', "duplicate"],
      ["[".repeat(65) + "]".repeat(65), "depth"]
    ] as const) {
      const parsed = parse(text, 64)
      assert.equal(parsed.ok ? undefined : parsed.fault.kind, kind)
    }
  })
})

describe("the fault of a text", () => {
  it.prop("is none where JSON.parse agrees", [json], ([value]) => {
    assert.isUndefined(findFault(JSON.stringify(value, undefined, 1), 64))
  })

  it.prop("is found wherever JSON.parse finds one", [json, Schema.Finite], ([value, at]) => {
    const text = JSON.stringify(value)
    const cut = text.slice(0, Math.abs(Math.trunc(at)) % text.length)
    assert.equal(findFault(cut, 64)?.kind, "syntax")
  })

  it.prop(
    "is a key that is named twice, at any depth and however it is written",
    [json, name],
    ([value, key]) => {
      const twice = `{${JSON.stringify(key)}:1,${[...key].length === 0 ? '""' : escaped(key)}:2}`
      const text = `{"outer":[${JSON.stringify(value)},{"inner":${twice}}]}`
      assert.equal(findFault(text, 64)?.kind, "duplicate")
      assert.isFalse(parse(text, 64).ok)
    }
  )

  it("tells line, column and path", () => {
    assert.deepEqual(findFault('{\n  "a": {"b": 1,\n    "b": 2}\n}', 64), {
      kind: "duplicate",
      path: "a.b",
      line: 3,
      column: 5
    })
    assert.deepEqual(findFault('{"a": [1, tru]}', 64), { kind: "syntax", path: "a[1]", line: 1, column: 11 })
    assert.deepEqual(findFault("{'a': 1}", 64), { kind: "syntax", path: "", line: 1, column: 2 })
  })

  it("is nesting beyond the limit, found without following it", () => {
    assert.equal(findFault("[".repeat(500_000), 64)?.kind, "depth")
    assert.isUndefined(findFault(`${"[".repeat(64)}${"]".repeat(64)}`, 64))
    assert.equal(findFault(`${"[".repeat(65)}${"]".repeat(65)}`, 64)?.kind, "depth")
  })

  it("is no JSON that JSON.parse takes, in the corners of the grammar", () => {
    for (const text of [
      "01",
      "1.",
      ".5",
      "+1",
      "nul",
      '"\u0000"',
      '"\\x"',
      "[1,]",
      '{"a":1,}',
      "1 2",
      "",
      "\ufeff1"
    ]) {
      assert.throws(() => JSON.parse(text) as unknown)
      assert.equal(findFault(text, 64)?.kind, "syntax", text)
    }
  })
})

/** A JSON string with each UTF-16 unit escaped. */
const escaped = (text: string): string =>
  `"${Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")}"`
