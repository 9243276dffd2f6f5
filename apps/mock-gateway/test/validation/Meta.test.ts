import * as BodyRule from "@connexease-gateway/contract/BodyRule"
import * as Schema from "effect/Schema"
import { assert, describe, it } from "@effect/vitest"
import type { JsonObject } from "../../src/kernel/validation/Json.ts"
import * as MessageId from "../../src/kernel/support/MessageId.ts"
import type { MessageIds } from "../../src/kernel/validation/rules/Check.ts"
import * as Rules from "../../src/kernel/validation/bodyRules.ts"
import { bodies, edit } from "./bodies.ts"
import { check, refusalOf } from "./check.ts"

const body = (name: string): JsonObject => {
  const found = bodies[name]
  if (found === undefined) throw new Error(`no body ${name}`)
  return found
}

const action = (...path: ReadonlyArray<string | number>) => ["interactive", "action", ...path]
const component = (at: number, ...path: ReadonlyArray<string | number>) => [
  "template",
  "components",
  at,
  ...path
]
const times = <Item>(count: number, make: (at: number) => Item): ReadonlyArray<Item> =>
  Array.from({ length: count }, (_, at) => make(at))

/** A world that knows every message but one. */
const allBut = (gone: string): MessageIds => ({
  isUnknownIncoming: (id) => id === gone,
  isUnknown: (id) => id === gone
})

