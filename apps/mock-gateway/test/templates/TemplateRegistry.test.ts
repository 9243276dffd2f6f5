import { assert, describe, it } from "vitest"
import * as TemplateRegistry from "../../src/kernel/templates/TemplateRegistry.ts"

const template = (name: string, language = "en_US", text = "Hello") => ({
  name,
  language,
  category: "UTILITY",
  components: [{ type: "BODY", text }]
})

describe("a world's templates", () => {
  it("begin with those that one tries first", () => {
    assert.deepEqual(
      TemplateRegistry.make()
        .list()
        .map(({ name, language, category }) => `${name} ${language} ${category}`),
      [
        "hello_world en_US UTILITY",
        "welcome_message_v2 en MARKETING",
        "order_update en_US UTILITY",
        "login_code en_US AUTHENTICATION",
        "summer_carousel en_US MARKETING"
      ]
    )
  })

  it("are replaced by name and language, and live side by side in several languages", () => {
    const registry = TemplateRegistry.make({ templates: [] })
    registry.put(template("a", "en_US", "One"))
    registry.put(template("a", "tr", "Bir"))
    registry.put(template("a", "en_US", "Two"))
    assert.lengthOf(registry.list(), 2)
    assert.equal(registry.get("a", "en_US")?.components[0]?.["text"], "Two")
    assert.isUndefined(registry.get("a", "de"))
  })

  it("are paused, disabled and approved again", () => {
    const registry = TemplateRegistry.make()
    assert.equal(registry.setStatus("hello_world", "en_US", "PAUSED")?.status, "PAUSED")
    assert.equal(registry.get("hello_world", "en_US")?.status, "PAUSED")
    assert.equal(registry.setStatus("hello_world", "en_US", "APPROVED")?.status, "APPROVED")
    assert.isUndefined(registry.setStatus("hello_world", "tr", "PAUSED"))
  })

  it("are removed in one language or in all", () => {
    const registry = TemplateRegistry.make({ templates: [] })
    registry.load([template("a", "en_US"), template("a", "tr"), template("b")])
    assert.equal(registry.remove("a", "tr"), 1)
    assert.equal(registry.remove("a"), 1)
    assert.equal(registry.remove("a"), 0)
    assert.deepEqual(
      registry.list().map(({ name }) => name),
      ["b"]
    )
  })

  it("load what Meta's template API returns, a list, or one", () => {
    const registry = TemplateRegistry.make({ templates: [] })
    const readings = registry.load({ data: [template("a"), { name: "B" }], paging: {} })
    assert.deepEqual(
      readings.map(({ ok }) => ok),
      [true, false]
    )
    registry.load(template("c"))
    assert.deepEqual(
      registry.list().map(({ name }) => name),
      ["a", "c"]
    )
  })

  it("come back from a snapshot as they were, through JSON", () => {
    const registry = TemplateRegistry.make()
    registry.put(template("mine"))
    registry.setStatus("mine", "en_US", "DISABLED")
    registry.remove("hello_world")
    const snapshot = JSON.parse(JSON.stringify(registry.snapshot())) as TemplateRegistry.TemplatesSnapshot
    assert.deepEqual(TemplateRegistry.make(snapshot).list(), registry.list())
  })

  it("of one world are not those of another", () => {
    const [one, other] = [TemplateRegistry.make(), TemplateRegistry.make()]
    one.put(template("mine"))
    one.setStatus("hello_world", "en_US", "PAUSED")
    assert.isUndefined(other.get("mine", "en_US"))
    assert.equal(other.get("hello_world", "en_US")?.status, "APPROVED")
  })

  it("are bounded in number", () => {
    const registry = TemplateRegistry.make({ templates: [] })
    for (let at = 0; at < TemplateRegistry.MAX_TEMPLATES; at++) registry.put(template(`t_${at}`))
    assert.isFalse(registry.put(template("one_more")).ok)
    assert.isTrue(registry.put(template("t_0", "en_US", "changed")).ok)
  })
})
