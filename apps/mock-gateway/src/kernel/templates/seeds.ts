/** The templates that every world begins with, in the form of Meta's template API. */
export const seeds: ReadonlyArray<unknown> = [
  {
    name: "hello_world",
    language: "en_US",
    category: "UTILITY",
    components: [
      { type: "HEADER", format: "TEXT", text: "Hello World" },
      {
        type: "BODY",
        text: "Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us."
      },
      { type: "FOOTER", text: "WhatsApp Business Platform sample message" }
    ]
  },
  {
    name: "welcome_message_v2",
    language: "en",
    category: "MARKETING",
    components: [
      { type: "HEADER", format: "TEXT", text: "Welcome, {{1}}!", example: { header_text: ["Ada"] } },
      { type: "BODY", text: "We are glad that you are here. Write to us whenever you need something." }
    ]
  },
  {
    name: "order_update",
    language: "en_US",
    category: "UTILITY",
    components: [
      { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["1042"] } },
      {
        type: "BODY",
        text: "Hi {{1}}, your order is {{2}}.",
        example: { body_text: [["Ada", "on its way"]] }
      },
      { type: "FOOTER", text: "Reply STOP to opt out" },
      {
        type: "BUTTONS",
        buttons: [
          {
            type: "URL",
            text: "Track order",
            url: "https://example.com/orders/{{1}}",
            example: ["https://example.com/orders/1042"]
          },
          { type: "QUICK_REPLY", text: "Contact us" }
        ]
      }
    ]
  },
  {
    name: "login_code",
    language: "en_US",
    category: "AUTHENTICATION",
    components: [
      { type: "BODY", add_security_recommendation: true },
      { type: "FOOTER", code_expiration_minutes: 10 },
      { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE", text: "Copy code" }] }
    ]
  },
  {
    name: "summer_carousel",
    language: "en_US",
    category: "MARKETING",
    components: [
      { type: "BODY", text: "{{1}}, our summer sale is on.", example: { body_text: [["Ada"]] } },
      {
        type: "CAROUSEL",
        cards: ["Beach bag", "Sun hat"].map((product) => ({
          components: [
            { type: "HEADER", format: "IMAGE", example: { header_handle: ["https://example.com/card.jpg"] } },
            { type: "BODY", text: `${product}, now at {{1}}.`, example: { body_text: [["half price"]] } },
            {
              type: "BUTTONS",
              buttons: [
                { type: "QUICK_REPLY", text: "Tell me more" },
                {
                  type: "URL",
                  text: "Buy",
                  url: "https://example.com/shop/{{1}}",
                  example: ["https://example.com/shop/1"]
                }
              ]
            }
          ]
        }))
      }
    ]
  }
]
