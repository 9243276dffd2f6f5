import * as Schema from "effect/Schema"
import { assert, describe, it } from "@effect/vitest"
import type { JsonObject } from "../../src/kernel/validation/Json.ts"
import { render } from "../../src/kernel/templates/renderTemplate.ts"
import * as TemplateRegistry from "../../src/kernel/templates/TemplateRegistry.ts"

const registry = TemplateRegistry.make()
const text = (value: string) => ({ type: "text", text: value })
const rendered = (name: string, ...components: ReadonlyArray<object>) =>
  render(registry.get(name, "en_US"), { name, components } as unknown as JsonObject)

describe("a sent template", () => {
  it("reads as its reader sees it", () => {
    assert.deepEqual(
      rendered(
        "order_update",
        { type: "header", parameters: [text("1042")] },
        { type: "body", parameters: [text("Ada"), text("on its way")] },
        { type: "button", sub_type: "url", index: "0", parameters: [text("1042")] },
        {
          type: "button",
          sub_type: "quick_reply",
          index: 1,
          parameters: [{ type: "payload", payload: "help" }]
        }
      ),
      {
        header: { format: "TEXT", text: "Order 1042" },
        body: "Hi Ada, your order is on its way.",
        footer: "Reply STOP to opt out",
        buttons: [
          { type: "URL", text: "Track order", value: "https://example.com/orders/1042" },
          { type: "QUICK_REPLY", text: "Contact us", value: "help" }
        ],
        cards: [],
        variables: {
          "1": "Ada",
          "2": "on its way",
          "header.1": "1042",
          "button.0": "1042",
          "button.1": "help"
        }
      }
    )
  })

  it("shows money and dates as their fallback, in any case of the types", () => {
    const { body } = rendered("order_update", {
      type: "BODY",
      parameters: [
        { type: "CURRENCY", currency: { fallback_value: "$5", code: "USD", amount_1000: 5000 } },
        { type: "date_time", date_time: { fallback_value: "today" } }
      ]
    })
    assert.equal(body, "Hi $5, your order is today.")
  })

  it("writes the texts of an authentication template that Meta writes", () => {
    const { body, buttons, footer } = rendered(
      "login_code",
      { type: "body", parameters: [text("123456")] },
      { type: "button", sub_type: "url", index: "0", parameters: [text("123456")] }
    )
    assert.equal(body, "*123456* is your verification code. For your security, do not share this code.")
    assert.equal(footer, "This code expires in 10 minutes.")
    assert.deepEqual(buttons, [{ type: "OTP", text: "Copy code", value: "123456" }])
  })

  it("has the cards of a carousel, each by its index", () => {
    const card = (card_index: number, price: string) => ({
      card_index,
      components: [
        { type: "header", parameters: [{ type: "image", image: { link: "https://example.com/a.jpg" } }] },
        { type: "body", parameters: [text(price)] }
      ]
    })
    const { cards, variables } = rendered(
      "summer_carousel",
      { type: "body", parameters: [text("Ada")] },
      { type: "carousel", cards: [card(1, "5"), card(0, "6")] }
    )
    assert.deepEqual(
      cards.map(({ body, header }) => [body, header]),
      [
        ["Sun hat, now at 5.", { format: "IMAGE", link: "https://example.com/a.jpg" }],
        ["Beach bag, now at 6.", { format: "IMAGE", link: "https://example.com/a.jpg" }]
      ]
    )
    assert.deepEqual(variables, { "1": "Ada", "card.0.1": "5", "card.1.1": "6" })
  })

  it("that is not registered shows what was sent", () => {
    assert.deepEqual(
      rendered(
        "unknown",
        { type: "header", parameters: [{ type: "document", document: { id: "7" } }] },
        { type: "body", parameters: [text("Ada"), { ...text("Friday"), parameter_name: "day" }] }
      ),
      {
        header: { format: "DOCUMENT", id: "7" },
        buttons: [],
        cards: [],
        variables: { "1": "Ada", day: "Friday" }
      }
    )
  })

  it("that would become too long shows what was sent", () => {
    const components = [{ type: "BODY", text: "{{1}}".repeat(12_000) }]
    registry.put({ name: "long", language: "en_US", components })
    assert.deepEqual(rendered("long", { type: "body", parameters: [text("x".repeat(30_000))] }), {
      buttons: [],
      cards: [],
      variables: { "1": "x".repeat(30_000) }
    })
  })

  it.prop("shows each value as it is", [Schema.String, Schema.String], ([one, other]) => {
    const { body } = rendered("order_update", { type: "body", parameters: [text(one), text(other)] })
    assert.equal(body, `Hi ${one}, your order is ${other}.`)
  })
})
