import type { JsonObject } from "../../src/kernel/validation/Json.ts"

const to = "905321234567"
const image = { link: "https://example.com/a.jpg" }

const message = (type: string, content: unknown, more: object = {}): JsonObject =>
  ({
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to,
    type,
    [type]: content,
    ...more
  }) as JsonObject

const interactive = (type: string, action: unknown, more: object = {}): JsonObject =>
  message("interactive", { type, body: { text: "Choose" }, action, ...more })

const template = (...components: ReadonlyArray<unknown>): JsonObject =>
  message("template", { name: "some_template", language: { code: "en_US" }, components })

const text = (value: string) => ({ type: "text", text: value })
const button = (sub_type: string, parameters?: ReadonlyArray<unknown>, index: unknown = "0") => ({
  type: "button",
  sub_type,
  index,
  ...(parameters === undefined ? {} : { parameters })
})
const action = (content: object) => [{ type: "action", action: content }]
const amount = (value: number) => ({ value, offset: 100 })
const order = {
  reference_id: "order-1",
  type: "physical-goods",
  currency: "INR",
  total_amount: amount(1100),
  order: {
    status: "pending",
    items: [{ name: "Bread", amount: amount(1000), quantity: 1, country_of_origin: "India" }],
    subtotal: amount(1000),
    tax: amount(100)
  }
}
const orderStatus = { reference_id: "order-1", order: { status: "shipped", description: "On its way" } }
const products = [
  { title: "Bread", product_items: [{ product_retailer_id: "1" }, { product_retailer_id: "2" }] }
]
const reply = (id: string, title: string) => ({ type: "reply", reply: { id, title } })
const quickReply = (id: string) => ({ type: "quick_reply", quick_reply: { id, title: "More" } })
const linkCard = (card_index: number) => ({
  card_index,
  type: "cta_url",
  header: { type: "image", image },
  body: { text: "One\nTwo" },
  action: { name: "cta_url", parameters: { display_text: "Buy", url: "https://example.com" } }
})
const replyCard = (card_index: number) => ({
  card_index,
  header: { type: "video", video: { link: "https://example.com/a.mp4" } },
  action: { buttons: [quickReply(`more-${card_index}`), quickReply(`less-${card_index}`)] }
})
const productCard = (card_index: number) => ({
  card_index,
  type: "product",
  action: { catalog_id: "7", product_retailer_id: String(card_index) }
})
const templateCard = (card_index: number) => ({
  card_index,
  components: [
    { type: "header", parameters: [{ type: "image", image: { id: "1" } }] },
    { type: "body", parameters: [text("Bag")] },
    button("quick_reply", [{ type: "payload", payload: "more" }]),
    button("url", [text("bag")], "1")
  ]
})

