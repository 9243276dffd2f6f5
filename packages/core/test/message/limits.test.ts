import * as Message from "@connexease-gateway/core/Message"
import { assert, describe, it } from "@effect/vitest"
import { interactive, paths, problems, template, to } from "./validate.ts"

const of = (n: number, unit = "👍") => unit.repeat(n)
const list = (over: object, rows: ReadonlyArray<object> = [{ id: "a", title: "b" }]) =>
  interactive({ type: "list", body: { text: "?" }, action: { button: "x", sections: [{ rows }] }, ...over })
const body = (text: string) => template({ type: "body", parameters: [{ type: "text", text }] })
const many = <A>(n: number, item: (i: number) => A) => Array.from({ length: n }, (_, i) => item(i))
const reply = (i: number) => ({ type: "reply", reply: { id: String(i), title: String(i) } })
const cta = (display_text: string) =>
  interactive({
    type: "cta_url",
    body: { text: "?" },
    action: { name: "cta_url", parameters: { display_text, url: "https://u" } }
  })
const flow = (flow_cta: string) =>
  interactive({
    type: "flow",
    body: { text: "?" },
    action: { name: "flow", parameters: { flow_message_version: "3", flow_id: "1", flow_cta } }
  })
const productList = (sections: ReadonlyArray<object>) =>
  interactive({
    type: "product_list",
    header: { type: "text", text: "h" },
    body: { text: "?" },
    action: { catalog_id: "1", sections }
  })
const items = (n: number) => many(n, (i) => ({ product_retailer_id: String(i) }))
const carousel = (n: number) =>
  interactive({
    type: "carousel",
    body: { text: "?" },
    action: {
      cards: many(n, (i) => ({
        card_index: i,
        type: "product",
        action: { catalog_id: "1", product_retailer_id: "s" }
      }))
    }
  })
const card = (text: string) =>
  interactive({
    type: "carousel",
    body: { text: "?" },
    action: {
      cards: many(2, (i) => ({
        card_index: i,
        header: { type: "image", image: { id: "1" } },
        body: { text },
        action: { name: "cta_url", parameters: { display_text: "x", url: "https://u" } }
      }))
    }
  })
const voiceCall = (parameters: object) =>
  interactive({ type: "voice_call", body: { text: "?" }, action: { name: "voice_call", parameters } })
const button = (sub_type: string, parameter: object, index: unknown = 0) =>
  template({ type: "button", sub_type, index, parameters: [parameter] })