describe("Meta's rules", () => {
  it("take one of each kind without a word of doubt", () => {
    for (const [name, valid] of Object.entries(bodies)) {
      const { refusal, warnings } = check(valid)
      assert.isUndefined(refusal, name)
      assert.deepEqual(
        warnings.filter(({ field }) => field !== "type"),
        [],
        name
      )
    }
  })

  const rows = (count: number) => times(count, (at) => ({ id: String(at), title: `Row ${at}` }))
  const products = (count: number) => times(count, (at) => ({ product_retailer_id: String(at) }))
  const outgoing = MessageId.make({ user: "905321234567", outbound: true, stanza: "0123456789ABCDEF01" })

  /** One body for each rule of the table that breaks it and nothing else. */
  const broken: Readonly<Record<string, readonly [body: JsonObject, code: number, field: string]>> = {
    "media.source-missing": [edit(body("image"), ["image", "link"], undefined), 131008, "image"],
    "media.source-ambiguous": [
      edit(body("buttons"), ["interactive", "header", "document", "link"], "https://x.y"),
      131009,
      "interactive.header.document"
    ],
    "context.reaction": [{ ...body("reaction"), context: { message_id: "wamid.x" } }, 131009, "context"],
    "contacts.name-part": [
      edit(body("contacts"), ["contacts", 0, "name", "first_name"], undefined),
      0,
      "contacts[0].name"
    ],
    "button.unique-ids": [
      edit(body("buttons"), action("buttons", 1, "reply", "id"), "y"),
      131009,
      "interactive.action.buttons[1].reply.id"
    ],
    "button.unique-titles": [
      edit(body("buttons"), action("buttons", 1, "reply", "title"), "Yes"),
      131009,
      "interactive.action.buttons[1].reply.title"
    ],
    "list.rows-total": [
      edit(body("list"), action("sections", 0, "rows"), rows(10)),
      131009,
      "interactive.action.sections"
    ],
    "list.unique-row-ids": [
      edit(body("list"), action("sections", 1, "rows", 0, "id"), "1"),
      131009,
      "interactive.action.sections[1].rows[0].id"
    ],
    "list.section-titles": [
      edit(body("list"), action("sections", 1, "title"), undefined),
      131009,
      "interactive.action.sections[1].title"
    ],
    "flow.id-or-name": [
      edit(body("flow"), action("parameters", "flow_name"), "booking"),
      131009,
      "interactive.action.parameters.flow_id"
    ],
    "flow.payload-navigate": [
      edit(body("flow"), action("parameters", "flow_action"), "data_exchange"),
      131009,
      "interactive.action.parameters.flow_action_payload"
    ],
    "products.total": [
      edit(
        body("product list"),
        action("sections"),
        times(2, () => ({ title: "S", product_items: products(16) }))
      ),
      131009,
      "interactive.action.sections"
    ],
    "address.country": [{ ...body("address"), to: "905321234567" }, 131009, "to"],
    "carousel.card-indexes": [
      edit(body("reply carousel"), action("cards", 2, "card_index"), 0),
      131009,
      "interactive.action.cards[2].card_index"
    ],
    "carousel.one-kind": [
      edit(body("link carousel"), action("cards", 1), {
        card_index: 1,
        type: "product",
        action: { catalog_id: "7", product_retailer_id: "1" }
      }),
      131009,
      "interactive.action.cards[1].type"
    ],
    "carousel.card-action": [
      edit(body("link carousel"), action("cards", 0, "action", "buttons"), [
        { type: "quick_reply", quick_reply: { id: "1", title: "x" } }
      ]),
      131009,
      "interactive.action.cards[0].action"
    ],
    "carousel.equal-buttons": [
      edit(body("reply carousel"), action("cards", 2, "action", "buttons"), [
        { type: "quick_reply", quick_reply: { id: "1", title: "x" } }
      ]),
      131009,
      "interactive.action.cards[2]"
    ],
    "carousel.one-catalog": [
      edit(body("product carousel"), action("cards", 1, "action", "catalog_id"), "8"),
      131009,
      "interactive.action.cards[1].action.catalog_id"
    ],
    "carousel.body-lines": [
      edit(body("link carousel"), action("cards", 1, "body", "text"), "1\n2\n3\n4"),
      131009,
      "interactive.action.cards[1].body.text"
    ],
    "template.parameter-characters": [
      edit(body("template in full"), component(1, "parameters", 0, "text"), "a\nb"),
      132018,
      "template.components[1].parameters[0].text"
    ],
    "template.parameter-length": [
      edit(body("template in full"), component(1, "parameters", 0, "text"), "a".repeat(1025)),
      132018,
      "template.components[1].parameters[0].text"
    ],
    "template.parameter-names": [
      edit(body("template with named parameters"), component(0, "parameters", 1), {
        type: "text",
        text: "x"
      }),
      100,
      "template.components[0].parameters[1].parameter_name"
    ],
    "mmlite.template": [body("text"), 100, "type"],
    "mmlite.fields": [{ ...body("template"), product_policy: "STRICT" }, 0, "product_policy"],
    "read.message-id": [{ ...body("read receipt"), message_id: "123" }, 100, "message_id"],
    "recipient.user-id": [{ ...body("text"), to: "US.13491208655302741918" }, 0, "to"],
    "context.known": [{ ...body("text"), context: { message_id: "wamid.gone" } }, 0, "context.message_id"],
    "reaction.known": [
      edit(body("reaction"), ["reaction", "message_id"], "wamid.gone"),
      0,
      "reaction.message_id"
    ],
    "reaction.emoji": [edit(body("reaction"), ["reaction", "emoji"], ":)"), 0, "reaction.emoji"],
    "read.known": [{ ...body("read receipt"), message_id: "wamid.gone" }, 100, "message_id"],
    "read.incoming": [{ ...body("read receipt"), message_id: outgoing }, 100, "message_id"]
  }

  it("are each reached: refused by their code, or warned of", () => {
    assert.sameMembers(
      Object.keys(broken),
      Rules.table.map(({ id }) => id)
    )
    for (const [id, [wrong, code, field]] of Object.entries(broken)) {
      const { refusal, warnings } = check(wrong, {
        mmlite: id === "mmlite.template",
        messageIds: allBut("wamid.gone")
      })
      if (code === 0) {
        assert.isUndefined(refusal, id)
        assert.includeMembers(
          warnings.map((warning) => warning.field),
          [field],
          id
        )
        // Of these types strict mode refuses every message.
        if (wrong["type"] === "contacts" || wrong["type"] === "reaction") continue
        const strictly = refusalOf(wrong, { strict: true, messageIds: allBut("wamid.gone") })
        assert.deepEqual(strictly, ["GW_002", field, id], "in strict mode")
      } else assert.deepEqual([refusal?.meta?.code, refusal?.field, refusal?.rule], [code, field, id])
    }
  })

  it("take for an emoji whatever a phone can send as one", () => {
    const warned = (emoji: string) =>
      check(edit(body("reaction"), ["reaction", "emoji"], emoji)).warnings.some(
        ({ rule }) => rule === "reaction.emoji"
      )
    for (const emoji of ["👍", "👍🏽", "❤", "❤️", "👨‍👩‍👧‍👦", "🇹🇷", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "©", ""])
      assert.isFalse(warned(emoji), emoji)
    for (const text of ["x", "👍👍", "1", "#", "ok", " ", "👍 "]) assert.isTrue(warned(text), text)
  })

  it("are all of the contract's: what no check judges, the registry of templates or the gateway does", () => {
    const elsewhere = BodyRule.all.filter(({ id }) => !Rules.table.some((rule) => rule.id === id))
    for (const { id, layer } of elsewhere) {
      assert.isTrue(layer === "gateway" || id.startsWith("template.") || id === "mmlite.marketing", id)
    }
  })

  /** The last value that fits and the first that does not. */
  const limits: ReadonlyArray<
    readonly [name: string, path: ReadonlyArray<string | number>, fits: unknown, fails: unknown, code: number]
  > = [
    ["image", ["image", "caption"], "😀".repeat(1024), "😀".repeat(1025), 100],
    ["document", ["document", "caption"], "a".repeat(1024), "a".repeat(1025), 100],
    ["buttons", ["interactive", "body", "text"], "😀".repeat(1024), "😀".repeat(1025), 131009],
    ["list", ["interactive", "body", "text"], "a".repeat(4096), "a".repeat(4097), 131009],
    ["buttons", ["interactive", "footer", "text"], "a".repeat(60), "a".repeat(61), 131009],
    ["list", ["interactive", "header", "text"], "a".repeat(60), "a".repeat(61), 131009],
    ["buttons", action("buttons", 0, "reply", "title"), "😀".repeat(20), "😀".repeat(21), 131009],
    ["buttons", action("buttons", 0, "reply", "id"), "a".repeat(256), "a".repeat(257), 131009],
    [
      "buttons",
      action("buttons"),
      times(3, (at) => ({ type: "reply", reply: { id: `${at}`, title: `${at}` } })),
      times(4, (at) => ({ type: "reply", reply: { id: `${at}`, title: `${at}` } })),
      131009
    ],
    [
      "buttons",
      action("buttons"),
      times(1, () => ({ type: "reply", reply: { id: "1", title: "1" } })),
      [],
      131009
    ],
    ["list", action("button"), "a".repeat(20), "a".repeat(21), 131009],
    ["list", action("sections", 0, "title"), "a".repeat(24), "a".repeat(25), 131009],
    ["list", action("sections", 0, "rows", 0, "id"), "a".repeat(200), "a".repeat(201), 131009],
    ["list", action("sections", 0, "rows", 0, "title"), "a".repeat(24), "a".repeat(25), 131009],
    ["list", action("sections", 0, "rows", 0, "description"), "a".repeat(72), "a".repeat(73), 131009],
    [
      "list",
      action("sections", 0, "rows"),
      rows(9).map((row) => ({ ...row, id: `r${row.id}` })),
      rows(10).map((row) => ({ ...row, id: `r${row.id}` })),
      131009
    ],
    ["cta url", action("parameters", "display_text"), "a".repeat(20), "a".repeat(21), 131009],
    ["cta url", action("parameters", "url"), "HTTP://example.com", "ftp://example.com", 131009],
    ["cta url", action("parameters", "url"), "http://a", "http:///a", 131009],
    ["location", ["location", "latitude"], "-90.000", "90.1", 131009],
    ["location", ["location", "latitude"], "+089.99", "91", 131009],
    ["location", ["location", "longitude"], "180.", "180.01", 131009],
    ["location", ["location", "longitude"], "-099.5", "200", 131009],
    ["flow", action("parameters", "flow_cta"), "a".repeat(30), "a".repeat(31), 131009],
    ["flow", action("parameters", "flow_message_version"), "3", "2", 100],
    ["product list", action("sections", 0, "title"), "a".repeat(24), "a".repeat(25), 131009],
    ["product list", action("sections", 0, "product_items"), products(30), products(31), 131009],
    ["address", action("parameters", "values", "in_pin_code"), "400051", "4000510", 100],
    ["link carousel", action("cards", 0, "body", "text"), "a".repeat(160), "a".repeat(161), 131009],
    ["link carousel", action("cards", 0, "card_index"), 9, 10, 131009],
    ["voice call", action("parameters", "ttl_minutes"), 43_200, 43_201, 131009],
    ["voice call", action("parameters", "ttl_minutes"), 1, 0, 131009],
    [
      "contacts",
      ["contacts"],
      times(257, () => ({ name: { formatted_name: "A", first_name: "A" } })),
      times(258, () => ({ name: { formatted_name: "A", first_name: "A" } })),
      131009
    ],
    ["text", ["biz_opaque_callback_data"], "a".repeat(512), "a".repeat(513), 100],
    ["template", ["template", "name"], "a".repeat(512), "a".repeat(513), 131009],
    [
      "template of a coupon",
      component(1, "parameters", 0, "coupon_code"),
      "A".repeat(20),
      "A".repeat(21),
      100
    ],
    ["template in full", component(2, "index"), "9", "10", 100],
    ["template in full", component(1, "parameters", 0, "text"), "a    b", "a     b", 132018]
  ]

  it("hold at their limits and not one before", () => {
    for (const [name, path, fits, fails, code] of limits) {
      assert.isUndefined(refusalOf(edit(body(name), path, fits)), `${name} ${path.join(".")}`)
      assert.equal(refusalOf(edit(body(name), path, fails))?.[0], code, `${name} ${path.join(".")}`)
    }
  })

  it("name one field and one reason for a form that is not theirs", () => {
    const wrong: ReadonlyArray<readonly [body: JsonObject, ...refusal: ReadonlyArray<unknown>]> = [
      [edit(body("text"), ["text", "body"], ""), 100, "text.body", "minLength"],
      [edit(body("reaction"), ["reaction", "message_id"], undefined), 100, "reaction.message_id", "required"],
      [edit(body("location"), ["location", "latitude"], undefined), 100, "location.latitude", "required"],
      [edit(body("contacts"), ["contacts", 0, "name"], undefined), 100, "contacts[0].name", "required"],
      [edit(body("buttons"), ["interactive", "type"], "buttons"), 100, "interactive.type", "discriminator"],
      [edit(body("buttons"), ["interactive", "type"], undefined), 100, "interactive.type", "required"],
      [edit(body("buttons"), ["interactive", "type"], "list"), 131009, "interactive.header.text", "required"],
      [
        edit(body("buttons"), ["interactive", "header", "type"], "audio"),
        100,
        "interactive.header.type",
        "discriminator"
      ],
      [
        edit(body("product"), ["interactive", "header"], { type: "text", text: "x" }),
        131009,
        "interactive.header",
        "false schema"
      ],
      [
        edit(body("product list"), ["interactive", "header"], undefined),
        100,
        "interactive.header",
        "required"
      ],
      [
        edit(body("list"), ["interactive", "header", "text"], undefined),
        131009,
        "interactive.header.text",
        "required"
      ],
      [
        edit(body("address"), action("parameters", "country"), undefined),
        100,
        "interactive.action.parameters.country",
        "required"
      ],
      [edit(body("template"), ["template", "language"], "en"), 100, "template.language", "type"],
      [
        edit(body("template in full"), component(1, "type"), "footer"),
        100,
        "template.components[1].type",
        "discriminator"
      ],
      [
        edit(body("template in full"), component(2, "sub_type"), "otp"),
        100,
        "template.components[2].sub_type",
        "discriminator"
      ],
      [
        edit(body("template in full"), component(1, "parameters", 0, "type"), "image"),
        100,
        "template.components[1].parameters[0].type",
        "discriminator"
      ],
      [
        edit(body("template in full"), component(1, "parameters", 0, "text"), ""),
        100,
        "template.components[1].parameters[0].text",
        "minLength"
      ],
      [
        edit(body("template in full"), component(3, "index"), undefined),
        100,
        "template.components[3].index",
        "required"
      ],
      [{ ...body("typing"), typing_indicator: { type: "dots" } }, 100, "typing_indicator.type", "const"]
    ]
    for (const [given, ...refusal] of wrong) {
      assert.deepEqual(refusalOf(given), refusal)
    }
  })
})

