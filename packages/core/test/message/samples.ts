/**
 * Bodies as applications send them, written for this repository: each kind
 * that Meta documents, small and full, and each variant that Meta tolerates.
 */

const around = { messaging_product: "whatsapp", recipient_type: "individual", to: "905321234567" }

const interactive = (content: object) => ({ ...around, type: "interactive", interactive: content })

const template = (name: string, components?: ReadonlyArray<object>) => ({
  ...around,
  type: "template",
  template: { name, language: { code: "tr" }, ...(components === undefined ? {} : { components }) }
})

const amount = (value: number) => ({ value, offset: 100 })

const order = {
  reference_id: "order-1042",
  type: "digital-goods",
  payment_settings: [
    { type: "payment_gateway", payment_gateway: { type: "razorpay", configuration_name: "main" } }
  ],
  currency: "INR",
  total_amount: amount(19900),
  order: {
    status: "pending",
    items: [{ retailer_id: "sku-1", name: "Aloe", amount: amount(19900), quantity: 1 }],
    subtotal: amount(19900),
    tax: { ...amount(0), description: "none" }
  }
}

/** Bodies in the documented spelling, by name. */
export const samples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "text, small": {
    messaging_product: "whatsapp",
    to: "905321234567",
    type: "text",
    text: { body: "Merhaba" }
  },
  "text, full": {
    ...around,
    context: { message_id: "wamid.HBgMOTA1MzIxMjM0NTY3FQIAERgSQUJDREVGMDEyMzQ1Njc4OUFCAA==" },
    biz_opaque_callback_data: "order-1042",
    recipient_identity_key_hash: "DF2lS5v2W6x=",
    type: "text",
    text: { preview_url: true, body: "Sipariş https://example.com/1042 👋" }
  },
  "text to a group": {
    messaging_product: "whatsapp",
    recipient_type: "group",
    to: "Y2FwaV9ncm91cDo5MDUzMjEyMzQ1Njc6MTIwMzYz",
    type: "text",
    text: { body: "Merhaba" }
  },
  "text to a business-scoped user id": {
    messaging_product: "whatsapp",
    recipient: "TR.13491208655302741918",
    type: "text",
    text: { body: "Merhaba" }
  },
  "image by id": { ...around, type: "image", image: { id: "1479537139650973", caption: "Aloe" } },
  "image by link": { ...around, type: "image", image: { link: "https://example.com/aloe.jpg" } },
  video: { ...around, type: "video", video: { link: "https://example.com/aloe.mp4", caption: "Aloe" } },
  audio: { ...around, type: "audio", audio: { link: "https://example.com/aloe.mp3" } },
  "voice note": { ...around, type: "audio", audio: { id: "1013859600285441", voice: true } },
  document: {
    ...around,
    type: "document",
    document: { link: "https://example.com/1042.pdf", caption: "Fatura", filename: "fatura.pdf" }
  },
  sticker: { ...around, type: "sticker", sticker: { id: "798882015472548" } },
  "location, as documented": {
    ...around,
    type: "location",
    location: { latitude: "41.0082", longitude: "28.9784", name: "Sultanahmet", address: "İstanbul" }
  },
  "location in numbers": {
    ...around,
    type: "location",
    location: { latitude: 41.0082, longitude: -28.9784 }
  },
  "contacts, small": {
    ...around,
    type: "contacts",
    contacts: [{ name: { formatted_name: "Ada", first_name: "Ada" } }]
  },
  "contacts, full": {
    ...around,
    type: "contacts",
    contacts: [
      {
        addresses: [
          { street: "1 A", city: "B", state: "C", zip: "1", country: "D", country_code: "TR", type: "Ofis" }
        ],
        birthday: "1999-01-23",
        emails: [{ email: "ada@example.com", type: "Work" }],
        name: {
          formatted_name: "Dr. Ada B. C. Jr.",
          first_name: "Ada",
          last_name: "C.",
          middle_name: "B.",
          suffix: "Jr.",
          prefix: "Dr."
        },
        org: { company: "E", department: "F", title: "G" },
        phones: [{ phone: "+905321234567", type: "Mobile", wa_id: "905321234567" }],
        urls: [{ url: "https://example.com", type: "Company" }]
      }
    ]
  },
  reaction: { ...around, type: "reaction", reaction: { message_id: "wamid.HBgL", emoji: "👍" } },
  "reaction taken back": { ...around, type: "reaction", reaction: { message_id: "wamid.HBgL", emoji: "" } },
  "reply buttons": interactive({
    type: "button",
    header: { type: "document", document: { id: "1376223850470843", filename: "plan.pdf" } },
    body: { text: "Yarın saat dokuzda. Gelecek misiniz?" },
    footer: { text: "Lucky Shrub" },
    action: {
      buttons: [
        { type: "reply", reply: { id: "yes", title: "Evet" } },
        { type: "reply", reply: { id: "no", title: "Hayır" } }
      ]
    }
  }),
  list: interactive({
    type: "list",
    header: { type: "text", text: "Kargo" },
    body: { text: "Hangisi?" },
    footer: { text: "Lucky Shrub" },
    action: {
      button: "Seçenekler",
      sections: [
        { title: "Hızlı", rows: [{ id: "a", title: "Yarın", description: "Kurye" }] },
        { title: "Yavaş", rows: [{ id: "b", title: "Haftaya" }] }
      ]
    }
  }),
  "list of one section": interactive({
    type: "list",
    body: { text: "Hangisi?" },
    action: { button: "Seç", sections: [{ rows: [{ id: "a", title: "Yarın" }] }] }
  }),
  "button with an address": interactive({
    type: "cta_url",
    header: { type: "image", image: { link: "https://example.com/a.png" } },
    body: { text: "Tarihler" },
    action: { name: "cta_url", parameters: { display_text: "Aç", url: "https://example.com?click=1" } }
  }),
  "flow by id": interactive({
    type: "flow",
    body: { text: "Masa ayırt" },
    action: {
      name: "flow",
      parameters: {
        flow_message_version: "3",
        flow_id: "1234",
        flow_cta: "Ayırt",
        flow_token: "t",
        mode: "draft",
        flow_action: "navigate",
        flow_action_payload: { screen: "START", data: { Type: "X", nested: { name: "camelCase stays" } } }
      }
    }
  }),
  "flow by name": interactive({
    type: "flow",
    body: { text: "Masa ayırt" },
    action: {
      name: "flow",
      parameters: {
        flow_message_version: "3",
        flow_name: "table",
        flow_cta: "Ayırt",
        flow_action: "data_exchange"
      }
    }
  }),
  "location request": interactive({
    type: "location_request_message",
    body: { text: "Neredesiniz?" },
    action: { name: "send_location" }
  }),
  "contact info request": interactive({
    type: "request_contact_info",
    body: { text: "Numaranız?" },
    action: { name: "request_contact_info" }
  }),
  "call permission request": interactive({
    type: "call_permission_request",
    body: { text: "Arayabilir miyiz?" },
    action: { name: "call_permission_request" }
  }),
  "call permission request without a body": interactive({
    type: "call_permission_request",
    action: { name: "call_permission_request" }
  }),
  "voice call": interactive({
    type: "voice_call",
    body: { text: "Bizi arayın" },
    action: { name: "voice_call", parameters: { display_text: "Ara", ttl_minutes: 100, payload: "p" } }
  }),
  "voice call with defaults": interactive({
    type: "voice_call",
    body: { text: "Bizi arayın" },
    action: { name: "voice_call" }
  }),
  product: interactive({ type: "product", action: { catalog_id: "1", product_retailer_id: "sku" } }),
  "product list": interactive({
    type: "product_list",
    header: { type: "text", text: "Ürünler" },
    body: { text: "Seçin" },
    action: {
      catalog_id: "1",
      sections: [{ title: "Yeni", product_items: [{ product_retailer_id: "sku" }] }]
    }
  }),
  catalog: interactive({
    type: "catalog_message",
    body: { text: "Katalog" },
    footer: { text: "Yeni" },
    action: { name: "catalog_message", parameters: { thumbnail_product_retailer_id: "sku" } }
  }),
  address: interactive({
    type: "address_message",
    body: { text: "Adres?" },
    action: {
      name: "address_message",
      parameters: {
        country: "IN",
        values: { name: "A", phone_number: "+911234567890", in_pin_code: "400063", city: "Mumbai" },
        saved_addresses: [{ id: "home", value: { house_number: "8", building_name: "" } }],
        validation_errors: { in_pin_code: "We could not find this pin code." }
      }
    }
  }),
  "media carousel with addresses": interactive({
    type: "carousel",
    body: { text: "Bakın" },
    action: {
      cards: [0, 1].map((i) => ({
        card_index: i,
        type: "cta_url",
        header: { type: "image", image: { link: "https://example.com/a.png" } },
        body: { text: "*A*\n\nB" },
        action: { name: "cta_url", parameters: { display_text: "Aç", url: "https://example.com" } }
      }))
    }
  }),
  "media carousel with quick replies": interactive({
    type: "carousel",
    body: { text: "Bakın" },
    action: {
      cards: [0, 1].map((i) => ({
        card_index: i,
        header: { type: "video", video: { link: "https://example.com/a.mp4" } },
        action: {
          buttons: [{ type: "quick_reply", quick_reply: { id: `more-of-a-long-name-${i}`, title: "Daha" } }]
        }
      }))
    }
  }),
  "product carousel": interactive({
    type: "carousel",
    body: { text: "Bakın" },
    action: {
      cards: [0, 1].map((i) => ({
        card_index: i,
        type: "product",
        action: { catalog_id: "1", product_retailer_id: `sku-${i}` }
      }))
    }
  }),
  "order details": interactive({
    type: "order_details",
    header: { type: "image", image: { link: "https://example.com/a.png" } },
    body: { text: "Siparişiniz" },
    action: { name: "review_and_pay", parameters: order }
  }),
  "order details with the picture's provider, and without items": interactive({
    type: "order_details",
    header: { type: "image", image: { link: "https://example.com/a.png", provider: { name: "shop" } } },
    body: { text: "Siparişiniz" },
    action: {
      name: "review_and_pay",
      parameters: {
        reference_id: "order-1042",
        type: "digital-goods",
        payment_type: "br",
        currency: "BRL",
        total_amount: { value: 5000, offset: 100 }
      }
    }
  }),
  "order status with a payment": interactive({
    type: "order_status",
    body: { text: "Ödendi" },
    action: {
      name: "review_order",
      parameters: {
        reference_id: "order-1042",
        order: { status: "partially-shipped" },
        payment: { status: "captured", timestamp: 1785125734 }
      }
    }
  }),
  "order status of a payment alone": interactive({
    type: "order_status",
    body: { text: "Ödendi" },
    action: {
      name: "review_order",
      parameters: { reference_id: "order-1042", payment: { status: "failed" } }
    }
  }),
  "order status": interactive({
    type: "order_status",
    body: { text: "Yolda" },
    action: { name: "review_order", parameters: { reference_id: "order-1042", order: { status: "shipped" } } }
  }),
  "template without variables": template("hello_world"),
  "template with empty components": template("hello_world", []),
  "template with a policy": {
    ...around,
    type: "template",
    template: { name: "hello_world", language: { code: "en_US", policy: "deterministic" } }
  },
  "template for the marketing endpoint": {
    ...template("offer"),
    product_policy: "STRICT",
    message_activity_sharing: false
  },
  "template with header, body and buttons": template("order_update", [
    { type: "header", parameters: [{ type: "image", image: { id: "1339522734477770" } }] },
    {
      type: "body",
      parameters: [
        { type: "text", text: "Ayşe" },
        { type: "currency", currency: { fallback_value: "₺100,99", code: "TRY", amount_1000: 100990 } },
        { type: "date_time", date_time: { fallback_value: "25 Şubat 1977" } }
      ]
    },
    {
      type: "button",
      sub_type: "quick_reply",
      index: "0",
      parameters: [{ type: "payload", payload: "yes" }]
    },
    { type: "button", sub_type: "url", index: 1, parameters: [{ type: "text", text: "1042" }] }
  ]),
  "template with a text header and named variables": template("welcome", [
    { type: "header", parameters: [{ type: "text", parameter_name: "first_name", text: "Ayşe" }] },
    {
      type: "body",
      parameters: [
        { type: "text", parameter_name: "code", text: "25OFF" },
        { type: "text", parameter_name: "percent", text: "25%" }
      ]
    }
  ]),
  "template with a video, a document, a location or a product above": template("cards", [
    {
      type: "carousel",
      cards: [
        {
          card_index: 0,
          components: [{ type: "header", parameters: [{ type: "video", video: { id: "1" } }] }]
        },
        {
          card_index: 1,
          components: [
            {
              type: "header",
              parameters: [{ type: "product", product: { product_retailer_id: "sku", catalog_id: "1" } }]
            },
            { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "x" }] }
          ]
        }
      ]
    }
  ]),
  "template with a location": template("visit", [
    {
      type: "header",
      parameters: [
        { type: "location", location: { latitude: "41.0", longitude: "28.9", name: "A", address: "B" } }
      ]
    }
  ]),
  "authentication template": template("otp", [
    { type: "body", parameters: [{ type: "text", text: "J$FpnYnP" }] },
    { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "J$FpnYnP" }] }
  ]),
  "template with a coupon and a limited-time offer": template("offer", [
    {
      type: "limited_time_offer",
      parameters: [{ type: "limited_time_offer", limited_time_offer: { expiration_time_ms: 1893456000000 } }]
    },
    {
      type: "button",
      sub_type: "copy_code",
      index: 0,
      parameters: [{ type: "coupon_code", coupon_code: "CARIBE25" }]
    }
  ]),
  "template with a flow": template("table", [
    {
      type: "button",
      sub_type: "flow",
      index: "0",
      parameters: [{ type: "action", action: { flow_token: "t", flow_action_data: { Any: ["thing"] } } }]
    }
  ]),
  "template with a catalog": template("catalog", [
    {
      type: "button",
      sub_type: "catalog",
      index: 0,
      parameters: [{ type: "action", action: { thumbnail_product_retailer_id: "sku" } }]
    }
  ]),
  "template with several products": template("cart", [
    {
      type: "button",
      sub_type: "mpm",
      index: 0,
      parameters: [
        {
          type: "action",
          action: {
            thumbnail_product_retailer_id: "sku",
            sections: [{ title: "Yeni", product_items: [{ product_retailer_id: "sku" }] }]
          }
        }
      ]
    }
  ]),
  "template with a voice call": template("call", [
    {
      type: "button",
      sub_type: "voice_call",
      parameters: [
        { type: "ttl_minutes", ttl_minutes: 100 },
        { type: "payload", payload: "p" }
      ]
    }
  ]),
  "template with an order": template("order", [
    {
      type: "button",
      sub_type: "order_details",
      index: 0,
      parameters: [{ type: "action", action: { order_details: order } }]
    }
  ]),
  "template with an order's status": template("order", [
    {
      type: "order_status",
      parameters: [
        {
          type: "order_status",
          order_status: { reference_id: "order-1042", order: { status: "completed", description: "Bitti" } }
        }
      ]
    }
  ]),
  "template with a tap target": template("tap", [
    {
      type: "tap_target_configuration",
      parameters: [
        {
          type: "tap_target_configuration",
          tap_target_configuration: [{ url: "https://example.com/", title: "Ayrıntı" }]
        }
      ]
    }
  ]),
  "template with a button that takes nothing": template("call_us", [
    { type: "button", sub_type: "phone_number", index: 0, parameters: [] }
  ])
}

