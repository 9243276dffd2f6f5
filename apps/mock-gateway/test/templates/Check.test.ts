import { assert, describe, it } from "vitest"
import { seeds } from "../../src/kernel/templates/seeds.ts"
import * as TemplateRegistry from "../../src/kernel/templates/TemplateRegistry.ts"
import { check, refusalOf } from "../validation/check.ts"

const text = (value: string, parameter_name?: string) => ({
  type: "text",
  text: value,
  ...(parameter_name === undefined ? {} : { parameter_name })
})
const header = (...parameters: ReadonlyArray<object>) => ({ type: "header", parameters })
const body = (...parameters: ReadonlyArray<object>) => ({ type: "body", parameters })
const button = (sub_type: string, index: number, ...parameters: ReadonlyArray<object>) => ({
  type: "button",
  sub_type,
  index: String(index),
  parameters
})
const image = { type: "image", image: { id: "1" } }
const payload = { type: "payload", payload: "p" }

const send = (name: string, components?: ReadonlyArray<object>, language = "en_US") => ({
  messaging_product: "whatsapp",
  to: "905321234567",
  type: "template",
  template: { name, language: { code: language }, ...(components === undefined ? {} : { components }) }
})

const registry = () => {
  const templates = TemplateRegistry.make()
  templates.load([
    {
      name: "named",
      language: "en_US",
      components: [{ type: "BODY", text: "Hi {{first_name}}, see you on {{day}}." }]
    },
    { name: "repeats", language: "en_US", components: [{ type: "BODY", text: "{{1}}".repeat(100) }] },
    {
      name: "offer",
      language: "en_US",
      category: "MARKETING",
      components: [
        { type: "HEADER", format: "IMAGE" },
        { type: "BODY", text: "Half price" },
        { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Ends soon", has_expiration: true } },
        {
          type: "BUTTONS",
          buttons: [
            { type: "COPY_CODE", example: "25OFF" },
            { type: "URL", text: "Shop", url: "https://example.com" }
          ]
        }
      ]
    },
    { name: "waiting", language: "en_US", status: "PENDING", components: [{ type: "BODY", text: "Hi" }] }
  ])
  return templates
}

const verdict = (given: object, mmlite = false) => refusalOf(given, { templates: registry(), mmlite })
const details = (given: object) => check(given, { templates: registry() }).refusal?.meta?.error_data?.details

const order = [header(text("7")), body(text("Ada"), text("on its way")), button("url", 0, text("7"))]
const expires = {
  type: "limited_time_offer",
  parameters: [{ type: "limited_time_offer", limited_time_offer: { expiration_time_ms: 1 } }]
}
const coupon = button("copy_code", 0, { type: "coupon_code", coupon_code: "25OFF" })
const card = (card_index: number, ...components: ReadonlyArray<object>) => ({
  card_index,
  components:
    components.length > 0
      ? components
      : [
          header(image),
          body(text("half price")),
          button("quick_reply", 0, payload),
          button("url", 1, text("1"))
        ]
})
const carousel = (...cards: ReadonlyArray<object>) =>
  send("summer_carousel", [body(text("Ada")), { type: "carousel", cards }])

describe("a send against the templates", () => {
  it("passes when it gives what its template asks for", () => {
    const good = [
      send("hello_world"),
      send("hello_world", []),
      send("welcome_message_v2", [header(text("Ada"))], "en"),
      send("order_update", order),
      send("order_update", [...order, button("quick_reply", 1, payload)]),
      send(
        "order_update",
        JSON.parse(
          JSON.stringify(order).replaceAll('"text"', '"TEXT"').replaceAll('"TEXT":', '"text":')
        ) as ReadonlyArray<object>
      ),
      send("login_code", [body(text("123456")), button("url", 0, text("123456"))]),
      send("named", [body(text("Friday", "day"), text("Ada", "first_name"))]),
      send("offer", [header(image), expires, coupon]),
      carousel(card(0), card(1)),
      carousel(card(1), card(0))
    ]
    for (const given of good) assert.isUndefined(verdict(given), JSON.stringify(given))
  })

  it("is warned of a one-time code whose button copies another", () => {
    const given = send("login_code", [body(text("123456")), button("url", 0, text("654321"))])
    const { refusal, warnings } = check(given, { templates: registry() })
    const field = "template.components[1].parameters[0].text"
    assert.isUndefined(refusal)
    assert.deepEqual(
      warnings.map((warning) => [warning.field, warning.rule]),
      [[field, "template.one-time-code"]]
    )
    const strictly = refusalOf(given, { templates: registry(), strict: true })
    assert.deepEqual(strictly, ["GW_002", field, "template.one-time-code"])
  })

  it("is judged where it is registered, and passes where it is not, when any template may be sent", () => {
    const any = (given: object) => refusalOf(given, { templates: registry(), anyTemplate: true })
    assert.isUndefined(any(send("nope", [body(text("1"), text("2"))])))
    assert.isUndefined(any(send("order_update", order)))
    assert.equal(any(send("order_update"))?.[0], 132000)
    assert.equal(any(send("order_update", order.slice(0, 2)))?.[0], 131008)
    assert.equal(any(send("waiting"))?.[0], 132001)
  })

  it("is refused for a template that does not exist, in this language, or not yet", () => {
    for (const given of [send("nope"), send("hello_world", undefined, "tr"), send("waiting")]) {
      assert.deepEqual(verdict(given), [132001, "template.name", "template.exists"])
    }
    const meta = check(send("nope"), { templates: registry() }).refusal?.meta
    assert.equal(meta?.status, 404)
    assert.equal(meta?.message, "(#132001) Template name does not exist in the translation")
    assert.equal(meta?.error_data?.details, "template name (nope) does not exist in en_US")
  })

  it("is refused for a paused and for a disabled template", () => {
    const templates = registry()
    templates.setStatus("hello_world", "en_US", "PAUSED")
    assert.equal(refusalOf(send("hello_world"), { templates })?.[0], 132015)
    templates.setStatus("hello_world", "en_US", "DISABLED")
    assert.equal(refusalOf(send("hello_world"), { templates })?.[0], 132016)
  })

  it("is refused for a wrong number of parameters, in Meta's words", () => {
    assert.deepEqual(
      verdict(send("order_update", [header(text("7")), body(text("Ada")), button("url", 0, text("7"))])),
      [132000, "template.components[1].parameters", "template.parameter-count"]
    )
    assert.equal(
      details(
        send("order_update", [
          header(text("7")),
          body(text("a"), text("b"), text("c")),
          button("url", 0, text("7"))
        ])
      ),
      "body: number of localizable_params (3) does not match the expected number of params (2)"
    )
    assert.equal(
      details(send("order_update")),
      "header: number of localizable_params (0) does not match the expected number of params (1)"
    )
    assert.equal(verdict(send("hello_world", [body(text("x"))]))?.[0], 132000)
  })

  it("is refused for a header of another kind, or one that the template lacks", () => {
    assert.equal(
      details(send("offer", [expires, coupon])),
      "header: Format mismatch, expected IMAGE, received UNKNOWN"
    )
    assert.equal(
      details(send("offer", [header({ type: "video", video: { id: "1" } }), expires, coupon])),
      "header: Format mismatch, expected IMAGE, received VIDEO"
    )
    assert.equal(verdict(send("order_update", [header(image)]))?.[0], 132012)
    assert.deepEqual(
      verdict(send("named", [header(image), body(text("a", "day"), text("b", "first_name"))])),
      [132018, "template.components[0]", "template.component"]
    )
  })

  it("is refused for names that are missing, wrong, or not wanted", () => {
    assert.equal(
      details(send("named", [body(text("Ada"), text("Friday"))])),
      "Parameter name is missing or empty"
    )
    assert.deepEqual(verdict(send("named", [body(text("Ada"), text("Friday"))])), [
      100,
      "template.components[0].parameters[0].parameter_name",
      "template.named-parameters"
    ])
    for (const name of ["nickname", "day"]) {
      assert.equal(verdict(send("named", [body(text("Friday", "day"), text("Ada", name))]))?.[0], 132012)
    }
    assert.equal(
      verdict(send("order_update", [header(text("7", "number"))]))?.[2],
      "template.positional-parameters"
    )
  })

  it("is refused for buttons that do not fit", () => {
    const without = order.slice(0, 2)
    assert.equal(
      details(send("order_update", without)),
      "buttons: Button at index 0 of type Url requires a parameter"
    )
    assert.equal(verdict(send("order_update", without))?.[0], 131008)
    assert.equal(
      details(send("order_update", [...without, button("quick_reply", 0, payload)])),
      "buttons: Button at index 0 must be of type Url"
    )
    assert.equal(
      verdict(send("order_update", [...order, button("quick_reply", 2, payload)]))?.[2],
      "template.component"
    )
    assert.equal(
      verdict(send("offer", [header(image), expires, coupon, button("url", 1, text("x"))]))?.[2],
      "template.button-parameter-free"
    )
    assert.equal(verdict(send("offer", [header(image), expires]))?.[0], 131008)
  })

  it("is refused for an offer without its end, or an end without an offer", () => {
    assert.equal(verdict(send("offer", [header(image), coupon]))?.[2], "template.offer")
    assert.equal(verdict(send("hello_world", [expires]))?.[2], "template.component")
  })

  it("is refused for cards that do not fit", () => {
    assert.equal(verdict(send("summer_carousel", [body(text("Ada"))]))?.[2], "template.carousel")
    assert.equal(verdict(carousel(card(0), card(1), card(2)))?.[2], "template.carousel")
    const offers = [button("quick_reply", 0, payload), button("url", 1, text("1"))]
    assert.deepEqual(verdict(carousel(card(0), card(1, header(image), body(), ...offers))), [
      132000,
      "template.components[1].cards[1].components[1].parameters",
      "template.parameter-count"
    ])
    assert.equal(verdict(carousel(card(0), card(1, body(text("x")), ...offers)))?.[0], 132012)
    assert.equal(verdict(carousel(card(0), card(5)))?.[1], "template.components[1].cards[1].card_index")
  })

  it("is refused where the template would become too long, however short the message is", () => {
    assert.isUndefined(verdict(send("repeats", [body(text("x".repeat(600)))])))
    assert.equal(verdict(send("repeats", [body(text("x".repeat(700)))]))?.[0], 132005)
  })

  it("holds one-time codes to 15 characters and to phone numbers", () => {
    const code = (value: string) => send("login_code", [body(text(value)), button("url", 0, text(value))])
    assert.isUndefined(verdict(code("1".repeat(15))))
    assert.equal(
      details(code("1".repeat(16))),
      "body: Parameter at index 1 exceeds the parameter length limit 15"
    )
    assert.equal(verdict({ ...code("1"), to: "US.13491208655302741918" })?.[0], 131062)
    assert.isUndefined(verdict({ ...send("hello_world"), to: "US.13491208655302741918" }))
  })

  it("goes by mmlite for marketing only", () => {
    assert.isUndefined(verdict(send("welcome_message_v2", [header(text("Ada"))], "en"), true))
    assert.equal(verdict(send("hello_world"), true)?.[0], 134100)
    assert.equal(
      verdict(send("login_code", [body(text("1")), button("url", 0, text("1"))]), true)?.[0],
      134100
    )
  })

  it("is not looked at without a registry", () => {
    assert.isUndefined(refusalOf(send("nope")))
    assert.isUndefined(refusalOf(send("nope"), { mmlite: true }))
  })
})

const help = (given: object) => check(given, { templates: registry() }).refusal?.help ?? ""
/** The quotes of the command line that are not inside its quoted JSON. */
const quotes = (words: string) =>
  words.slice(words.indexOf("-d ")).replaceAll("'\\''", "").split("'").length - 1

describe("the help of a refusal", () => {
  it("lists what is registered and registers what is missing", () => {
    const words = help(send("nope", [], "tr"))
    assert.include(words, "hello_world (en_US, APPROVED)")
    assert.include(words, "waiting (en_US, PENDING)")
    const json = /-d '(.*)'$/.exec(words)?.[1] ?? ""
    const templates = registry()
    assert.isTrue(templates.put(JSON.parse(json)).ok)
    assert.isDefined(templates.get("nope", "tr"))
  })

  it("says what the template asks for", () => {
    assert.include(
      help(send("order_update")),
      "order_update (en_US, UTILITY): header {{1}}; body {{1}}, {{2}}; button 0 url"
    )
  })

  it("can be pasted into a shell, whatever a language or a text contains", () => {
    assert.equal(quotes(help(send("nope", [], "'; rm -rf ~; '"))), 2)
    const templates = registry()
    templates.put({ name: "quote", language: "en_US", components: [{ type: "BODY", text: "It's {{1}}'s" }] })
    assert.equal(quotes(check(send("quote"), { templates }).refusal?.help ?? ""), 2)
  })

  it("stays short in a world of many templates", () => {
    const templates = TemplateRegistry.make({ templates: [] })
    for (let at = 0; at < 100; at++) templates.put({ ...(seeds[0] as object), name: `t_${at}` })
    assert.include(check(send("nope"), { templates }).refusal?.help ?? "", "and 80 more")
  })
})
