import * as Schema from "effect/Schema"
import { assert, describe, it } from "@effect/vitest"
import { fill, read, summary, variablesIn } from "../../src/kernel/templates/Template.ts"

const minimal = { name: "greeting", language: "en_US", components: [{ type: "BODY", text: "Hello {{1}}" }] }

describe("a template read from Meta's JSON", () => {
  it("is approved, a utility and numbered unless it says otherwise", () => {
    const reading = read(minimal)
    assert.isTrue(reading.ok)
    if (!reading.ok) return
    assert.deepInclude(reading.template, {
      name: "greeting",
      language: "en_US",
      category: "UTILITY",
      status: "APPROVED",
      parameterFormat: "POSITIONAL"
    })
    assert.match(reading.template.id, /^[0-9]+$/)
  })

  it("keeps what Meta's template API says of it", () => {
    const reading = read({
      ...minimal,
      id: "594425479261596",
      category: "MARKETING",
      status: "PAUSED",
      parameter_format: "NAMED",
      components: [{ type: "BODY", text: "Hello {{first_name}}" }]
    })
    assert.deepInclude(reading.ok ? reading.template : {}, {
      id: "594425479261596",
      category: "MARKETING",
      status: "PAUSED",
      parameterFormat: "NAMED"
    })
  })

  it("sees by its variables that they are named", () => {
    const reading = read({ ...minimal, components: [{ type: "BODY", text: "Hello {{first_name}}" }] })
    assert.equal(reading.ok && reading.template.parameterFormat, "NAMED")
  })

  it("is refused by the field that is wrong", () => {
    const wrong: ReadonlyArray<readonly [json: unknown, field: string]> = [
      [null, ""],
      [[], ""],
      [{ ...minimal, name: "Greeting" }, "name"],
      [{ ...minimal, name: "" }, "name"],
      [{ ...minimal, language: { code: "en" } }, "language"],
      [{ ...minimal, category: "SPAM" }, "category"],
      [{ ...minimal, status: "GREAT" }, "status"],
      [{ ...minimal, components: {} }, "components"],
      [{ ...minimal, components: [] }, "components"],
      [{ ...minimal, components: [null] }, "components[0].type"],
      [{ ...minimal, components: [{ type: "BODY" }] }, "components[0].text"],
      [
        {
          ...minimal,
          components: [
            ...minimal.components,
            { type: "BUTTONS", buttons: Array.from({ length: 11 }, () => ({})) }
          ]
        },
        "components[1].buttons"
      ]
    ]
    for (const [json, field] of wrong) {
      const reading = read(json)
      assert.isFalse(reading.ok)
      if (!reading.ok) {
        assert.equal(reading.field, field)
        assert.match(reading.problem, /\.$/)
      }
    }
  })

  it.prop("is read or refused, whatever it is", [Schema.Json], ([json]) => {
    assert.isBoolean(read(json).ok)
    assert.isBoolean(read({ ...minimal, components: json }).ok)
    assert.isBoolean(read({ ...minimal, components: [json] }).ok)
  })

  it("says in one line what a send has to give", () => {
    const reading = read({
      ...minimal,
      components: [
        { type: "HEADER", format: "IMAGE" },
        { type: "BODY", text: "{{1}} and {{2}}" },
        {
          type: "BUTTONS",
          buttons: [
            { type: "QUICK_REPLY", text: "Yes" },
            { type: "COPY_CODE", example: "X" }
          ]
        }
      ]
    })
    assert.equal(
      reading.ok && summary(reading.template),
      "greeting (en_US, UTILITY): header IMAGE; body {{1}}, {{2}}; button 1 copy_code"
    )
  })
})

describe("the variables of a text", () => {
  it("come once each, numbers in their order", () => {
    assert.deepEqual(variablesIn("{{2}} {{1}} {{2}} {{10}}"), ["1", "2", "10"])
    assert.deepEqual(variablesIn("{{ b }} {{a}}"), ["b", "a"])
    assert.deepEqual(variablesIn("{{}} {1} {{a b}}"), [])
  })

  it("are filled in where a value is known, and only once", () => {
    const values = new Map([
      ["1", "{{2}}"],
      ["2", "$&"]
    ])
    assert.equal(fill("{{1}} {{2}} {{3}}", values, { left: 100 }), "{{2}} $& {{3}}")
  })
})