const meta = (given: JsonObject) => check(given).refusal?.meta
const readDetails = (id: string) => meta({ ...body("read receipt"), message_id: id })?.error_data?.details

describe("Meta's words", () => {
  it("are the real API's where they are known", () => {
    assert.deepEqual(meta(edit(body("buttons"), action("buttons", 0, "reply", "title"), "a".repeat(21))), {
      status: 400,
      message: "(#131009) Parameter value is not valid",
      type: "OAuthException",
      code: 131009,
      error_data: {
        messaging_product: "whatsapp",
        details: "Button title length invalid. Min length: 1, Max length: 20"
      }
    })
    const details = (given: JsonObject) => meta(given)?.error_data?.details
    assert.equal(
      details(edit(body("buttons"), action("buttons"), [])),
      "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3"
    )
    assert.equal(
      details(
        edit(
          body("list"),
          action("sections", 0, "rows"),
          times(10, (at) => ({ id: `${at}x`, title: "t" }))
        )
      ),
      "Total row count exceed max allowed count: 10"
    )
    assert.equal(
      details(edit(body("list"), action("sections", 0, "rows", 0, "title"), "a".repeat(25))),
      "Row title is too long. Max length is 24"
    )
    assert.equal(
      details(edit(body("buttons"), ["interactive", "body", "text"], "a".repeat(1025))),
      "Body text length invalid. Min length: 1, Max length: 1024"
    )
    assert.equal(
      meta(edit(body("list"), action("sections", 0, "rows", 0, "title"), ""))?.message,
      "(#100) The parameter interactive['action']['sections'][0]['rows'][0]['title'] is required."
    )
    assert.equal(
      details(edit(body("template in full"), component(1, "parameters", 0, "text"), undefined)),
      "Parameter 'text' is mandatory for component parameter type 'text'"
    )
    assert.equal(
      details(edit(body("template in full"), component(1, "parameters", 0, "text"), "a\tb")),
      "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
    )
    const header = meta(edit(body("list"), ["interactive", "header", "text"], undefined))
    assert.equal(header?.error_subcode, 2494010)
    assert.equal(header?.error_data?.details, "Text cannot be null for header type text")
    assert.equal(
      check(body("text"), { mmlite: true }).refusal?.meta?.error_data?.details,
      "Message must be a template message."
    )
  })

  it("tell a read receipt for an outgoing id apart from one for an unknown id", () => {
    const outgoing = MessageId.make({ user: "905321234567", outbound: true, stanza: "0123456789ABCDEF01" })
    const incoming = MessageId.make({ user: "905321234567", outbound: false, stanza: "3A893D73392A3757D247" })
    assert.equal(
      readDetails(outgoing),
      `Message supplied to mark message as read API with message ID: ${outgoing} is outgoing. Please use an incoming message ID.`
    )
    assert.equal(readDetails("123"), "Please check the message ID you have provided.")
    assert.isUndefined(readDetails(incoming))
    assert.isUndefined(readDetails("wamid.gBGGSFcCNEOPAgkO_KJ55r4w_ww"))
  })
})

