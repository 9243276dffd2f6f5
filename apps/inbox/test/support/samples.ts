/** A message of each kind that the page draws, and what must be seen of it. */
export interface Sample {
  readonly name: string
  /** Some go to one country only. */
  readonly to?: string
  readonly body: Readonly<Record<string, unknown>>
  readonly seen: ReadonlyArray<string>
}

const interactive = (type: string, text: string, more: object): Sample["body"] => ({
  type: "interactive",
  interactive: { type, body: { text }, ...more }
})

const link = (name: string): string => `https://cdn.example.com/${name}`

/** Names are sentences of the form "a message with …"; every `seen` text stands in exactly this message. */
export const samples: ReadonlyArray<Sample> = [
  {
    name: "text",
    body: { type: "text", text: { body: "A *bold* _slanted_ ~gone~ `exact` word" } },
    seen: ["bold", "slanted", "gone", "exact"]
  },
  {
    name: "text from right to left",
    body: { type: "text", text: { body: "שלום *עולם*" } },
    seen: ["שלום", "עולם"]
  },
  {
    name: "image",
    body: { type: "image", image: { link: link("photo.jpg"), caption: "A caption" } },
    seen: ["Photo", "photo.jpg", "cdn.example.com", "A caption", "Open link"]
  },
  {
    name: "video",
    body: { type: "video", video: { id: "8001" } },
    seen: ["Video", "id 8001"]
  },
  {
    name: "audio",
    body: { type: "audio", audio: { link: link("voice.ogg") } },
    seen: ["Audio", "voice.ogg"]
  },
  {
    name: "document",
    body: { type: "document", document: { link: link("x"), filename: "invoice.pdf" } },
    seen: ["Document", "invoice.pdf"]
  },
  { name: "sticker", body: { type: "sticker", sticker: { id: "8002" } }, seen: ["Sticker", "id 8002"] },
  {
    name: "location",
    body: {
      type: "location",
      location: { latitude: 41.0256, longitude: 28.9741, name: "Galata", address: "Beyoğlu" }
    },
    seen: ["Galata", "Beyoğlu", "41.0256, 28.9741", "Open map"]
  },
  {
    name: "contacts",
    body: {
      type: "contacts",
      contacts: [
        { name: { formatted_name: "Deniz Kaya", first_name: "Deniz" }, phones: [{ phone: "+905550001122" }] }
      ]
    },
    seen: ["Deniz Kaya", "+905550001122"]
  },
  {
    name: "reply buttons",
    body: interactive("button", "Shall we come?", {
      header: { type: "text", text: "Delivery" },
      footer: { text: "Until noon" },
      action: { buttons: [{ type: "reply", reply: { id: "yes", title: "Yes please" } }] }
    }),
    seen: ["Shall we come?", "Delivery", "Until noon", "Yes please"]
  },
  {
    name: "a list",
    body: interactive("list", "Which day?", {
      action: {
        button: "See days",
        sections: [{ title: "Week", rows: [{ id: "thu", title: "Thursday", description: "9 to 12" }] }]
      }
    }),
    seen: ["Which day?", "See days"]
  },
  {
    name: "a link button",
    body: interactive("cta_url", "Rate us", {
      action: { name: "cta_url", parameters: { display_text: "Rate now", url: "https://example.com/rate" } }
    }),
    seen: ["Rate us", "Rate now"]
  },
  {
    name: "a flow",
    body: interactive("flow", "Book a table", {
      action: { name: "flow", parameters: { flow_message_version: "3", flow_id: "1", flow_cta: "Book now" } }
    }),
    seen: ["Book a table", "Book now"]
  },
  {
    name: "a location request",
    body: interactive("location_request_message", "Where are you?", { action: { name: "send_location" } }),
    seen: ["Where are you?", "Send location"]
  },
  {
    name: "a product",
    body: interactive("product", "This one?", { action: { catalog_id: "c", product_retailer_id: "sku-1" } }),
    seen: ["This one?", "sku-1", "Order"]
  },
  {
    name: "products in sections",
    body: interactive("product_list", "Our beans", {
      header: { type: "text", text: "Coffee" },
      action: {
        catalog_id: "c",
        sections: [{ title: "Dark roast", product_items: [{ product_retailer_id: "sku-7" }] }]
      }
    }),
    seen: ["Our beans", "Coffee", "Dark roast", "sku-7"]
  },
  {
    name: "a catalogue",
    body: interactive("catalog_message", "All we have", { action: { name: "catalog_message" } }),
    seen: ["All we have", "View catalogue"]
  },
  {
    name: "an address request",
    to: "919876543210",
    body: interactive("address_message", "Where to?", {
      action: { name: "address_message", parameters: { country: "IN" } }
    }),
    seen: ["Where to?", "Provide address"]
  },
  {
    name: "a carousel",
    body: interactive("carousel", "New this week", {
      action: {
        cards: [0, 1].map((index) => ({
          card_index: index,
          type: "cta_url",
          header: { type: "image", image: { link: link(`${index}.jpg`) } },
          body: { text: `Card ${index}` },
          action: {
            name: "cta_url",
            parameters: { display_text: "Look", url: `https://example.com/${index}` }
          }
        }))
      }
    }),
    seen: ["New this week", "Card 0", "Card 1"]
  },
  {
    name: "a call permission request",
    body: interactive("call_permission_request", "May we call?", {
      action: { name: "call_permission_request" }
    }),
    seen: ["May we call?", "Allow calls"]
  },
  {
    name: "a call button",
    body: interactive("voice_call", "Talk to us", {
      action: { name: "voice_call", parameters: { display_text: "Ring us" } }
    }),
    seen: ["Talk to us", "Ring us"]
  },
  {
    name: "a contact request",
    body: interactive("request_contact_info", "Your contact?", { action: { name: "request_contact_info" } }),
    seen: ["Your contact?", "Share contact"]
  },
  {
    name: "a template",
    body: { type: "template", template: { name: "hello_world", language: { code: "en_US" } } },
    seen: ["hello_world", "Welcome and congratulations!!", "WhatsApp Business Platform sample message"]
  }
]
