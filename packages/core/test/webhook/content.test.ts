import { Webhook } from "@connexease-gateway/core"
import { assert, describe, it } from "@effect/vitest"
import { received } from "./samples.ts"

const form = (response_json: unknown) => {
  const { content } = received({
    type: "interactive",
    interactive: { type: "nfm_reply", nfm_reply: { response_json } }
  })
  assert(content.type === "interactive" && content.reply.type === "nfm_reply")
  return Webhook.formData(content.reply)
}

describe("the content of a message", () => {
  const file = {
    id: "1003383421387256",
    mime_type: "image/jpeg",
    sha256: "SfInY0g=",
    url: "https://lookaside.example/1"
  }
  const read = {
    id: "1003383421387256",
    mimeType: "image/jpeg",
    sha256: "SfInY0g=",
    url: "https://lookaside.example/1"
  }
  const contents: ReadonlyArray<readonly [name: string, message: object, content: object]> = [
    ["text", { type: "text", text: { body: "Günaydın 🌞" } }, { type: "text", body: "Günaydın 🌞" }],
    [
      "image",
      { type: "image", image: { ...file, caption: "Kapı" } },
      { type: "image", caption: "Kapı", ...read }
    ],
    [
      "video",
      { type: "video", video: { ...file, caption: "Kapı" } },
      { type: "video", caption: "Kapı", ...read }
    ],
    ["audio", { type: "audio", audio: { ...file, voice: true } }, { type: "audio", voice: true, ...read }],
    [
      "document",
      { type: "document", document: { ...file, filename: "fatura.pdf", caption: "Mart" } },
      { type: "document", filename: "fatura.pdf", caption: "Mart", ...read }
    ],
    [
      "sticker",
      { type: "sticker", sticker: { ...file, animated: false } },
      { type: "sticker", animated: false, ...read }
    ],
    [
      "location",
      {
        type: "location",
        location: {
          latitude: 41.0082,
          longitude: 28.9784,
          name: "Ayasofya",
          address: "Fatih",
          url: "https://example.com"
        }
      },
      {
        type: "location",
        latitude: 41.0082,
        longitude: 28.9784,
        name: "Ayasofya",
        address: "Fatih",
        url: "https://example.com"
      }
    ],
    [
      "location in texts",
      { type: "location", location: { latitude: "41.0082", longitude: "-28" } },
      { type: "location", latitude: 41.0082, longitude: -28 }
    ],
    [
      "contacts",
      {
        type: "contacts",
        contacts: [
          {
            name: { formatted_name: "Ada Yılmaz", first_name: "Ada", last_name: "Yılmaz" },
            org: { company: "Connexease" },
            phones: [{ phone: "+90 532 123 45 67", type: "MOBILE", wa_id: "905321234567" }],
            emails: [{ email: "ada@example.com", type: "WORK" }],
            urls: [{ url: "https://example.com" }],
            addresses: [{ city: "İstanbul", zip: 34000, country_code: "tr" }],
            birthday: "1990-01-01",
            origin: "contact_request"
          }
        ]
      },
      {
        type: "contacts",
        contacts: [
          {
            name: "Ada Yılmaz",
            firstName: "Ada",
            lastName: "Yılmaz",
            birthday: "1990-01-01",
            company: "Connexease",
            phones: [{ phone: "+90 532 123 45 67", waId: "905321234567", type: "MOBILE" }],
            emails: [{ email: "ada@example.com", type: "WORK" }],
            urls: [{ url: "https://example.com" }],
            addresses: [{ city: "İstanbul", zip: "34000", countryCode: "tr" }],
            origin: "contact_request"
          }
        ]
      }
    ],
    [
      "contacts with their origin beside them",
      { type: "contacts", origin: "contact_request", contacts: [{ phones: [{ phone: "905321234567" }] }] },
      {
        type: "contacts",
        contacts: [
          {
            phones: [{ phone: "905321234567" }],
            emails: [],
            urls: [],
            addresses: [],
            origin: "contact_request"
          }
        ]
      }
    ],
    [
      "reaction",
      { type: "reaction", reaction: { message_id: "wamid.0", emoji: "👍" } },
      { type: "reaction", messageId: "wamid.0", emoji: "👍" }
    ],
    [
      "reaction taken back",
      { type: "reaction", reaction: { message_id: "wamid.0" } },
      { type: "reaction", messageId: "wamid.0" }
    ],
    [
      "reaction taken back with an empty emoji",
      { type: "reaction", reaction: { message_id: "wamid.0", emoji: "" } },
      { type: "reaction", messageId: "wamid.0" }
    ],
    [
      "button of a template",
      { type: "button", button: { payload: "STOP", text: "Durdur" } },
      { type: "button", text: "Durdur", payload: "STOP" }
    ],
    [
      "reply button",
      {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id: "yes", title: "Evet" } }
      },
      { type: "interactive", reply: { type: "button_reply", id: "yes", title: "Evet" } }
    ],
    [
      "row of a list",
      {
        type: "interactive",
        interactive: { type: "list_reply", list_reply: { id: "s", title: "Small", description: "38" } }
      },
      { type: "interactive", reply: { type: "list_reply", id: "s", title: "Small", description: "38" } }
    ],
    [
      "filled form",
      {
        type: "interactive",
        interactive: {
          type: "nfm_reply",
          nfm_reply: { name: "flow", body: "Sent", response_json: '{"size":"M"}' }
        }
      },
      {
        type: "interactive",
        reply: { type: "nfm_reply", name: "flow", body: "Sent", responseJson: '{"size":"M"}' }
      }
    ],
    [
      "call permission",
      {
        type: "interactive",
        interactive: {
          type: "call_permission_reply",
          call_permission_reply: {
            response: "accept",
            is_permanent: false,
            expiration_timestamp: 1771941364,
            response_source: "user_action"
          }
        }
      },
      {
        type: "interactive",
        reply: {
          type: "call_permission_reply",
          response: "accept",
          isPermanent: false,
          expirationMillis: 1771941364000,
          source: "user_action"
        }
      }
    ],
    [
      "payment method",
      {
        type: "interactive",
        interactive: {
          type: "payment_method",
          payment_method: { payment_method: "pix", payment_timestamp: 1726170122, reference_id: "r-1" }
        }
      },
      {
        type: "interactive",
        reply: {
          type: "payment_method",
          paymentMethod: "pix",
          referenceId: "r-1",
          paymentMillis: 1726170122000
        }
      }
    ],
    [
      "interactive reply of a new kind",
      { type: "interactive", interactive: { type: "dance_reply", dance_reply: {} } },
      { type: "interactive", reply: { type: "unknown", name: "dance_reply" } }
    ],
    [
      "order",
      {
        type: "order",
        order: {
          catalog_id: "194836987003835",
          text: "Lütfen hızlı",
          product_items: [{ product_retailer_id: "p1", quantity: "2", item_price: 99.99, currency: "TRY" }]
        }
      },
      {
        type: "order",
        catalogId: "194836987003835",
        text: "Lütfen hızlı",
        items: [{ productRetailerId: "p1", quantity: 2, price: 99.99, currency: "TRY" }]
      }
    ],
    [
      "changed number",
      {
        type: "system",
        system: { type: "user_changed_number", body: "User changed", wa_id: "905559876543" }
      },
      { type: "system", change: "user_changed_number", body: "User changed", waId: "905559876543" }
    ],
    [
      "changed number, older",
      { type: "system", system: { type: "customer_changed_number", new_wa_id: "905559876543" } },
      { type: "system", change: "customer_changed_number", waId: "905559876543" }
    ],
    [
      "changed user id",
      { type: "system", system: { type: "user_changed_user_id", user_id: "TR.2", previous_user_id: "TR.1" } },
      { type: "system", change: "user_changed_user_id", userId: "TR.2", previousUserId: "TR.1" }
    ],
    [
      "edit",
      {
        type: "edit",
        edit: {
          original_message_id: "wamid.0",
          message: { type: "text", text: { body: "Merhaba!" }, context: { id: "M0" } }
        }
      },
      {
        type: "edit",
        originalMessageId: "wamid.0",
        message: { type: "text", body: "Merhaba!" },
        context: { id: "M0" }
      }
    ],
    [
      "revoke",
      { type: "revoke", revoke: { original_message_id: "wamid.0" } },
      { type: "revoke", originalMessageId: "wamid.0" }
    ],
    ["request for a welcome", { type: "request_welcome" }, { type: "request_welcome" }],
    [
      "unsupported",
      { type: "unsupported", unsupported: { type: "poll" } },
      { type: "unsupported", name: "poll" }
    ],
    ["unsupported, by its earlier name", { type: "unknown" }, { type: "unsupported" }],
    ["a new kind", { type: "hologram", hologram: { id: "1" } }, { type: "unknown", name: "hologram" }],
    ["a kind without its content", { type: "text" }, { type: "unknown", name: "text" }],
    ["no type, but content", { text: { body: "Merhaba" } }, { type: "text", body: "Merhaba" }],
    ["nothing at all", {}, { type: "unknown" }]
  ]
  for (const [name, body, content] of contents) {
    it(`is read: ${name}`, () => assert.deepStrictEqual(received(body).content as object, content))
  }

  it("holds a form's answers as text, which are parsed when they are asked for", () => {
    assert.deepStrictEqual(form('{"flow_token":"t","size":"M"}'), { flow_token: "t", size: "M" })
    assert.deepStrictEqual(form({ size: "M" }), { size: "M" })
    assert.isUndefined(form("{"))
    assert.isUndefined(form("[1]"))
  })
})
