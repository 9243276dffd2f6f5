import * as Message from "@connexease-gateway/core/Message"
import * as Template from "@connexease-gateway/core/Template"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { paths, problems, to } from "./message/validate.ts"

const components = (message: Message.TemplateMessage) => message.template.components

const withHeader = <const H extends Template.Header>(header: H) =>
  Template.define({ name: "a", language: "tr", header })

const button = (index: number, sub_type: string, ...parameters: ReadonlyArray<object>) => ({
  type: "button",
  sub_type,
  index: String(index),
  parameters
})

/** A message as a program without types, or with text from elsewhere, would make it. */
const of = (definition: Omit<Template.Definition, "name" | "language">, values: object) =>
  Template.define<Template.Definition>({ name: "a", language: "tr", ...definition }).message({
    to,
    ...values
  })

const names = (...all: ReadonlyArray<readonly [name: string, language: string]>) =>
  [
    ...Template.toTypeScript(all.map(([name, language]) => ({ name, language }))).matchAll(
      /export const (\w+)/g
    )
  ].map(([, name]) => name)

describe("a template's message", () => {
  it("without variables has no components", () => {
    const hello = Template.define({
      name: "hello_world",
      language: "tr",
      body: "Merhaba.",
      footer: "Lucky Shrub"
    })
    assert.deepStrictEqual(hello.message({ to, correlationId: "c-1" }), {
      messaging_product: "whatsapp",
      to,
      biz_opaque_callback_data: "c-1",
      type: "template",
      template: { name: "hello_world", language: { code: "tr" } }
    })
  })

  it("has the values of numbered variables in their order, each once", () => {
    const order = Template.define({ name: "a", language: "tr", body: "{{2}} için {{1}}. {{1}}!" })
    assert.deepStrictEqual(components(order.message({ to, body: ["bir", "iki"] })), [
      {
        type: "body",
        parameters: [
          { type: "text", text: "bir" },
          { type: "text", text: "iki" }
        ]
      }
    ])
  })

  for (const type of ["image", "video", "document"] as const) {
    it(`sends a header's ${type} as what the template says it is`, () => {
      const media = { link: "https://example.com/file" }
      assert.deepStrictEqual<unknown>(components(withHeader({ type }).message({ to, header: media })), [
        { type: "header", parameters: [{ type, [type]: media }] }
      ])
    })
  }

  it("has the values of named variables under their names", () => {
    const welcome = Template.define({
      name: "a",
      language: "tr",
      header: { type: "text", text: "Merhaba {{first_name}}" },
      body: "{{code}}: {{percent}}"
    })
    assert.deepStrictEqual(
      components(
        welcome.message({ to, header: { first_name: "Ayşe" }, body: { percent: "25%", code: "25OFF" } })
      ),
      [
        { type: "header", parameters: [{ type: "text", text: "Ayşe", parameter_name: "first_name" }] },
        {
          type: "body",
          parameters: [
            { type: "text", text: "25OFF", parameter_name: "code" },
            { type: "text", text: "25%", parameter_name: "percent" }
          ]
        }
      ]
    )
  })

  it("has amounts and dates as Meta writes them", () => {
    const bill = Template.define({ name: "a", language: "tr", body: "{{1}}, {{2}}" })
    const amount = Template.currency({ fallback: "₺100,99", code: "TRY", amount1000: 100990 })
    assert.deepStrictEqual(components(bill.message({ to, body: [amount, Template.dateTime("25 Şubat")] })), [
      {
        type: "body",
        parameters: [
          { type: "currency", currency: { fallback_value: "₺100,99", code: "TRY", amount_1000: 100990 } },
          { type: "date_time", date_time: { fallback_value: "25 Şubat" } }
        ]
      }
    ])
  })

  it("has a header of the template's kind", () => {
    const link = "https://example.com/a"
    assert.deepStrictEqual(components(withHeader({ type: "image" }).message({ to, header: { link } })), [
      { type: "header", parameters: [{ type: "image", image: { link } }] }
    ])
    assert.deepStrictEqual(
      components(withHeader({ type: "document" }).message({ to, header: { id: "1", filename: "a.pdf" } })),
      [{ type: "header", parameters: [{ type: "document", document: { id: "1", filename: "a.pdf" } }] }]
    )
    assert.deepStrictEqual(
      components(
        withHeader({ type: "location" }).message({ to, header: { latitude: "41", longitude: 28.9 } })
      ),
      [{ type: "header", parameters: [{ type: "location", location: { latitude: "41", longitude: 28.9 } }] }]
    )
    assert.deepStrictEqual(
      components(
        withHeader({ type: "product" }).message({ to, header: { catalogId: "1", productRetailerId: "sku" } })
      ),
      [
        {
          type: "header",
          parameters: [{ type: "product", product: { product_retailer_id: "sku", catalog_id: "1" } }]
        }
      ]
    )
    assert.deepStrictEqual(
      components(withHeader({ type: "text", text: "Sipariş {{1}}" }).message({ to, header: "A-1" })),
      [{ type: "header", parameters: [{ type: "text", text: "A-1" }] }]
    )
  })

  it("has its buttons at their places, and leaves out those that need no value", () => {
    const buttons = Template.define({
      name: "a",
      language: "tr",
      body: "?",
      buttons: [
        { type: "phone_number", text: "Ara" },
        { type: "quick_reply", text: "Evet" },
        { type: "url", text: "Aç", url: "https://example.com/{{1}}" },
        { type: "copy_code" },
        { type: "flow", text: "Ayırt" },
        { type: "catalog" },
        { type: "mpm" },
        { type: "voice_call" },
        { type: "url", text: "Mağaza", url: "https://example.com" }
      ]
    })
    const message = buttons.message({
      to,
      buttons: {
        1: "evet",
        2: "A-1",
        3: "25OFF",
        4: { token: "t" },
        5: {},
        6: { thumbnailProductRetailerId: "a", sections: [{ title: "b", productRetailerIds: ["c"] }] },
        7: { ttlMinutes: 10, payload: "p" }
      }
    })
    assert.deepStrictEqual(components(message) as unknown, [
      button(1, "quick_reply", { type: "payload", payload: "evet" }),
      button(2, "url", { type: "text", text: "A-1" }),
      button(3, "copy_code", { type: "coupon_code", coupon_code: "25OFF" }),
      button(4, "flow", { type: "action", action: { flow_token: "t" } }),
      button(5, "catalog", { type: "action", action: {} }),
      button(6, "mpm", {
        type: "action",
        action: {
          thumbnail_product_retailer_id: "a",
          sections: [{ title: "b", product_items: [{ product_retailer_id: "c" }] }]
        }
      }),
      button(7, "voice_call", { type: "ttl_minutes", ttl_minutes: 10 }, { type: "payload", payload: "p" })
    ])
    assert.deepStrictEqual(problems(message), [])
  })

  it("has a card for each card of a carousel", () => {
    const carousel = Template.define({
      name: "a",
      language: "tr",
      body: "{{1}}",
      cards: [
        {
          header: { type: "image" },
          body: "{{1}}",
          buttons: [{ type: "url", text: "Aç", url: "https://example.com/{{1}}" }]
        },
        { header: { type: "product" } }
      ]
    })
    const message = carousel.message({
      to,
      body: ["bir"],
      cards: [
        { header: { id: "1" }, body: ["iki"], buttons: { 0: "x" } },
        { header: { catalogId: "1", productRetailerId: "sku" } }
      ]
    })
    assert.deepStrictEqual(components(message), [
      { type: "body", parameters: [{ type: "text", text: "bir" }] },
      {
        type: "carousel",
        cards: [
          {
            card_index: 0,
            components: [
              { type: "header", parameters: [{ type: "image", image: { id: "1" } }] },
              { type: "body", parameters: [{ type: "text", text: "iki" }] },
              { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "x" }] }
            ]
          },
          {
            card_index: 1,
            components: [
              {
                type: "header",
                parameters: [{ type: "product", product: { product_retailer_id: "sku", catalog_id: "1" } }]
              }
            ]
          }
        ]
      }
    ])
    assert.deepStrictEqual(problems(message), [])
  })

  it("has the end of an offer, as a date or in milliseconds", () => {
    const offer = Template.define({
      name: "a",
      language: "tr",
      body: "?",
      limitedTimeOffer: { text: "Bugün", hasExpiration: true }
    })
    const expected = [
      {
        type: "limited_time_offer",
        parameters: [
          { type: "limited_time_offer", limited_time_offer: { expiration_time_ms: 1893456000000 } }
        ]
      }
    ]
    assert.deepStrictEqual(
      components(offer.message({ to, offerEnds: new Date("2030-01-01") })),
      expected as never
    )
    assert.deepStrictEqual(components(offer.message({ to, offerEnds: 1893456000000 })), expected as never)
  })

  it("has a one-time password in the body and in the button", () => {
    const otp = Template.define({ name: "otp", language: "tr", category: "authentication" })
    assert.deepStrictEqual(components(otp.message({ to, code: "J$FpnYnP" })), [
      { type: "body", parameters: [{ type: "text", text: "J$FpnYnP" }] },
      { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "J$FpnYnP" }] }
    ])
  })
})