describe("a rule that holds for cards", () => {
  const sending = (...components: ReadonlyArray<JsonObject>): JsonObject =>
    edit(body("template in full"), ["template", "components"], components)

  it("holds for the products of a template's card as for those of the template", () => {
    const button = (products: number): JsonObject => ({
      type: "button",
      sub_type: "mpm",
      index: 0,
      parameters: [
        {
          type: "action",
          action: {
            thumbnail_product_retailer_id: "1",
            sections: times(2, (section) => ({
              title: "S",
              product_items: times(products, (at) => ({ product_retailer_id: `${section}-${at}` }))
            }))
          }
        }
      ]
    })
    const carousel = (products: number): JsonObject => ({
      type: "carousel",
      cards: times(2, (at) => ({ card_index: at, components: [button(products)] }))
    })
    assert.isUndefined(refusalOf(sending(carousel(15))))
    assert.deepEqual(refusalOf(sending(carousel(16)))?.slice(0, 2), [
      131009,
      "template.components[0].cards[0].components[0].parameters[0].action.sections"
    ])
  })
})

describe("the end of a button's address", () => {
  it("has no more characters than the whole may have", () => {
    const ending = (text: string): JsonObject =>
      edit(
        body("template in full"),
        ["template", "components"],
        [{ type: "button", sub_type: "url", index: 0, parameters: [{ type: "text", text }] }]
      )
    assert.isUndefined(refusalOf(ending("a".repeat(2000))))
    assert.equal(refusalOf(ending("a".repeat(2001)))?.[1], "template.components[0].parameters[0].text")
  })
})

