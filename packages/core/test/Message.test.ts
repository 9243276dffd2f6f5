import * as ToleratedForm from "@connexease-gateway/contract/ToleratedForm"
import * as Message from "@connexease-gateway/core/Message"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { inspect } from "node:util"
import { validate } from "../src/internal/message/validate.ts"
import { paths, problems, to } from "./message/validate.ts"
import { samples, tolerated } from "./message/samples.ts"

const button = (id: string, title: string) => ({ id, title })
const buttons = (...all: ReadonlyArray<{ id: string; title: string }>) =>
  Message.interactiveButtons({ to, body: "?", buttons: all })

const card = (action: object) => ({
  to,
  type: "interactive",
  interactive: {
    type: "carousel",
    body: { text: "?" },
    action: {
      cards: [0, 1].map((card_index) => ({
        card_index,
        header: { type: "image", image: { link: "https://example.com/a.png" } },
        action
      }))
    }
  }
})

describe("Meta's JSON", () => {
  for (const [name, body] of Object.entries(samples)) {
    it.effect(`is read as a message, and handed on as it came: ${name}`, () =>
      Effect.gen(function* () {
        const before = JSON.stringify(body)
        assert.strictEqual(yield* Message.decode(body), body as never)
        assert.strictEqual(JSON.stringify(body), before)
      })
    )
  }

  for (const { name, body, sent } of tolerated) {
    it.effect(`is taken with ${name}, and sent as documented`, () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* Message.decode(body), body as never)
        const prepared = yield* Effect.fromResult(validate(body))
        assert.deepStrictEqual(prepared.body, sent)
        assert.strictEqual(prepared.recipient, to)
      })
    )
  }

  /** The values at a path such as `cards[].index`, with the object that holds each. */
  const at = (value: unknown, [step, ...rest]: ReadonlyArray<string>): ReadonlyArray<Place> => {
    if (Array.isArray(value)) return step === "[]" ? value.flatMap((item) => at(item, rest)) : []
    if (typeof value !== "object" || value === null || step === undefined) return []
    const holder = value as Record<string, unknown>
    if (rest.length > 0) return at(holder[step], rest)
    return holder[step] === undefined ? [] : [{ holder, key: step }]
  }
  interface Place {
    readonly holder: Record<string, unknown>
    readonly key: string
  }
  const written: Record<ToleratedForm.ToleratedForm["form"], (value: unknown) => unknown> = {
    "json-text": (value) => JSON.stringify(value),
    "boolean-text": String,
    "boolean-number": Number,
    "integer-text": String,
    number: Number
  }
  const fields = ToleratedForm.all.map(({ field, form }) => [field, form] as const)
  it.each(fields)("is taken with %s as %s, and sent as documented", (field, form) => {
    const path = field.replaceAll("[]", ".[]").split(".")
    const bodies = Object.values(samples).filter((body) => at(body, path).length > 0)
    assert.isNotEmpty(bodies)
    for (const body of bodies) {
      const spelt = structuredClone(body)
      for (const { holder, key } of at(spelt, path)) holder[key] = written[form](holder[key])
      assert.deepStrictEqual(Effect.runSync(Message.decode(spelt)) as unknown, spelt)
      const mmlite = body["product_policy"] !== undefined
      assert.deepStrictEqual(Result.getOrThrow(validate(spelt, { mmlite })).body, body)
    }
  })

  it("is refused with JSON text that nests deeper than a message may", () => {
    const flow = (depth: number) =>
      JSON.stringify({
        type: "flow",
        body: { text: "?" },
        action: {
          name: "flow",
          parameters: {
            flow_message_version: "3",
            flow_id: "1",
            flow_cta: "Go",
            flow_action_payload: { screen: "A", data: { deep: "HERE" } }
          }
        }
      }).replace('"HERE"', `${"[".repeat(depth)}${"]".repeat(depth)}`)
    for (const depth of [90, 1_000, 100_000]) {
      const found = paths({ to, type: "interactive", interactive: flow(depth) })
      assert.deepStrictEqual(found, depth < 100 ? [] : ["interactive"])
    }
  })

  it("goes to a user id in `recipient`, wherever it was written", () => {
    const message = { messaging_product: "whatsapp", type: "text", text: { body: "a" } }
    const user = "TR.13491208655302741918"
    for (const address of [{ to: user }, { recipient: user }, { to: user, recipient: user }]) {
      const prepared = Result.getOrThrow(validate({ ...message, ...address }))
      assert.deepStrictEqual(prepared.body, { ...message, recipient: user })
      assert.strictEqual(prepared.recipient, user)
    }
    assert.deepStrictEqual(paths({ ...message, to: user, recipient: "TR.1" }), ["to"])
  })

  it("is sent as it was given, where nothing has to change", () => {
    for (const body of Object.values(samples)) {
      const prepared = Result.getOrThrow(validate(body, { mmlite: body["product_policy"] !== undefined }))
      assert.strictEqual(JSON.stringify(prepared.body), JSON.stringify(body))
      assert.strictEqual(prepared.type, body["type"])
      assert.strictEqual(prepared.recipient, body["to"] ?? body["recipient"])
    }
  })

  it("is validated as it is sent, whatever its classes, getters and hidden fields would show", () => {
    class Body {
      get body() {
        return "from a getter that JSON does not carry"
      }
    }
    let reads = 0
    const fickle = {
      get body() {
        return reads++ === 0 ? "Merhaba" : ""
      }
    }
    const inherited = Object.create({ messaging_product: "whatsapp", to, type: "text", text: { body: "x" } })
    const hidden = Object.defineProperty({}, "body", { value: "x", enumerable: false })
    assert.deepStrictEqual(paths({ to, type: "text", text: new Body() }), ["text.body"])
    assert.deepStrictEqual(paths({ to, type: "text", text: hidden }), ["text.body"])
    assert.deepStrictEqual(paths(inherited), ["text", "to"])
    assert.deepStrictEqual(paths({ to, type: "text", text: { body: "x" }, toJSON: () => ({ to }) }), ["text"])
    const prepared = Result.getOrThrow(validate({ to, type: "text", text: fickle }))
    assert.deepNestedInclude(JSON.parse(JSON.stringify(prepared.body)), { "text.body": "Merhaba" })
  })

  it("may be the instance of a class, with dates and what else JSON knows how to write", () => {
    class Reminder {
      readonly to = to
      readonly type = "interactive"
      readonly interactive
      constructor(at: Date) {
        this.interactive = Message.interactiveFlow({
          to,
          body: "?",
          cta: "x",
          flowId: "1",
          data: { at: at as never }
        }).interactive
      }
    }
    const { body } = Result.getOrThrow(validate(new Reminder(new Date(0))))
    assert.include(JSON.stringify(body), '"data":{"at":"1970-01-01T00:00:00.000Z"}')
  })

  it("cannot be changed after it was validated", () => {
    const message = { to, type: "text", text: { body: "Merhaba" } }
    const { body } = Result.getOrThrow(validate(message))
    message.text.body = ""
    assert.deepNestedInclude(body as object, { "text.body": "Merhaba" })
  })

  it.effect("may hold keys that core does not know, until it is sent", () =>
    Effect.gen(function* () {
      const body = { ...samples["text, small"], future: 1 }
      assert.strictEqual(yield* Message.decode(body), body as never)
      const error = yield* Effect.flip(Message.decode(body, { unknownKeys: "refuse" }))
      assert.include(error.message, "future is not a known field")
      assert.deepStrictEqual(paths(body), ["future"])
    })
  )

  it.effect("is no message when it is a read receipt, a list, a text, or nothing", () =>
    Effect.gen(function* () {
      const receipt = { messaging_product: "whatsapp", status: "read", message_id: "wamid.HBgL" }
      assert.include((yield* Effect.flip(Message.decode(receipt))).message, "Gateway.markRead")
      for (const input of [[], "text", 1, null, undefined, true]) {
        assert.include((yield* Effect.flip(Message.decode(input))).message, "must be an object")
      }
    })
  )

  it.effect("cannot pass for a raw message", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Message.decode({ type: "raw", body: { anything: true } }))
      assert.strictEqual(error.reason._tag, "InvalidMessage")
    })
  )
})