/** One valid body of each kind that Meta documents, in full where a full one says more. */
export const bodies: Readonly<Record<string, JsonObject>> = {
  text: message("text", { body: "Hello https://example.com", preview_url: true }),
  "text without a type": { messaging_product: "whatsapp", to, text: { body: "Hello" } },
  reply: message(
    "text",
    { body: "Yes" },
    { context: { message_id: "wamid.abc" }, biz_opaque_callback_data: "42" }
  ),
  image: message("image", { ...image, caption: "A picture" }),
  "image by id": message("image", { id: "1" }),
  audio: message("audio", { id: "1", voice: true }),
  document: message("document", { link: "https://example.com/a.pdf", caption: "A file", filename: "a.pdf" }),
  video: message("video", { link: "https://example.com/a.mp4" }),
  sticker: message("sticker", { id: "1" }),
  location: message("location", { latitude: "41.01", longitude: "28.97", name: "Here", address: "There" }),
  contacts: message("contacts", [
    {
      name: { formatted_name: "Ada Lovelace", first_name: "Ada" },
      phones: [{ phone: "+905321234567", type: "Mobile", wa_id: "905321234567" }],
      addresses: [{ city: "London", type: "Pop-Up" }],
      birthday: "1815-12-10",
      emails: [{ email: "ada@example.com" }],
      org: { company: "Engines" },
      urls: [{ url: "https://example.com" }]
    }
  ]),
  reaction: message("reaction", { message_id: "wamid.abc", emoji: "😀" }),
  "reaction removed": message("reaction", { message_id: "wamid.abc", emoji: "" }),
  buttons: interactive(
    "button",
    { buttons: [reply("y", "Yes"), reply("n", "No")] },
    { header: { type: "document", document: { id: "1", filename: "a.pdf" } }, footer: { text: "Soon" } }
  ),
  list: interactive(
    "list",
    {
      button: "Open",
      sections: [
        { title: "One", rows: [{ id: "1", title: "First", description: "The first" }] },
        { title: "Two", rows: [{ id: "2", title: "Second" }] }
      ]
    },
    { header: { type: "text", text: "Pick" } }
  ),
  "cta url": interactive("cta_url", {
    name: "cta_url",
    parameters: { display_text: "Open", url: "https://example.com" }
  }),
  flow: interactive("flow", {
    name: "flow",
    parameters: {
      flow_message_version: "3",
      flow_id: "1",
      flow_cta: "Book",
      flow_token: "t",
      mode: "draft",
      flow_action: "navigate",
      flow_action_payload: { screen: "FIRST", data: { anything: { at: ["all"] } } }
    }
  }),
  "location request": interactive("location_request_message", { name: "send_location" }),
  product: interactive("product", { catalog_id: "7", product_retailer_id: "1" }, { footer: { text: "New" } }),
  "product list": interactive(
    "product_list",
    { catalog_id: "7", sections: products },
    { header: { type: "text", text: "Shop" } }
  ),
  catalog: interactive("catalog_message", {
    name: "catalog_message",
    parameters: { thumbnail_product_retailer_id: "1" }
  }),
  address: {
    ...interactive("address_message", {
      name: "address_message",
      parameters: {
        country: "IN",
        values: { name: "Ada", in_pin_code: "400051" },
        saved_addresses: [{ id: "a", value: { city: "Mumbai" } }],
        validation_errors: { in_pin_code: "Unknown" }
      }
    }),
    to: "919812345678"
  },
  "link carousel": interactive("carousel", { cards: [linkCard(0), linkCard(1)] }),
  "reply carousel": interactive("carousel", { cards: [replyCard(0), replyCard(1), replyCard(2)] }),
  "product carousel": interactive("carousel", { cards: [productCard(0), productCard(1)] }),
  "call permission": interactive("call_permission_request", { name: "call_permission_request" }),
  "voice call": interactive("voice_call", {
    name: "voice_call",
    parameters: { display_text: "Call", ttl_minutes: 100, payload: "p" }
  }),
  "contact request": interactive("request_contact_info", { name: "request_contact_info" }),
  "order details": interactive(
    "order_details",
    { name: "review_and_pay", parameters: order },
    { header: { type: "image", image } }
  ),
  "order status": interactive("order_status", { name: "review_order", parameters: orderStatus }),
  template: message("template", {
    name: "hello_world",
    language: { code: "en_US", policy: "deterministic" }
  }),
  "template in full": template(
    { type: "header", parameters: [{ type: "document", document: { id: "1", filename: "a.pdf" } }] },
    {
      type: "body",
      parameters: [
        text("Ada"),
        { type: "currency", currency: { fallback_value: "$1", code: "USD", amount_1000: 1000 } },
        { type: "date_time", date_time: { fallback_value: "today", day_of_week: 5, calendar: "GREGORIAN" } }
      ]
    },
    button("url", [text("a")]),
    button("quick_reply", [{ type: "payload", payload: "p" }], 1),
    button("phone_number", undefined, 2)
  ),
  "template with named parameters": template({
    type: "body",
    parameters: [{ ...text("Ada"), parameter_name: "first_name" }]
  }),
  "template of a coupon": template(
    { type: "body" },
    button("copy_code", [{ type: "coupon_code", coupon_code: "25OFF" }])
  ),
  "template of a flow": template(button("flow", action({ flow_token: "t", flow_action_data: { a: 1 } }))),
  "template of a catalog": template(button("catalog", action({ thumbnail_product_retailer_id: "1" }))),
  "template of products": template(
    button("mpm", action({ thumbnail_product_retailer_id: "1", sections: products }))
  ),
  "template of one product": template({
    type: "header",
    parameters: [{ type: "product", product: { catalog_id: "7", product_retailer_id: "1" } }]
  }),
  "template of a place": template({
    type: "header",
    parameters: [{ type: "location", location: { latitude: "1", longitude: "2", name: "A", address: "B" } }]
  }),
  "template of a call": template({
    type: "button",
    sub_type: "voice_call",
    parameters: [
      { type: "ttl_minutes", ttl_minutes: 100 },
      { type: "payload", payload: "p" }
    ]
  }),
  "template of a bill": template(button("order_details", action({ order_details: order }))),
  "template of an order": template({
    type: "order_status",
    parameters: [{ type: "order_status", order_status: orderStatus }]
  }),
  "template of an offer": template({
    type: "limited_time_offer",
    parameters: [{ type: "limited_time_offer", limited_time_offer: { expiration_time_ms: 1_209_600_000 } }]
  }),
  "template of a tap target": template({
    type: "tap_target_configuration",
    parameters: [
      {
        type: "tap_target_configuration",
        tap_target_configuration: [{ url: "https://example.com/", title: "Offer" }]
      }
    ]
  }),
  "template of a carousel": template({ type: "carousel", cards: [templateCard(0), templateCard(1)] }),
  "read receipt": { messaging_product: "whatsapp", status: "read", message_id: "wamid.abc" },
  typing: {
    messaging_product: "whatsapp",
    status: "read",
    message_id: "wamid.abc",
    typing_indicator: { type: "text" }
  }
}

/** A body with the value at a path replaced; `undefined` removes the key. */
export const edit = (body: JsonObject, path: ReadonlyArray<string | number>, value: unknown): JsonObject => {
  const copy = structuredClone(body) as Record<string | number, unknown>
  let owner = copy
  for (const key of path.slice(0, -1)) owner = owner[key] as Record<string | number, unknown>
  const last = path.at(-1) ?? ""
  if (value === undefined) delete owner[last]
  else owner[last] = value
  return copy as JsonObject
}