describe("what does not fit a template is refused before it is sent, and never thrown", () => {
  const cases: ReadonlyArray<
    readonly [name: string, Omit<Template.Definition, "name" | "language">, object, string]
  > = [
    ["a missing list", { body: "{{1}}" }, {}, "body"],
    ["a missing value", { body: "{{1}} {{2}}" }, { body: ["a"] }, "body.1"],
    ["a surplus value", { body: "{{1}}" }, { body: ["a", "b"] }, "body.1"],
    ["a missing name", { body: "{{a}} {{b}}" }, { body: { a: "x" } }, "body.b"],
    ["a surplus name", { body: "{{a}}" }, { body: { a: "x", b: "y" } }, "body.b"],
    ["names for numbers", { body: "{{1}}" }, { body: { a: "x" } }, "body"],
    ["a list for names", { body: "{{a}}" }, { body: ["x"] }, "body"],
    ["values for a fixed text", { body: "Hi" }, { body: ["x"] }, "body"],
    ["no file", { header: { type: "image" } }, {}, "header"],
    ["a text for a file", { header: { type: "image" } }, { header: "x" }, "header"],
    ["a header that is not there", {}, { header: { id: "1" } }, "header"],
    [
      "a long header",
      { header: { type: "text", text: `${"x".repeat(50)}{{1}}` } },
      { header: "y".repeat(11) },
      "header"
    ],
    ["no suffix", { buttons: [{ type: "url", text: "x", url: "https://a.b/{{1}}" }] }, {}, "buttons.0"],
    [
      "a suffix for a fixed address",
      { buttons: [{ type: "url", text: "x", url: "u" }] },
      { buttons: { 0: "x" } },
      "buttons.0"
    ],
    ["a button that is not there", {}, { buttons: { 3: "x" } }, "buttons.3"],
    [
      "an address that becomes too long",
      { buttons: [{ type: "url", text: "x", url: "https://a.b/{{1}}" }] },
      { buttons: { 0: "x".repeat(1990) } },
      "buttons.0"
    ],
    [
      "a long value beside other parts",
      { body: "{{1}}", footer: "x" },
      { body: ["x".repeat(1025)] },
      "body.0"
    ],
    ["no end of an offer", { limitedTimeOffer: { text: "x", hasExpiration: true } }, {}, "offerEnds"],
    [
      "an end that is no time",
      { limitedTimeOffer: { text: "x", hasExpiration: true } },
      { offerEnds: "soon" },
      "offerEnds"
    ],
    ["an end of what does not end", { limitedTimeOffer: { text: "x" } }, { offerEnds: 1 }, "offerEnds"],
    [
      "too few cards",
      { cards: [{ header: { type: "image" } }, { header: { type: "image" } }] },
      { cards: [] },
      "cards"
    ],
    [
      "a card without its file",
      { cards: [{ header: { type: "image" } }, { header: { type: "image" } }] },
      { cards: [{ header: { id: "1" } }, {}] },
      "cards.1.header"
    ],
    ["no code", { category: "authentication" }, {}, "code"],
    ["a long code", { category: "authentication" }, { code: "1234567890123456" }, "code"],
    [
      "an offer's text that is too long",
      { limitedTimeOffer: { text: "x".repeat(17) } },
      {},
      "limitedTimeOffer.text"
    ],
    [
      "an offer's body that is too long",
      { body: "x".repeat(601), limitedTimeOffer: { text: "x" } },
      {},
      "body"
    ],
    ["a line break", { body: "{{1}}" }, { body: ["a\nb"] }, "template.components.0.parameters.0.text"],
    ["a tab", { body: "{{1}}" }, { body: ["a\tb"] }, "template.components.0.parameters.0.text"],
    ["five spaces", { body: "{{1}}" }, { body: ["a     b"] }, "template.components.0.parameters.0.text"],
    ["an empty value", { body: "{{1}}" }, { body: [""] }, "template.components.0.parameters.0.text"],
    ["a value that is no text", { body: "{{1}}" }, { body: [1] }, "template.components.0.parameters.0.text"],
    [
      "a coupon that is too long",
      { buttons: [{ type: "copy_code" }] },
      { buttons: { 0: "x".repeat(21) } },
      "template.components.0.parameters.0.coupon_code"
    ]
  ]

  for (const [name, definition, values, path] of cases) {
    it(name, () => {
      assert.include(paths(of(definition, values)), path)
    })
  }

  it("and not what fits", () => {
    assert.deepStrictEqual(problems(of({ body: "{{1}}" }, { body: ["x".repeat(32_768)] })), [])
    assert.deepStrictEqual(problems(of({ body: "{{1}}", footer: "x" }, { body: ["👍".repeat(1024)] })), [])
    assert.deepStrictEqual(problems(of({ category: "authentication" }, { code: "123456789012345" })), [])
  })

  it("also from a copy with other fields, while JSON shows only Meta's fields", () => {
    const message = of({ body: "{{1}}" }, {})
    const copy = { ...message, biz_opaque_callback_data: "order-1042" }
    assert.deepStrictEqual(paths(copy), ["body"])
    assert.deepStrictEqual(Object.keys(JSON.parse(JSON.stringify(copy))), [
      "messaging_product",
      "to",
      "type",
      "template",
      "biz_opaque_callback_data"
    ])
  })

  it("without its values in the error", () => {
    const secret = "s3cret"
    const message = of(
      { header: { type: "text", text: "{{1}}" }, body: "{{1}}", buttons: [{ type: "copy_code" }] },
      { header: secret.repeat(20), body: [`${secret}\n`, secret], buttons: { 0: `${secret}-` } }
    )
    const error = Effect.runSync(Effect.flip(Message.validate(message)))
    assert.notInclude(`${error.stack} ${JSON.stringify(error)}`, secret)
  })
})