describe("what Meta tolerates", () => {
  it("is tolerated", () => {
    const tolerated: ReadonlyArray<JsonObject> = [
      edit(body("text"), ["to"], 905321234567),
      edit(body("text"), ["recipient_type"], undefined),
      edit(body("location"), ["location", "latitude"], 41.01),
      edit(body("image"), ["image", "caption"], ""),
      edit(body("template in full"), component(1, "type"), "BODY"),
      edit(body("template in full"), component(1, "parameters", 0, "type"), "Text"),
      edit(body("template of a coupon"), component(1, "sub_type"), "COPY_CODE"),
      edit(body("template of a catalog"), component(0, "sub_type"), "CATALOG"),
      edit(
        body("template of a carousel"),
        component(0, "cards", 0, "components", 0, "parameters", 0, "type"),
        "IMAGE"
      ),
      edit(body("template of a carousel"), component(0, "cards", 0, "card_index"), "0"),
      edit(body("template of a carousel"), component(0, "cards", 0, "components", 2, "parameters", 0), {
        type: "text",
        text: true
      }),
      edit(body("template"), ["template", "components"], []),
      edit(body("template"), ["template", "components"], null),
      edit(body("template"), ["template", "language", "policy"], undefined),
      edit(body("text"), ["unknown"], { at: { any: ["depth"] } })
    ]
    for (const given of tolerated) assert.isUndefined(refusalOf(given), JSON.stringify(given))
  })

  it("is no way around a rule", () => {
    assert.deepEqual(
      refusalOf(edit(body("template of a carousel"), component(0, "cards", 0, "card_index"), "1")),
      [131009, "template.components[0].cards[1].card_index", "carousel.card-indexes"]
    )
    const broken = { buttons: [] }
    assert.deepEqual(refusalOf(edit(body("buttons"), ["interactive", "action"], JSON.stringify(broken))), [
      131009,
      "interactive.action.buttons",
      "minItems"
    ])
  })
})

