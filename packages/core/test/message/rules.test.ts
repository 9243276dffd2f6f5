import * as Message from "@connexease-gateway/core/Message"
import { assert, describe, it } from "@effect/vitest"
import { interactive, paths, problems, template, to } from "./validate.ts"

const sections = (titles: ReadonlyArray<string | undefined>, ids: ReadonlyArray<string>) =>
  interactive({
    type: "list",
    body: { text: "?" },
    action: {
      button: "x",
      sections: ids.map((id, i) => ({
        ...(titles[i] === undefined ? {} : { title: titles[i] }),
        rows: [{ id, title: "t" }]
      }))
    }
  })

const flow = (parameters: object) =>
  interactive({
    type: "flow",
    body: { text: "?" },
    action: { name: "flow", parameters: { flow_message_version: "3", flow_cta: "x", ...parameters } }
  })

const cards = (...cards: ReadonlyArray<object>) =>
  interactive({ type: "carousel", body: { text: "?" }, action: { cards } })

const product = (card_index: number, catalog_id: string) => ({
  card_index,
  type: "product",
  action: { catalog_id, product_retailer_id: "s" }
})

const media = (card_index: number, ...ids: ReadonlyArray<string>) => ({
  card_index,
  header: { type: "image", image: { id: "1" } },
  action: { buttons: ids.map((id) => ({ type: "quick_reply", quick_reply: { id, title: id } })) }
})

const body = (...names: ReadonlyArray<string | undefined>) =>
  template({
    type: "body",
    parameters: names.map((parameter_name) => ({
      type: "text",
      text: "x",
      ...(parameter_name === undefined ? {} : { parameter_name })
    }))
  })

const quick = (index: unknown) => ({
  type: "button",
  sub_type: "quick_reply",
  index,
  parameters: [{ type: "payload", payload: "x" }]
})

const text = (value: string) => [{ type: "text", text: value }]

const amount = (value: number, offset = 100) => ({ value, offset })

const link = (url: string) =>
  interactive({
    type: "cta_url",
    body: { text: "?" },
    action: { name: "cta_url", parameters: { display_text: "x", url } }
  })