describe("a bad message is refused before it leaves", () => {
  it("a text of 5,000 characters", () => {
    assert.deepStrictEqual(problems(Message.text({ to, body: "x".repeat(5000) })), [
      "text.body must have 1 to 4096 characters"
    ])
  })
  it("an empty text", () => {
    assert.deepStrictEqual(paths(Message.text({ to, body: "" })), ["text.body"])
  })
  it("a recipient that is no number", () => {
    for (const bad of [
      "not a phone",
      "",
      "12345",
      "1234567890123456",
      "0532 123 45 67",
      "+90 532 12E 45 67",
      "supercalifragilistic",
      1.5,
      null
    ]) {
      assert.deepStrictEqual(paths({ ...Message.text({ to, body: "x" }), to: bad }), ["to"], String(bad))
    }
  })
  it("no recipient", () => {
    assert.deepStrictEqual(problems({ type: "text", text: { body: "x" } }), ["to is required"])
  })
  it("four reply buttons", () => {
    const four = [1, 2, 3, 4].map((n) => button(String(n), String(n)))
    assert.deepStrictEqual(problems(buttons(...four)), ["interactive.action.buttons must have 1 to 3 items"])
  })
  it("a button's title of 30 characters", () => {
    assert.deepStrictEqual(paths(buttons(button("1", "x".repeat(30)))), [
      "interactive.action.buttons.0.reply.title"
    ])
  })
  it("two buttons with one id, or with one title", () => {
    assert.deepStrictEqual(paths(buttons(button("1", "a"), button("1", "b"))), [
      "interactive.action.buttons.1.reply.id"
    ])
    assert.deepStrictEqual(paths(buttons(button("1", "a"), button("2", "a"))), [
      "interactive.action.buttons.1.reply.title"
    ])
  })
  it("an image with id and link, and one with neither", () => {
    assert.deepStrictEqual(problems({ to, type: "image", image: { id: "1", link: "https://example.com" } }), [
      "image must have either id or link, not both"
    ])
    assert.deepStrictEqual(problems({ to, type: "image", image: { caption: "x" } }), [
      "image must have either id or link"
    ])
  })
  it("an unknown type, and a missing or foreign body object", () => {
    assert.deepStrictEqual(paths({ to, type: "txt", text: { body: "x" } }), ["type"])
    assert.deepStrictEqual(paths({ to, type: "constructor" }), ["type"])
    assert.deepStrictEqual(problems({ to, type: "text" }), ["text is required"])
    assert.deepStrictEqual(paths({ to, type: "text", image: { id: "1" } }), ["image", "text"])
    assert.deepStrictEqual(problems({ to, type: "interactive", interactive: {} }), [
      "interactive.type is required"
    ])
  })
  it("a misspelt key, anywhere", () => {
    assert.deepStrictEqual(paths({ to, type: "text", text: { body: "x", previewUrl: true } }), [
      "text.previewUrl"
    ])
    const components = [{ type: "body", parameters: [{ type: "text", text: "x", name: "y" }] }]
    assert.deepStrictEqual(
      paths({ to, type: "template", template: { name: "a", language: { code: "tr" }, components } }),
      ["template.components.0.parameters.0.name"]
    )
  })

  it("with all its problems at once", () => {
    const message = {
      to: "me",
      type: "interactive",
      context: {},
      interactive: {
        type: "button",
        header: { type: "text", text: "x".repeat(61) },
        body: { text: "" },
        action: {
          buttons: [
            { type: "reply", reply: { id: "1", title: "x".repeat(21) } },
            { type: "reply", reply: { id: "1", title: "b" } },
            { type: "reply", reply: { id: "3", title: "b" } },
            { type: "reply", reply: { id: "4" } }
          ]
        }
      }
    }
    assert.sameMembers(
      [...paths(message)],
      [
        "to",
        "context.message_id",
        "interactive.header.text",
        "interactive.body.text",
        "interactive.action.buttons",
        "interactive.action.buttons.0.reply.title",
        "interactive.action.buttons.1.reply.id",
        "interactive.action.buttons.2.reply.title",
        "interactive.action.buttons.3.reply.title"
      ]
    )
  })

  it("without throwing, when it cannot be JSON", () => {
    const loop: Record<string, unknown> = { to, type: "text", text: { body: "x" } }
    loop["self"] = loop
    const flow = Message.interactiveFlow({ to, body: "?", cta: "x", flowId: "1", data: loop as never })
    const thrower = new Proxy(
      { type: "text" },
      {
        get() {
          throw new Error("secret")
        }
      }
    )
    assert.deepStrictEqual(problems(loop), ["self must not be nested more than 100 deep or contain itself"])
    assert.deepStrictEqual(problems(flow), [
      "interactive must not be nested more than 100 deep or contain itself"
    ])
    assert.deepStrictEqual(problems(thrower), ["must be JSON, and must not fail when it is read"])
    for (const data of [{ a: 1n }, { a: Number.NaN }, { a: () => 1 }, { a: Symbol("a") }]) {
      const message = Message.interactiveFlow({ to, body: "?", cta: "x", flowId: "1", data: data as never })
      assert.deepStrictEqual(paths(message), ["interactive.action.parameters.flow_action_payload.data.a"])
    }
  })

  it("at once, when it has far more values than any message", () => {
    assert.deepStrictEqual(
      problems({ to, type: "contacts", contacts: Object.assign([], { length: 100_000_000 }) }),
      ["contacts must have fewer values"]
    )
  })

  it("with as many problems as a person can read", () => {
    const contacts = Array.from({ length: 200 }, () => ({ name: {} }))
    const found = problems({ to, type: "contacts", contacts })
    assert.strictEqual(found.length, 101)
    assert.strictEqual(found[100], "has 100 more problems")
  })

  it("naming the field of the kind that was meant", () => {
    assert.deepStrictEqual(
      paths(card({ name: "cta_url", parameters: { display_text: "x".repeat(21), url: "https://u" } })),
      [
        "interactive.action.cards.0.action.parameters.display_text",
        "interactive.action.cards.1.action.parameters.display_text"
      ]
    )
    assert.deepStrictEqual(problems({ to, type: "interactive", interactive: { type: "poll" } }).length, 1)
    assert.match(
      problems({
        to,
        type: "template",
        template: { name: "a", language: { code: "tr" }, components: [{ type: "x" }] }
      })[0] ?? "",
      /^template\.components\.0\.type must be one of header, body, button, carousel/
    )
  })

  it("without its values in the error, however it is printed", () => {
    const secret = "s3cret-content"
    const number = "905329998877x"
    const bodies = [
      { to: number, type: "text", text: { body: secret.repeat(1000), extra: secret } },
      { to: number, type: secret, text: secret },
      { to: number, type: "interactive", interactive: { type: secret } },
      { to: number, type: "location", location: { latitude: secret, longitude: secret } },
      {
        to: number,
        type: "template",
        template: { name: secret, language: secret, components: [{ type: secret }] }
      },
      { to: number, type: "contacts", contacts: [{ name: { formatted_name: 1 }, birthday: secret }] }
    ]
    for (const body of bodies) {
      const error = Effect.runSync(Effect.flip(Message.validate(body as never)))
      for (const printed of [
        String(error),
        JSON.stringify(error),
        inspect(error, { depth: 20 }),
        String(error.stack)
      ]) {
        assert.notInclude(printed, secret)
        assert.notInclude(printed, "905329998877")
      }
    }
  })
})