/** Paths of every text in a value. */
const texts = (
  value: unknown,
  path: ReadonlyArray<string | number> = []
): ReadonlyArray<ReadonlyArray<string | number>> =>
  typeof value === "string"
    ? [path]
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) =>
          texts(inner, [...path, Array.isArray(value) ? Number(key) : key])
        )
      : []

describe("a refusal", () => {
  it("never repeats what was sent, but for what Meta itself repeats", () => {
    const repeated = ["template.name", "template.language.code", "message_id"]
    for (const secret of ["5ecret", "5ecret".repeat(2000), "5ecret\n\t", "+5ecret"]) {
      for (const valid of Object.values(bodies)) {
        for (const path of texts(valid)) {
          if (repeated.includes(path.join("."))) continue
          const verdict = check(edit(valid, path, secret))
          assert.notInclude(JSON.stringify(verdict), "5ecret", path.join("."))
        }
      }
    }
  })

  it.prop(
    "is given, or nothing is: no value in any place makes the rules throw",
    [Schema.Json],
    ([value]) => {
      for (const valid of Object.values(bodies)) {
        for (const path of texts(valid)) {
          const { refusal } = check(edit(valid, path, value))
          if (refusal === undefined) continue
          assert.isTrue(refusal.expected.length > 0)
          assert.equal(refusal.layer === "meta", refusal.meta !== undefined)
        }
      }
    },
    { arbitrary: { runs: 20 } }
  )
})
