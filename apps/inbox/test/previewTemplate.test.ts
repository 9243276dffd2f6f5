/** Templates as their readers see them: with the examples of the definition, or with what a message gives. */
import * as assert from "node:assert/strict"
import { describe, it } from "vitest"
import { previewTemplate } from "../src/model/previewTemplate.ts"

const definition = [
  { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["1042"] } },
  {
    type: "BODY",
    text: "Hi {{name}}, it is {{state}}.",
    example: { body_text_named_params: [{ param_name: "name", example: "Ada" }] }
  },
  {
    type: "BUTTONS",
    buttons: [
      { type: "QUICK_REPLY", text: "Stop" },
      { type: "URL", text: "Track", url: "https://example.com/{{1}}" }
    ]
  },
  {
    type: "CAROUSEL",
    cards: [{ components: [{ type: "BODY", text: "Now {{1}}", example: { body_text: [["half"]] } }] }]
  }
]

describe("a template is previewed", () => {
  it("with its examples, where no message gives values", () => {
    const { body, buttons, cards, header } = previewTemplate(definition)
    assert.equal(header?.text, "Order 1042")
    assert.equal(body, "Hi Ada, it is {{state}}.")
    assert.equal(buttons[1]?.value, "https://example.com/{{1}}")
    assert.equal(cards[0]?.body, "Now half")
  })

  it("with the values of a message, by position, by name and by the place of a button, also in its cards", () => {
    const { body, buttons, cards, header } = previewTemplate(definition, [
      { type: "header", parameters: [{ type: "text", text: "A-7" }] },
      {
        type: "body",
        parameters: [
          { type: "text", parameter_name: "state", text: "ready" },
          { type: "text", parameter_name: "name", text: "Ayşe" }
        ]
      },
      { type: "button", sub_type: "url", index: "1", parameters: [{ type: "text", text: "A-7" }] },
      {
        type: "carousel",
        cards: [
          {
            card_index: 0,
            components: [
              { type: "body", parameters: [{ type: "currency", currency: { fallback_value: "9 €" } }] }
            ]
          }
        ]
      }
    ])
    assert.equal(header?.text, "Order A-7")
    assert.equal(body, "Hi Ayşe, it is ready.")
    assert.equal(buttons[1]?.value, "https://example.com/A-7")
    assert.equal(cards[0]?.body, "Now 9 €")
  })

  it("with the medium that a message gives for its head", () => {
    const image = { type: "image", image: { link: "https://example.com/a.jpg" } }
    const { header } = previewTemplate(
      [{ type: "HEADER", format: "IMAGE" }],
      [{ type: "header", parameters: [image] }]
    )
    assert.deepEqual(header, { format: "IMAGE", link: "https://example.com/a.jpg" })
  })
})