describe("Meta's template JSON", () => {
  const page = {
    data: [
      {
        name: "order_update",
        language: "en_US",
        status: "APPROVED",
        category: "UTILITY",
        id: "594425479261596",
        parameter_format: "POSITIONAL",
        components: [
          { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["A-1"] } },
          { type: "BODY", text: "Hi {{1}}, it ships {{2}}.", example: { body_text: [["Ada", "today"]] } },
          { type: "FOOTER", text: "Lucky Shrub" },
          {
            type: "BUTTONS",
            buttons: [
              { type: "QUICK_REPLY", text: "Stop" },
              {
                type: "URL",
                text: "Track",
                url: "https://example.com/{{1}}",
                example: ["https://example.com/A-1"]
              },
              { type: "PHONE_NUMBER", text: "Call", phone_number: "+15550051310" },
              { type: "COPY_CODE", text: "Copy", example: ["25OFF"] },
              { type: "FLOW", text: "Book", flow_id: "1", flow_action: "navigate", navigate_screen: "START" }
            ]
          }
        ]
      },
      {
        name: "otp",
        language: "tr",
        status: "APPROVED",
        category: "AUTHENTICATION",
        components: [
          { type: "BODY", text: "*{{1}}* is your code.", add_security_recommendation: true },
          {
            type: "BUTTONS",
            buttons: [
              {
                type: "URL",
                text: "Copy",
                url: "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}"
              }
            ]
          }
        ]
      },
      {
        name: "offer",
        language: "tr",
        status: "PENDING",
        category: "MARKETING",
        components: [
          { type: "HEADER", format: "VIDEO", example: { header_handle: ["https://example.com"] } },
          { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Today", has_expiration: true } },
          { type: "BODY", text: "Hi {{first_name}}." }
        ]
      },
      {
        name: "cards",
        language: "tr",
        status: "REJECTED",
        category: "MARKETING",
        components: [
          { type: "BODY", text: "Look." },
          {
            type: "CAROUSEL",
            cards: [0, 1].map(() => ({
              components: [
                { type: "HEADER", format: "IMAGE" },
                { type: "BODY", text: "{{1}}" },
                { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "More" }] }
              ]
            }))
          }
        ]
      }
    ],
    paging: { cursors: { before: "a", after: "b" } }
  }

  const definitions: ReadonlyArray<Template.Definition> = [
    {
      name: "order_update",
      language: "en_US",
      category: "utility",
      header: { type: "text", text: "Order {{1}}" },
      body: "Hi {{1}}, it ships {{2}}.",
      footer: "Lucky Shrub",
      buttons: [
        { type: "quick_reply", text: "Stop" },
        { type: "url", text: "Track", url: "https://example.com/{{1}}" },
        { type: "phone_number", text: "Call" },
        { type: "copy_code", text: "Copy" },
        { type: "flow", text: "Book" }
      ]
    },
    { name: "otp", language: "tr", category: "authentication" },
    {
      name: "offer",
      language: "tr",
      category: "marketing",
      header: { type: "video" },
      limitedTimeOffer: { text: "Today", hasExpiration: true },
      body: "Hi {{first_name}}."
    },
    {
      name: "cards",
      language: "tr",
      category: "marketing",
      body: "Look.",
      cards: [0, 1].map(() => ({
        header: { type: "image" },
        body: "{{1}}",
        buttons: [{ type: "quick_reply", text: "More" }]
      }))
    }
  ]

  it("is read as definitions: a page, a list, or one template", () => {
    assert.deepStrictEqual(Template.fromMeta(page), { definitions, problems: [] })
    assert.deepStrictEqual(Template.fromMeta(page.data), { definitions, problems: [] })
    assert.deepStrictEqual(Template.fromMeta(page.data[0]), {
      definitions: definitions.slice(0, 1),
      problems: []
    })
    assert.deepStrictEqual(Template.fromMeta({ isSuccess: true, data: page.data[1] }), {
      definitions: definitions.slice(1, 2),
      problems: []
    })
    assert.deepStrictEqual(Template.fromMeta({ data: [] }), { definitions: [], problems: [] })
  })

  it("is read as far as it can be: what cannot is named and spoils nothing else", () => {
    const strange = [
      { name: "Bad Name", language: "tr", components: [] },
      { name: "no_language", components: [] },
      { name: "gif", language: "tr", components: [{ type: "HEADER", format: "GIF" }] },
      { name: "new_part", language: "tr", components: [{ type: "HOLOGRAM" }] },
      { name: "from_a_list", language: "tr", category: "UTILITY" },
      {
        name: "new_button",
        language: "tr",
        components: [{ type: "BUTTONS", buttons: [{ type: "TELEPORT" }] }]
      },
      page.data[1]
    ]
    const read = Template.fromMeta(strange)
    assert.deepStrictEqual(read.definitions, definitions.slice(1, 2))
    assert.deepStrictEqual(
      read.problems.map((problem) => problem.path.join(".")),
      [
        "0.name",
        "1.language",
        "2.components.0.format",
        "3.components.0.type",
        "4.components",
        "5.components.0.buttons.0.type"
      ]
    )
    for (const input of [null, undefined, "text", 1, {}]) {
      assert.deepStrictEqual(Template.fromMeta(input).definitions, [])
      assert.strictEqual(Template.fromMeta(input).problems.length, 1)
    }
  })

  it("comes out of a definition as it went in", () => {
    for (const definition of definitions) {
      const json = Template.toMeta(definition)
      assert.deepStrictEqual(Template.fromMeta(json), { definitions: [definition], problems: [] })
      assert.deepStrictEqual(Template.toMeta(Template.define(definition)), json)
    }
    const formats = Object.fromEntries(
      definitions.map((definition) => [definition.name, Template.toMeta(definition).parameter_format])
    )
    assert.strictEqual(formats["cards"], "POSITIONAL")
    assert.strictEqual(formats["offer"], "NAMED")
    assert.strictEqual(Template.toMeta({ name: "plain", language: "tr", body: "Selam" }).category, "UTILITY")
  })

  it("is printed as TypeScript that says the same", () => {
    const printed = Template.toTypeScript(definitions)
    const exported: Record<string, Template.Template<Template.Definition>> = {}
    const body = printed
      .replace(/^import .*\n/, "")
      .replaceAll(/export const (\w+) =/g, (_, name: string) => `exported.${name} =`)
    // oxlint-disable-next-line typescript/no-implied-eval -- the generated module is what is under test
    new Function("Template", "exported", body)(Template, exported)
    assert.deepStrictEqual(Object.keys(exported), ["orderUpdate", "otp", "offer", "cards"])
    assert.deepStrictEqual(
      Object.values(exported).map((template) => template.definition),
      definitions
    )
  })

  it("is printed under names that are free", () => {
    assert.deepStrictEqual(names(["order_update", "tr"], ["order_update", "en_US"]), [
      "orderUpdateTr",
      "orderUpdateEnUs"
    ])
    assert.deepStrictEqual(names(["delete", "tr"], ["2fa", "tr"], ["___", "tr"]), [
      "templateDelete",
      "template2fa",
      "template"
    ])
    assert.deepStrictEqual(names(["a_b", "tr"], ["a__b", "tr"]), ["aB", "aB2"])
  })

  it.effect("is printed without letting its texts out of their quotes", () =>
    Effect.gen(function* () {
      const texts = yield* Arbitrary.sampleEffect(Arbitrary.schema(Schema.String), { count: 200 })
      for (const text of [...texts, '"); throw new Error("', "`${x}`", "*/", "\\", "\u2028", "'"]) {
        const definition = { name: "a", language: "tr", body: text, footer: text }
        const body = Template.toTypeScript([definition])
          .replace(/^import .*\n/, "")
          .replace("export const a =", "return")
        // oxlint-disable-next-line typescript/no-implied-eval -- the generated module is what is under test
        assert.deepStrictEqual(new Function("Template", body)(Template).definition, definition)
      }
    })
  )
})