describe("the options of a send", () => {
  const template = Message.template({ to, name: "offer", language: "tr" })

  it("mmlite takes templates only", () => {
    assert.deepStrictEqual(problems(Message.text({ to, body: "x" }), { mmlite: true }), [
      "type must be template with the option mmlite"
    ])
    assert.deepStrictEqual(problems(template, { mmlite: { productPolicy: "STRICT" } }), [])
  })
  it("mmlite's fields go only with mmlite", () => {
    const body = { ...template, product_policy: "STRICT" as const, message_activity_sharing: true }
    assert.deepStrictEqual(paths(body), ["product_policy", "message_activity_sharing"])
    assert.deepStrictEqual(problems(body, { mmlite: true }), [])
  })
  it("are put into the body, unless it says otherwise", () => {
    const prepared = Result.getOrThrow(
      validate(template, {
        mmlite: true,
        productPolicy: "STRICT",
        messageActivitySharing: false,
        correlationId: "c-1"
      })
    )
    assert.deepStrictEqual(prepared.body, {
      ...template,
      biz_opaque_callback_data: "c-1",
      product_policy: "STRICT",
      message_activity_sharing: false
    })
    const own = { ...Message.text({ to, body: "x", correlationId: "mine" }) }
    assert.deepStrictEqual(problems(own, { correlationId: "mine" }), [])
    assert.deepStrictEqual(problems(own, { correlationId: "other" }), [
      "biz_opaque_callback_data must not differ from the option correlationId"
    ])
  })
})