describe("rules that span fields hold", () => {
  it("a group goes with a group's id, and only with one", () => {
    const group = "Y2FwaV9ncm91cDo5MDUzMjEyMzQ1Njc6MTIwMzYz"
    assert.deepStrictEqual(paths({ to, recipient_type: "group", type: "text", text: { body: "x" } }), ["to"])
    assert.deepStrictEqual(paths({ to: group, type: "text", text: { body: "x" } }), ["recipient_type"])
    assert.deepStrictEqual(
      paths({ to: group, recipient_type: "group", type: "text", text: { body: "x" } }),
      []
    )
  })
  it("a reaction quotes nothing", () => {
    assert.deepStrictEqual(
      paths({
        to,
        context: { message_id: "wamid.x" },
        type: "reaction",
        reaction: { message_id: "wamid.x", emoji: "x" }
      }),
      ["context"]
    )
  })
  it("several sections of a list have titles, and rows have ids of their own", () => {
    assert.deepStrictEqual(paths(sections(["a", undefined], ["1", "2"])), [
      "interactive.action.sections.1.title"
    ])
    assert.deepStrictEqual(paths(sections(["a", "b"], ["1", "1"])), [
      "interactive.action.sections.1.rows.0.id"
    ])
    assert.deepStrictEqual(paths(sections([undefined], ["1"])), [])
  })
  it("a flow has an id or a name, and a payload only where it navigates", () => {
    assert.deepStrictEqual(paths(flow({})), ["interactive.action.parameters"])
    assert.deepStrictEqual(paths(flow({ flow_id: "1", flow_name: "x" })), ["interactive.action.parameters"])
    assert.deepStrictEqual(
      paths(flow({ flow_id: "1", flow_action: "data_exchange", flow_action_payload: { screen: "A" } })),
      ["interactive.action.parameters.flow_action_payload"]
    )
    assert.deepStrictEqual(paths(flow({ flow_id: "1", flow_action_payload: { screen: "A", data: {} } })), [
      "interactive.action.parameters.flow_action_payload.data"
    ])
  })
  it("cards stand in places of their own, with the same buttons, from one catalog", () => {
    assert.deepStrictEqual(paths(cards(product(0, "1"), product(0, "1"))), [
      "interactive.action.cards.1.card_index"
    ])
    assert.deepStrictEqual(paths(cards(product(0, "1"), product(1, "2"))), [
      "interactive.action.cards.1.action.catalog_id"
    ])
    assert.deepStrictEqual(paths(cards(media(0, "a"), media(1, "a", "b"))), [
      "interactive.action.cards.1.action"
    ])
    assert.deepStrictEqual(paths(cards(media(0, "a"), media(1, "b"))), [])
  })
  it("a template's variables are all named or all numbered, and each once", () => {
    const path = "template.components.0.parameters.1.parameter_name"
    assert.deepStrictEqual(paths(body("a", undefined)), [path])
    assert.deepStrictEqual(paths(body("a", "a")), [path])
    assert.deepStrictEqual(paths(body("a", "B")), [path])
    assert.deepStrictEqual(paths(body("a", "b")), [])
    assert.deepStrictEqual(paths(body(undefined, undefined)), [])
  })
  it("a template's cards stand in places of their own, however these are written", () => {
    const header = { type: "header", parameters: [{ type: "image", image: { id: "1" } }] }
    const cards = (...places: ReadonlyArray<number | string>) =>
      template({
        type: "carousel",
        cards: places.map((card_index) => ({ card_index, components: [header] }))
      })
    assert.deepStrictEqual(paths(cards(0, "0")), ["template.components.0.cards.1.card_index"])
    assert.deepStrictEqual(paths(cards("0", "x")), ["template.components.0.cards.1.card_index"])
    assert.deepStrictEqual(paths(cards(0, "1")), [])
  })
  it("a template's components and buttons appear once, and buttons take their own parameters", () => {
    assert.deepStrictEqual(paths(template(quick(0), quick("0"))), ["template.components.1.index"])
    assert.deepStrictEqual(paths(template({ type: "body" }, { type: "body" })), ["template.components.1"])
    assert.deepStrictEqual(
      paths(
        template({
          type: "button",
          sub_type: "url",
          index: 0,
          parameters: [{ type: "payload", payload: "x" }]
        })
      ),
      [
        "template.components.0.parameters.0.payload",
        "template.components.0.parameters.0.type",
        "template.components.0.parameters.0.text"
      ]
    )
    assert.deepStrictEqual(
      paths(
        template({
          type: "button",
          sub_type: "phone_number",
          index: 0,
          parameters: [{ type: "text", text: "x" }]
        })
      ),
      ["template.components.0.parameters"]
    )
  })
  it("a long value stands alone in a template, but for a button's", () => {
    const long = "x".repeat(1025)
    const button = { type: "button", sub_type: "url", index: 0, parameters: text(long) }
    assert.deepStrictEqual(paths(template({ type: "body", parameters: text(long) })), [])
    assert.deepStrictEqual(paths(template({ type: "body", parameters: text(long) }, button)), [
      "template.components.0.parameters.0.text"
    ])
    assert.deepStrictEqual(paths(template({ type: "body", parameters: text("x") }, button)), [])
  })
  it("every section has something to choose", () => {
    const list = {
      button: "x",
      sections: [
        { title: "a", rows: [{ id: "1", title: "t" }] },
        { title: "b", rows: [] }
      ]
    }
    assert.deepStrictEqual(paths(interactive({ type: "list", body: { text: "?" }, action: list })), [
      "interactive.action.sections.1.rows"
    ])
    const products = { catalog_id: "1", sections: [{ title: "a", product_items: [] }] }
    const header = { type: "text", text: "?" }
    assert.deepStrictEqual(
      paths(interactive({ type: "product_list", header, body: { text: "?" }, action: products })),
      ["interactive.action.sections.0.product_items"]
    )
  })
  it("an order status says something of the order, of its payment, or of both", () => {
    const update = (parameters: object) =>
      interactive({
        type: "order_status",
        body: { text: "?" },
        action: { name: "review_order", parameters: { reference_id: "o", ...parameters } }
      })
    const at = "interactive.action.parameters"
    assert.deepStrictEqual(problems(update({})), [`${at} must have order or payment`])
    assert.deepStrictEqual(paths(update({ payment: { timestamp: 1 } })), [`${at}.payment.status`])
    const silent = Message.interactiveOrderStatus({ to, body: "?", referenceId: "o" })
    assert.deepStrictEqual(problems(silent), [`${at} must have order or payment`])
    const described = Message.interactiveOrderStatus({ to, body: "?", referenceId: "o", description: "d" })
    assert.deepStrictEqual(problems(described), [`${at}.order.status is required`])
    const component = {
      type: "order_status",
      parameters: [{ type: "order_status", order_status: { reference_id: "o" } }]
    }
    assert.deepStrictEqual(paths(template(component)), ["template.components.0.parameters.0.order_status"])
  })

  it("an order has items, and its amounts are whole hundredths", () => {
    const parameters = (items: ReadonlyArray<object>, subtotal: object) => ({
      reference_id: "1",
      type: "digital-goods",
      currency: "BRL",
      total_amount: amount(100),
      order: { status: "pending", items, subtotal }
    })
    const at = "interactive.action.parameters.order"
    const wrong = (items: ReadonlyArray<object>, subtotal: object) =>
      paths(
        interactive({
          type: "order_details",
          body: { text: "?" },
          action: { name: "review_and_pay", parameters: parameters(items, subtotal) }
        })
      )
    const item = (quantity: number) => ({ name: "x", amount: amount(100), quantity })
    assert.deepStrictEqual(wrong([item(1)], amount(100)), [])
    assert.deepStrictEqual(wrong([], amount(100)), [`${at}.items`])
    assert.deepStrictEqual(wrong([item(0.5)], amount(100)), [`${at}.items.0.quantity`])
    assert.deepStrictEqual(wrong([item(1)], amount(10.5)), [`${at}.subtotal.value`])
    assert.deepStrictEqual(wrong([item(1)], amount(1, 1)), [`${at}.subtotal.offset`])
  })
  it("a quick reply's text stands in one line", () => {
    const reply = (value: string) =>
      template({ type: "button", sub_type: "quick_reply", index: 0, parameters: text(value) })
    assert.deepStrictEqual(paths(reply("yes")), [])
    assert.deepStrictEqual(paths(reply("y\tes")), ["template.components.0.parameters.0.text"])
  })
  it("a card may say that its buttons are quick replies", () => {
    const named = (type: string) => cards({ ...media(0, "a"), type }, { ...media(1, "a"), type })
    assert.deepStrictEqual(paths(named("quick_reply")), [])
    assert.deepStrictEqual(paths(named("reply")), [
      "interactive.action.cards.0.type",
      "interactive.action.cards.1.type"
    ])
  })
  it("the parts of a date are whole numbers or words", () => {
    const dated = (year: unknown) =>
      template({
        type: "body",
        parameters: [{ type: "date_time", date_time: { fallback_value: "1977", year } }]
      })
    assert.deepStrictEqual(paths(dated(1977)), [])
    assert.deepStrictEqual(paths(dated("1977")), [])
    assert.deepStrictEqual(paths(dated(1977.5)), ["template.components.0.parameters.0.date_time.year"])
  })
  it("a button opens a web address", () => {
    assert.deepStrictEqual(paths(link("HTTPS://example.com")), [])
    assert.deepStrictEqual(paths(link("example.com")), ["interactive.action.parameters.url"])
  })
  it("media in headers and parameters comes by id or by link", () => {
    assert.deepStrictEqual(
      paths(
        interactive({
          type: "cta_url",
          header: { type: "video", video: { id: "1", link: "https://example.com" } },
          body: { text: "?" },
          action: { name: "cta_url", parameters: { display_text: "x", url: "https://u" } }
        })
      ),
      ["interactive.header.video"]
    )
    assert.deepStrictEqual(paths(template({ type: "header", parameters: [{ type: "image", image: {} }] })), [
      "template.components.0.parameters.0.image"
    ])
  })
})