const cardsAt = (...places: ReadonlyArray<string>) => ({
  ...around,
  type: "template",
  template: {
    name: "x",
    language: { code: "en_US" },
    components: [
      {
        type: "carousel",
        cards: places.map((card_index) => ({
          card_index,
          components: [{ type: "header", parameters: [{ type: "image", image: { id: "1" } }] }]
        }))
      }
    ]
  }
})

/** Spellings that Meta takes and does not document, with what is sent instead. */
export const tolerated: ReadonlyArray<{
  readonly name: string
  readonly body: Readonly<Record<string, unknown>>
  readonly sent: Readonly<Record<string, unknown>>
}> = [
  {
    name: "a number in `to`",
    body: { ...around, to: 905321234567, type: "text", text: { body: "a" } },
    sent: { ...around, type: "text", text: { body: "a" } }
  },
  {
    name: "punctuation in `to`",
    body: { ...around, to: "+90 (532) 123-45.67", type: "text", text: { body: "a" } },
    sent: { ...around, type: "text", text: { body: "a" } }
  },
  {
    name: "the international prefix in `to`",
    body: { ...around, to: "00905321234567", type: "text", text: { body: "a" } },
    sent: { ...around, type: "text", text: { body: "a" } }
  },
  {
    name: "no type and no product",
    body: { to: "905321234567", text: { body: "a" } },
    sent: { messaging_product: "whatsapp", to: "905321234567", type: "text", text: { body: "a" } }
  },
  {
    name: "a type and a product that are null",
    body: { to: "905321234567", messaging_product: null, type: null, text: { body: "a" } },
    sent: { messaging_product: "whatsapp", to: "905321234567", type: "text", text: { body: "a" } }
  },
  {
    name: "an empty caption",
    body: { ...around, type: "image", image: { id: "1", caption: "" } },
    sent: { ...around, type: "image", image: { id: "1", caption: "" } }
  },
  {
    name: "keys that are undefined",
    body: { ...around, context: undefined, type: "text", text: { body: "a", preview_url: undefined } },
    sent: { ...around, type: "text", text: { body: "a" } }
  },
  {
    name: "enumerations in upper case",
    body: {
      ...around,
      recipient_type: "INDIVIDUAL",
      type: "TEMPLATE",
      template: {
        name: "x",
        language: { code: "en_US", policy: "DETERMINISTIC" },
        components: [
          { type: "BODY", parameters: [{ type: "TEXT", text: "KEPT" }] },
          {
            type: "BUTTON",
            sub_type: "COPY_CODE",
            index: 0,
            parameters: [{ type: "COUPON_CODE", coupon_code: "AB" }]
          }
        ]
      }
    },
    sent: {
      ...around,
      type: "template",
      template: {
        name: "x",
        language: { code: "en_US", policy: "deterministic" },
        components: [
          { type: "body", parameters: [{ type: "text", text: "KEPT" }] },
          {
            type: "button",
            sub_type: "copy_code",
            index: 0,
            parameters: [{ type: "coupon_code", coupon_code: "AB" }]
          }
        ]
      }
    }
  },
  {
    name: "an interactive type in upper case, with a flow's data left alone",
    body: interactive({
      type: "FLOW",
      body: { text: "a" },
      action: {
        name: "flow",
        parameters: {
          flow_message_version: "3",
          flow_id: "1",
          flow_cta: "Go",
          flow_action_payload: { screen: "A", data: { type: "UPPER" } }
        }
      }
    }),
    sent: interactive({
      type: "flow",
      body: { text: "a" },
      action: {
        name: "flow",
        parameters: {
          flow_message_version: "3",
          flow_id: "1",
          flow_cta: "Go",
          flow_action_payload: { screen: "A", data: { type: "UPPER" } }
        }
      }
    })
  },
  {
    name: "keys that are null, but for those of a flow's data",
    body: {
      ...interactive({
        type: "flow",
        header: null,
        body: { text: "a" },
        action: {
          name: "flow",
          parameters: {
            flow_message_version: "3",
            flow_id: "1",
            flow_cta: "Go",
            flow_token: null,
            flow_action_payload: { screen: "A", data: { coupon: null } }
          }
        }
      }),
      context: null
    },
    sent: interactive({
      type: "flow",
      body: { text: "a" },
      action: {
        name: "flow",
        parameters: {
          flow_message_version: "3",
          flow_id: "1",
          flow_cta: "Go",
          flow_action_payload: { screen: "A", data: { coupon: null } }
        }
      }
    })
  },
  {
    name: "an action that was written as text",
    body: interactive({
      type: "list",
      body: { text: "a" },
      action: JSON.stringify({
        button: "Go",
        sections: [{ rows: [{ id: "1", title: "One", description: null }] }]
      })
    }),
    sent: interactive({
      type: "list",
      body: { text: "a" },
      action: { button: "Go", sections: [{ rows: [{ id: "1", title: "One" }] }] }
    })
  },
  {
    name: "Meta's ids as numbers",
    body: interactive({
      type: "product_list",
      header: { type: "text", text: "a" },
      body: { text: "a" },
      action: { catalog_id: 4385, sections: [{ title: "a", product_items: [{ product_retailer_id: "1" }] }] }
    }),
    sent: interactive({
      type: "product_list",
      header: { type: "text", text: "a" },
      body: { text: "a" },
      action: {
        catalog_id: "4385",
        sections: [{ title: "a", product_items: [{ product_retailer_id: "1" }] }]
      }
    })
  },
  {
    name: "a media id as a number",
    body: { ...around, type: "image", image: { id: 914268667232441 } },
    sent: { ...around, type: "image", image: { id: "914268667232441" } }
  },
  {
    name: "the places of a template's cards as text",
    body: cardsAt("0", "1"),
    sent: cardsAt("0", "1")
  }
]
