/** A message of each kind to start from, as core's constructors make it; and the definitions of the templates among them. */
import * as Message from "@connexease-gateway/core/Message"
import * as Template from "@connexease-gateway/core/Template"

export interface Sample {
  readonly name: string
  readonly message: Message.Message
}

const to = "+90 532 123 45 67"

const orderUpdate = Template.define({
  name: "order_update",
  language: "en_US",
  category: "utility",
  header: { type: "text", text: "Order {{1}}" },
  body: "Hi {{1}}, your order is *{{2}}*.",
  footer: "Reply STOP to opt out",
  buttons: [
    { type: "url", text: "Track order", url: "https://example.com/orders/{{1}}" },
    { type: "quick_reply", text: "Contact us" }
  ]
})

const loginCode = Template.define({ name: "login_code", language: "en_US", category: "authentication" })

/** In the form of Meta's template API. */
export const definitions: ReadonlyArray<Template.MetaTemplate> = [orderUpdate, loginCode].map((template) =>
  Template.toMeta(template)
)

export const samples: ReadonlyArray<Sample> = [
  {
    name: "Text",
    message: Message.text({ to, body: "Merhaba *Ayşe* 👋\nyour order _A-1042_ is ready.", previewUrl: false })
  },
  {
    name: "Image",
    message: Message.image({ to, link: "https://example.com/menu.jpg", caption: "Today's *menu*" })
  },
  { name: "Video", message: Message.video({ to, link: "https://example.com/tour.mp4", caption: "A tour" }) },
  { name: "Audio", message: Message.audio({ to, link: "https://example.com/hello.ogg" }) },
  {
    name: "Document",
    message: Message.document({
      to,
      link: "https://example.com/files/1042.pdf",
      filename: "invoice-1042.pdf",
      caption: "Your invoice"
    })
  },
  { name: "Sticker", message: Message.sticker({ to, link: "https://example.com/thanks.webp" }) },
  {
    name: "Template",
    message: orderUpdate.message({
      to,
      header: "A-1042",
      body: ["Ayşe", "on its way"],
      buttons: { 0: "A-1042" }
    })
  },
  { name: "One-time code", message: loginCode.message({ to, code: "481516" }) },
  {
    name: "Reply buttons",
    message: Message.interactiveButtons({
      to,
      header: { type: "text", text: "Delivery" },
      body: "Shall we come on Friday?",
      footer: "Between 9 and 12",
      buttons: [
        { id: "yes", title: "Yes, please" },
        { id: "no", title: "Another day" }
      ]
    })
  },
  {
    name: "List",
    message: Message.interactiveList({
      to,
      body: "When shall we deliver?",
      button: "Choose a day",
      sections: [
        {
          title: "This week",
          rows: [
            { id: "thu", title: "Thursday", description: "9 to 12" },
            { id: "fri", title: "Friday", description: "13 to 18" }
          ]
        }
      ]
    })
  },
  {
    name: "Link button",
    message: Message.interactiveCtaUrl({
      to,
      body: "How did you like it?",
      displayText: "Rate your order",
      url: "https://example.com/rate/1042"
    })
  },
  {
    name: "Location",
    message: Message.location({
      to,
      latitude: 41.0256,
      longitude: 28.9741,
      name: "Galata Kulesi",
      address: "Bereketzade, Beyoğlu/İstanbul"
    })
  },
  {
    name: "Contact",
    message: Message.contacts({
      to,
      contacts: [
        {
          name: { formatted_name: "Deniz Kaya", first_name: "Deniz" },
          phones: [{ phone: "+90 555 000 11 22", type: "WORK" }]
        }
      ]
    })
  },
  {
    name: "Reaction",
    message: Message.reaction({ to, messageId: "wamid.HBgMOTA1MzIxMjM0NTY3", emoji: "👍" })
  }
]