describe("constructors", () => {
  it("only rename: what they make is what Meta documents", () => {
    const made: ReadonlyArray<readonly [Message.Message, string]> = [
      [Message.text({ to, body: "Merhaba" }), "text, small"],
      [
        Message.image({ to, recipientType: "individual", link: "https://example.com/aloe.jpg" }),
        "image by link"
      ],
      [Message.audio({ to, recipientType: "individual", id: "1013859600285441", voice: true }), "voice note"],
      [Message.sticker({ to, recipientType: "individual", id: "798882015472548" }), "sticker"],
      [
        Message.location({ to, recipientType: "individual", latitude: 41.0082, longitude: -28.9784 }),
        "location in numbers"
      ],
      [
        Message.reaction({ to, recipientType: "individual", messageId: "wamid.HBgL", emoji: "👍" }),
        "reaction"
      ],
      [
        Message.interactiveButtons({
          to,
          recipientType: "individual",
          header: { type: "document", document: { id: "1376223850470843", filename: "plan.pdf" } },
          body: "Yarın saat dokuzda. Gelecek misiniz?",
          footer: "Lucky Shrub",
          buttons: [
            { id: "yes", title: "Evet" },
            { id: "no", title: "Hayır" }
          ]
        }),
        "reply buttons"
      ],
      [
        Message.interactiveList({
          to,
          recipientType: "individual",
          header: "Kargo",
          body: "Hangisi?",
          footer: "Lucky Shrub",
          button: "Seçenekler",
          sections: [
            { title: "Hızlı", rows: [{ id: "a", title: "Yarın", description: "Kurye" }] },
            { title: "Yavaş", rows: [{ id: "b", title: "Haftaya" }] }
          ]
        }),
        "list"
      ],
      [
        Message.interactiveCtaUrl({
          to,
          recipientType: "individual",
          header: { type: "image", image: { link: "https://example.com/a.png" } },
          body: "Tarihler",
          displayText: "Aç",
          url: "https://example.com?click=1"
        }),
        "button with an address"
      ],
      [
        Message.interactiveFlow({
          to,
          recipientType: "individual",
          body: "Masa ayırt",
          flowId: "1234",
          cta: "Ayırt",
          token: "t",
          mode: "draft",
          action: "navigate",
          screen: "START",
          data: { Type: "X", nested: { name: "camelCase stays" } }
        }),
        "flow by id"
      ],
      [
        Message.interactiveLocationRequest({ to, recipientType: "individual", body: "Neredesiniz?" }),
        "location request"
      ],
      [
        Message.interactiveContactInfoRequest({ to, recipientType: "individual", body: "Numaranız?" }),
        "contact info request"
      ],
      [
        Message.interactiveCallPermissionRequest({ to, recipientType: "individual" }),
        "call permission request without a body"
      ],
      [
        Message.interactiveVoiceCall({
          to,
          recipientType: "individual",
          body: "Bizi arayın",
          displayText: "Ara",
          ttlMinutes: 100,
          payload: "p"
        }),
        "voice call"
      ],
      [
        Message.interactiveVoiceCall({ to, recipientType: "individual", body: "Bizi arayın" }),
        "voice call with defaults"
      ],
      [
        Message.interactiveProduct({
          to,
          recipientType: "individual",
          catalogId: "1",
          productRetailerId: "sku"
        }),
        "product"
      ],
      [
        Message.interactiveProductList({
          to,
          recipientType: "individual",
          header: "Ürünler",
          body: "Seçin",
          catalogId: "1",
          sections: [{ title: "Yeni", productRetailerIds: ["sku"] }]
        }),
        "product list"
      ],
      [
        Message.interactiveCatalog({
          to,
          recipientType: "individual",
          body: "Katalog",
          footer: "Yeni",
          thumbnailProductRetailerId: "sku"
        }),
        "catalog"
      ],
      [
        Message.interactiveMediaCarousel({
          to,
          recipientType: "individual",
          body: "Bakın",
          cards: [0, 1].map(() => ({
            header: { type: "image", image: { link: "https://example.com/a.png" } },
            body: "*A*\n\nB",
            displayText: "Aç",
            url: "https://example.com"
          }))
        }),
        "media carousel with addresses"
      ],
      [
        Message.interactiveProductCarousel({
          to,
          recipientType: "individual",
          body: "Bakın",
          catalogId: "1",
          productRetailerIds: ["sku-0", "sku-1"]
        }),
        "product carousel"
      ],
      [
        Message.interactiveOrderStatus({
          to,
          recipientType: "individual",
          body: "Yolda",
          referenceId: "order-1042",
          status: "shipped"
        }),
        "order status"
      ],
      [
        Message.interactiveOrderStatus({
          to,
          recipientType: "individual",
          body: "Ödendi",
          referenceId: "order-1042",
          payment: { status: "failed" }
        }),
        "order status of a payment alone"
      ],
      [
        Message.template({ to, recipientType: "individual", name: "hello_world", language: "tr" }),
        "template without variables"
      ]
    ]
    for (const [message, name] of made) assert.deepStrictEqual(message, samples[name] as never, name)
  })

  it("never throw, whatever stands in place of a field, and it is refused when the message is validated", () => {
    const nonsense: ReadonlyArray<unknown> = [undefined, null, 5, "x", {}, [null], [undefined], [5], () => 1]
    const options = ["to", "body", "buttons", "cards", "sections", "productRetailerIds", "contacts", "order"]
    const { decode: _, raw: __, validate: ___, ...constructors } = Message
    for (const [name, make] of Object.entries(constructors)) {
      for (const field of options) {
        for (const value of nonsense) {
          const message = make({ to: "nobody", [field]: value } as never)
          assert.isNotEmpty(problems(message), `${name} with ${field} as ${String(value)}`)
        }
      }
    }
  })
})

describe("a raw message", () => {
  it("goes out as it is, with the options of the send", () => {
    const body = { messaging_product: "whatsapp", to: "+90 532", type: "poll", poll: { question: "?" } }
    const prepared = Result.getOrThrow(validate(Message.raw(body)))
    assert.deepStrictEqual(prepared.body, body)
    assert.deepStrictEqual([prepared.recipient, prepared.type], ["+90 532", "poll"])
    const marked = Result.getOrThrow(validate(Message.raw(body), { correlationId: "c-1" }))
    assert.deepStrictEqual(marked.body, { ...body, biz_opaque_callback_data: "c-1" })
  })
  it("is an object", () => {
    assert.deepStrictEqual(problems(Message.raw([] as never)), ["body must be an object"])
  })
})