const limits: ReadonlyArray<readonly [name: string, at: unknown, past: unknown, path: string]> = [
  ["text", Message.text({ to, body: of(4096) }), Message.text({ to, body: of(4097) }), "text.body"],
  [
    "callback data",
    Message.text({ to, body: "x", correlationId: of(512) }),
    Message.text({ to, body: "x", correlationId: of(513) }),
    "biz_opaque_callback_data"
  ],
  ...[Message.image, Message.video, Message.document].map((make) => {
    const { type } = make({ to, id: "1" })
    return [
      `caption of ${type}`,
      make({ to, id: "1", caption: of(1024) }),
      make({ to, id: "1", caption: of(1025) }),
      `${type}.caption`
    ] as const
  }),
  [
    "file name",
    Message.document({ to, id: "1", filename: of(240) }),
    Message.document({ to, id: "1", filename: of(241) }),
    "document.filename"
  ],
  [
    "latitude",
    Message.location({ to, latitude: "-90", longitude: 180 }),
    Message.location({ to, latitude: "-90.1", longitude: 180 }),
    "location.latitude"
  ],
  [
    "longitude",
    Message.location({ to, latitude: 90, longitude: "-180" }),
    Message.location({ to, latitude: 90, longitude: 180.5 }),
    "location.longitude"
  ],
  [
    "contacts",
    Message.contacts({ to, contacts: many(257, () => ({ name: { formatted_name: "a" } })) }),
    Message.contacts({ to, contacts: many(258, () => ({ name: { formatted_name: "a" } })) }),
    "contacts"
  ],
  [
    "header",
    Message.interactiveButtons({ to, header: of(60), body: "?", buttons: [{ id: "a", title: "b" }] }),
    Message.interactiveButtons({ to, header: of(61), body: "?", buttons: [{ id: "a", title: "b" }] }),
    "interactive.header.text"
  ],
  [
    "footer",
    Message.interactiveButtons({ to, footer: of(60), body: "?", buttons: [{ id: "a", title: "b" }] }),
    Message.interactiveButtons({ to, footer: of(61), body: "?", buttons: [{ id: "a", title: "b" }] }),
    "interactive.footer.text"
  ],
  [
    "body of reply buttons",
    Message.interactiveButtons({ to, body: of(1024), buttons: [{ id: "a", title: "b" }] }),
    Message.interactiveButtons({ to, body: of(1025), buttons: [{ id: "a", title: "b" }] }),
    "interactive.body.text"
  ],
  [
    "reply buttons",
    interactive({ type: "button", body: { text: "?" }, action: { buttons: many(3, reply) } }),
    interactive({ type: "button", body: { text: "?" }, action: { buttons: many(4, reply) } }),
    "interactive.action.buttons"
  ],
  [
    "id of a reply button",
    Message.interactiveButtons({ to, body: "?", buttons: [{ id: of(256), title: "b" }] }),
    Message.interactiveButtons({ to, body: "?", buttons: [{ id: of(257), title: "b" }] }),
    "interactive.action.buttons.0.reply.id"
  ],
  [
    "title of a reply button",
    Message.interactiveButtons({ to, body: "?", buttons: [{ id: "a", title: of(20) }] }),
    Message.interactiveButtons({ to, body: "?", buttons: [{ id: "a", title: of(21) }] }),
    "interactive.action.buttons.0.reply.title"
  ],
  [
    "body of a list",
    list({ body: { text: of(4096) } }),
    list({ body: { text: of(4097) } }),
    "interactive.body.text"
  ],
  [
    "button of a list",
    list({ action: { button: of(20), sections: [{ rows: [{ id: "a", title: "b" }] }] } }),
    list({ action: { button: of(21), sections: [{ rows: [{ id: "a", title: "b" }] }] } }),
    "interactive.action.button"
  ],
  [
    "rows of a list",
    list(
      {},
      many(10, (i) => ({ id: String(i), title: "b" }))
    ),
    list(
      {},
      many(11, (i) => ({ id: String(i), title: "b" }))
    ),
    "interactive.action.sections"
  ],
  [
    "sections of a list",
    list({
      action: {
        button: "x",
        sections: many(10, (i) => ({ title: "t", rows: [{ id: String(i), title: "b" }] }))
      }
    }),
    list({
      action: {
        button: "x",
        sections: many(11, (i) => ({ title: "t", rows: i === 0 ? [] : [{ id: String(i), title: "b" }] }))
      }
    }),
    "interactive.action.sections"
  ],
  [
    "title of a section",
    list({ action: { button: "x", sections: [{ title: of(24), rows: [{ id: "a", title: "b" }] }] } }),
    list({ action: { button: "x", sections: [{ title: of(25), rows: [{ id: "a", title: "b" }] }] } }),
    "interactive.action.sections.0.title"
  ],
  [
    "id of a row",
    list({}, [{ id: of(200), title: "b" }]),
    list({}, [{ id: of(201), title: "b" }]),
    "interactive.action.sections.0.rows.0.id"
  ],
  [
    "title of a row",
    list({}, [{ id: "a", title: of(24) }]),
    list({}, [{ id: "a", title: of(25) }]),
    "interactive.action.sections.0.rows.0.title"
  ],
  [
    "description of a row",
    list({}, [{ id: "a", title: "b", description: of(72) }]),
    list({}, [{ id: "a", title: "b", description: of(73) }]),
    "interactive.action.sections.0.rows.0.description"
  ],
  ["text of a link button", cta(of(20)), cta(of(21)), "interactive.action.parameters.display_text"],
  ["text of a flow's button", flow(of(30)), flow(of(31)), "interactive.action.parameters.flow_cta"],
  [
    "products of a list",
    productList([{ product_items: items(15) }, { product_items: items(15) }]),
    productList([{ product_items: items(15) }, { product_items: items(16) }]),
    "interactive.action.sections"
  ],
  [
    "sections of a product list",
    productList(many(10, () => ({ product_items: items(1) }))),
    productList(many(11, () => ({ product_items: items(1) }))),
    "interactive.action.sections"
  ],
  [
    "title of a product section",
    productList([{ title: of(24), product_items: items(1) }]),
    productList([{ title: of(25), product_items: items(1) }]),
    "interactive.action.sections.0.title"
  ],
  ["cards of a carousel, most", carousel(10), carousel(11), "interactive.action.cards"],
  ["cards of a carousel, fewest", carousel(2), carousel(1), "interactive.action.cards"],
  ["text of a card", card(of(160)), card(of(161)), "interactive.action.cards.0.body.text"],
  ["line breaks of a card", card("a\n\nb"), card("a\n\n\nb"), "interactive.action.cards.0.body.text"],
  [
    "minutes of a voice call, most",
    voiceCall({ ttl_minutes: 43_200 }),
    voiceCall({ ttl_minutes: 43_201 }),
    "interactive.action.parameters.ttl_minutes"
  ],
  [
    "minutes of a voice call, fewest",
    voiceCall({ ttl_minutes: 1 }),
    voiceCall({ ttl_minutes: 0 }),
    "interactive.action.parameters.ttl_minutes"
  ],
  [
    "text of a voice call",
    voiceCall({ display_text: of(20) }),
    voiceCall({ display_text: of(21) }),
    "interactive.action.parameters.display_text"
  ],
  [
    "pin code",
    Message.interactiveAddress({ to, body: "?", country: "IN", values: { in_pin_code: "400063" } }),
    Message.interactiveAddress({ to, body: "?", country: "IN", values: { in_pin_code: "4000631" } }),
    "interactive.action.parameters.values.in_pin_code"
  ],
  [
    "name of a template",
    Message.template({ to, name: "a".repeat(512), language: "tr" }),
    Message.template({ to, name: "a".repeat(513), language: "tr" }),
    "template.name"
  ],
  ["value in a body", body(of(32_768)), body(of(32_769)), "template.components.0.parameters.0.text"],
  ["spaces in a value", body("a    b"), body("a     b"), "template.components.0.parameters.0.text"],
  ["line breaks in a value", body("a b"), body("a\nb"), "template.components.0.parameters.0.text"],
  ["tabs in a value", body("a b"), body("a\tb"), "template.components.0.parameters.0.text"],
  ["an empty value", body("a"), body(""), "template.components.0.parameters.0.text"],
  [
    "value in a header",
    template({ type: "header", parameters: [{ type: "text", text: of(60) }] }),
    template({ type: "header", parameters: [{ type: "text", text: of(61) }] }),
    "template.components.0.parameters.0.text"
  ],
  [
    "parameters of a header",
    template({ type: "header", parameters: [{ type: "text", text: "a" }] }),
    template({ type: "header", parameters: many(2, () => ({ type: "text", text: "a" })) }),
    "template.components.0.parameters"
  ],
  [
    "coupon code",
    button("copy_code", { type: "coupon_code", coupon_code: "a".repeat(20) }),
    button("copy_code", { type: "coupon_code", coupon_code: "a".repeat(21) }),
    "template.components.0.parameters.0.coupon_code"
  ],
  [
    "place of a button",
    button("quick_reply", { type: "payload", payload: "a" }, "9"),
    button("quick_reply", { type: "payload", payload: "a" }, "10"),
    "template.components.0.index"
  ],
  [
    "cards of a template",
    template({ type: "carousel", cards: many(10, (i) => ({ card_index: i, components: [] })) }),
    template({ type: "carousel", cards: many(1, (i) => ({ card_index: i, components: [] })) }),
    "template.components.0.cards"
  ],
  [
    "products of a template",
    button("mpm", {
      type: "action",
      action: { thumbnail_product_retailer_id: "s", sections: [{ product_items: items(30) }] }
    }),
    button("mpm", {
      type: "action",
      action: { thumbnail_product_retailer_id: "s", sections: [{ product_items: items(31) }] }
    }),
    "template.components.0.parameters.0.action.sections"
  ]
]

describe("every limit holds, in code points", () => {
  for (const [name, at, past, path] of limits) {
    it(name, () => {
      assert.deepStrictEqual(problems(at), [])
      assert.include(paths(past), path)
    })
  }
})
