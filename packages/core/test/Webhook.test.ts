import * as Webhook from "@connexease-gateway/core/Webhook"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { change, conversation, message, metadata, post, status, text, waba } from "./webhook/samples.ts"

const only = (body: unknown): Webhook.Event => {
  const [event, ...more] = Webhook.decode(body)
  assert.isDefined(event)
  assert.lengthOf(more, 0)
  return event
}

const as = <Tag extends Webhook.Event["_tag"]>(
  tag: Tag,
  body: unknown
): Extract<Webhook.Event, { _tag: Tag }> => {
  const event = only(body)
  assert.strictEqual(event._tag, tag)
  return event as Extract<Webhook.Event, { _tag: Tag }>
}

const received = (body: object) =>
  as("MessageReceived", conversation({ messages: [message("wamid.1", body)] }))
const changed = (body: object) => as("StatusChanged", conversation({ statuses: [body] }))

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
      { type: "edit", originalMessageId: "wamid.0", message: { type: "text", body: "Merhaba!" } }
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
    ["a new kind", { type: "hologram", hologram: { id: "1" } }, { type: "unknown", name: "hologram" }],
    ["a kind without its content", { type: "text" }, { type: "unknown", name: "text" }],
    ["no type, but content", { text: { body: "Merhaba" } }, { type: "text", body: "Merhaba" }],
    ["nothing at all", {}, { type: "unknown" }]
  ]
  for (const [name, body, content] of contents) {
    it(`is read: ${name}`, () => assert.deepStrictEqual(received(body).content as object, content))
  }

  it("holds a form's answers as text, which are parsed when they are asked for", () => {
    const form = (response_json: unknown) => {
      const { content } = received({
        type: "interactive",
        interactive: { type: "nfm_reply", nfm_reply: { response_json } }
      })
      assert(content.type === "interactive" && content.reply.type === "nfm_reply")
      return Webhook.formData(content.reply)
    }
    assert.deepStrictEqual(form('{"flow_token":"t","size":"M"}'), { flow_token: "t", size: "M" })
    assert.deepStrictEqual(form({ size: "M" }), { size: "M" })
    assert.isUndefined(form("{"))
    assert.isUndefined(form("[1]"))
  })
})

describe("a received message", () => {
  it("tells who sent it, when, to which number, and what Meta wrote", () => {
    const raw = message("wamid.1", {
      from_user_id: "TR.1",
      from_parent_user_id: "TR.ENT.1",
      type: "text",
      text: { body: "Merhaba" }
    })
    const event = as(
      "MessageReceived",
      conversation({
        contacts: [{ profile: { name: "Ada", username: "@ada" }, wa_id: "905321234567", user_id: "TR.1" }],
        messages: [raw]
      })
    )
    assert.deepStrictEqual(event, {
      _tag: "MessageReceived",
      id: "wamid.1",
      from: "905321234567",
      fromUserId: "TR.1",
      fromParentUserId: "TR.ENT.1",
      timestampMillis: 1771854964000,
      content: { type: "text", body: "Merhaba" },
      contact: { waId: "905321234567", name: "Ada", username: "@ada", userId: "TR.1" },
      errors: [],
      field: "messages",
      origin: {
        businessAccountId: waba,
        phoneNumberId: metadata.phone_number_id,
        displayPhoneNumber: metadata.display_phone_number
      },
      raw
    })
  })

  it("may come from someone who hides the number", () => {
    const event = as(
      "MessageReceived",
      conversation({
        contacts: [
          { profile: { name: "Ada" }, user_id: "TR.1" },
          { profile: { name: "Can" }, user_id: "TR.2" }
        ],
        messages: [
          {
            id: "wamid.1",
            from: "",
            from_user_id: "TR.2",
            timestamp: "1771854964",
            type: "text",
            text: { body: "" }
          }
        ]
      })
    )
    assert.isUndefined(event.from)
    assert.strictEqual(event.contact?.name, "Can")
    assert.deepStrictEqual(event.content, { type: "text", body: "" })
  })

  it("gets the only contact even where the number has two forms, but never another sender's", () => {
    const contacts = [{ profile: { name: "Ana" }, wa_id: "551699231822" }]
    const from = (number: string) => ({ ...text("wamid.1"), from: number })
    const [one] = Webhook.decode(conversation({ contacts, messages: [from("5516999231822")] }))
    assert.strictEqual(one?._tag === "MessageReceived" ? one.contact?.name : undefined, "Ana")
    for (const event of Webhook.decode(conversation({ contacts, messages: [from("1"), from("2")] }))) {
      assert.isUndefined(event._tag === "MessageReceived" ? event.contact : null)
    }
  })

  it("tells what it answers, whether it was forwarded, and which ad brought the person", () => {
    const event = received({
      type: "text",
      text: { body: "?" },
      group_id: "Y2FwaV9ncm91cDo=",
      context: {
        from: "908502550000",
        id: "wamid.0",
        forwarded: true,
        frequently_forwarded: true,
        referred_product: { catalog_id: "c", product_retailer_id: "p" }
      },
      referral: {
        source_url: "https://fb.me/1",
        source_id: "120226305854810726",
        source_type: "ad",
        headline: "Chat",
        body: "Succulents",
        media_type: "image",
        image_url: "https://example.com/1.jpg",
        ctwa_clid: "Aff",
        welcome_message: { text: "Selam" }
      },
      identity: { acknowledged: true, created_timestamp: 1771854964, hash: "h" }
    })
    assert.strictEqual(event.groupId, "Y2FwaV9ncm91cDo=")
    assert.deepStrictEqual(event.context, {
      id: "wamid.0",
      from: "908502550000",
      forwarded: true,
      frequentlyForwarded: true,
      product: { catalogId: "c", productRetailerId: "p" }
    })
    assert.deepStrictEqual(event.referral, {
      sourceUrl: "https://fb.me/1",
      sourceId: "120226305854810726",
      sourceType: "ad",
      headline: "Chat",
      body: "Succulents",
      mediaType: "image",
      imageUrl: "https://example.com/1.jpg",
      clickId: "Aff",
      welcomeText: "Selam"
    })
    assert.deepStrictEqual(event.identity, { acknowledged: true, createdMillis: 1771854964000, hash: "h" })
  })

  it("says why Meta could not carry it", () => {
    const event = received({
      type: "unsupported",
      errors: [
        {
          code: 131051,
          title: "Message type unknown",
          error_data: { details: "Message type is currently not supported." }
        }
      ]
    })
    assert.strictEqual(event.errors[0]?.code, 131051)
    assert.strictEqual(event.errors[0]?.details, "Message type is currently not supported.")
  })

  it("has a time in milliseconds whether Meta writes a text or a number, and none where it writes neither", () => {
    for (const [timestamp, expected] of [
      ["1771854964", 1771854964000],
      [1771854964, 1771854964000],
      [1771854964123, 1771854964123],
      ["<TIMESTAMP>", undefined],
      ["", undefined],
      [-1, undefined],
      [null, undefined]
    ] as const) {
      assert.strictEqual(received({ timestamp, type: "text", text: { body: "?" } }).timestampMillis, expected)
    }
  })
})

describe("a status", () => {
  it("of Meta's version 23 tells conversation and price", () => {
    const raw = status("wamid.1", "sent", {
      biz_opaque_callback_data: "order-7",
      conversation: { id: "6ceb", expiration_timestamp: "1771941364", origin: { type: "marketing_lite" } },
      pricing: { billable: true, pricing_model: "CBP", category: "marketing_lite" }
    })
    assert.deepStrictEqual(changed(raw), {
      _tag: "StatusChanged",
      id: "wamid.1",
      status: "sent",
      timestampMillis: 1771854964000,
      recipientId: "905321234567",
      correlationId: "order-7",
      conversation: { id: "6ceb", origin: "marketing_lite", expirationMillis: 1771941364000 },
      pricing: { billable: true, model: "CBP", category: "marketing_lite" },
      errors: [],
      field: "messages",
      origin: {
        businessAccountId: waba,
        phoneNumberId: metadata.phone_number_id,
        displayPhoneNumber: metadata.display_phone_number
      },
      raw
    })
  })

  it("of later versions tells the price alone, and both spellings of a category are one", () => {
    for (const category of ["authentication-international", "authentication_international"]) {
      const { conversation, pricing } = changed(
        status("wamid.1", "delivered", {
          pricing: { billable: false, pricing_model: "PMP", category, type: "free_customer_service" }
        })
      )
      assert.isUndefined(conversation)
      assert.deepStrictEqual(pricing, {
        billable: false,
        model: "PMP",
        type: "free_customer_service",
        category: "authentication_international"
      })
    }
  })

  it("names the person by user id where the number is hidden, with either spelling of the parent's", () => {
    for (const key of ["parent_recipient_user_id", "recipient_parent_user_id"]) {
      const event = as(
        "StatusChanged",
        conversation({
          contacts: [{ profile: { name: "Ada" }, user_id: "TR.1" }],
          statuses: [
            {
              id: "wamid.1",
              status: "read",
              timestamp: "1771854964",
              recipient_user_id: "TR.1",
              [key]: "TR.ENT.1"
            }
          ]
        })
      )
      assert.isUndefined(event.recipientId)
      assert.strictEqual(event.recipientUserId, "TR.1")
      assert.strictEqual(event.recipientParentUserId, "TR.ENT.1")
      assert.strictEqual(event.contact?.name, "Ada")
    }
  })

  it("says why a message failed", () => {
    const event = changed(
      status("wamid.1", "failed", {
        errors: [
          {
            code: 131049,
            title: "t",
            message: "m",
            error_data: { details: "healthy ecosystem" },
            href: "/x"
          },
          "?"
        ]
      })
    )
    assert.strictEqual(event.status, "failed")
    assert.deepStrictEqual(
      event.errors.map(({ code, details, known }) => ({ code, details, known })),
      [{ code: 131049, details: "healthy ecosystem", known: true }]
    )
  })

  it("of a group tells the member", () => {
    const event = changed(
      status("wamid.1", "read", { recipient_type: "group", recipient_participant_id: "905321234567" })
    )
    assert.strictEqual(event.recipientType, "group")
    assert.strictEqual(event.recipientParticipantId, "905321234567")
  })

  it("that is new is `unknown`, and keeps its id", () => {
    const event = changed(status("wamid.1", "teleported"))
    assert.strictEqual(event.status, "unknown")
    assert.strictEqual(event.id, "wamid.1")
  })

  it("of a payment is not the message's own", () => {
    const event = as(
      "PaymentStatusChanged",
      conversation({
        statuses: [
          status("wamid.1", "failed", {
            type: "payment",
            payment: { reference_id: "r-1", amount: { value: 10000, offset: 100 }, currency: "INR" }
          })
        ]
      })
    )
    assert.strictEqual(event.status, "failed")
    assert.strictEqual(event.referenceId, "r-1")
    assert.deepStrictEqual(event.amount, { value: 10000, offset: 100 })
  })

  it("of a call is not a message's", () => {
    const call = { ...status("wacid.1", "RINGING"), type: "call" }
    assert.strictEqual(as("Unknown", post(change("calls", { metadata, statuses: [call] }))).part, "status")
    assert.strictEqual(as("Unknown", conversation({ statuses: [call] })).raw, call)
  })
})

describe("everything else", () => {
  const changes: ReadonlyArray<readonly [field: string, value: object, event: object]> = [
    [
      "message_template_status_update",
      {
        event: "PAUSED",
        message_template_id: 1689556908129832,
        message_template_name: "order_confirmation",
        message_template_language: "tr",
        message_template_category: "UTILITY",
        reason: "NONE",
        other_info: { title: "FIRST_PAUSE", description: "Low quality" }
      },
      {
        _tag: "TemplateStatusChanged",
        template: { id: "1689556908129832", name: "order_confirmation", language: "tr" },
        status: "PAUSED",
        category: "UTILITY",
        title: "FIRST_PAUSE",
        description: "Low quality"
      }
    ],
    [
      "message_template_quality_update",
      { previous_quality_score: "GREEN", new_quality_score: "YELLOW", message_template_name: "t" },
      { _tag: "TemplateQualityChanged", template: { name: "t" }, previous: "GREEN", current: "YELLOW" }
    ],
    [
      "template_category_update",
      { previous_category: "UTILITY", new_category: "MARKETING", message_template_name: "t" },
      { _tag: "TemplateCategoryChanged", template: { name: "t" }, previous: "UTILITY", current: "MARKETING" }
    ],
    [
      "message_template_components_update",
      {
        message_template_name: "t",
        message_template_title: "Hi",
        message_template_element: "Hello {{1}}",
        message_template_footer: "Bye"
      },
      { _tag: "TemplateEdited", template: { name: "t" }, header: "Hi", body: "Hello {{1}}", footer: "Bye" }
    ],
    [
      "account_update",
      {
        event: "ACCOUNT_RESTRICTION",
        phone_number: "908502550000",
        restriction_info: [
          { restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: 1771941364 }
        ],
        violation_info: { violation_type: "ADULT" },
        ban_info: { waba_ban_state: ["SCHEDULE_FOR_DISABLE"], waba_ban_date: "April 17, 2025" }
      },
      {
        _tag: "AccountUpdated",
        event: "ACCOUNT_RESTRICTION",
        phoneNumber: "908502550000",
        violation: "ADULT",
        restrictions: [{ type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expirationMillis: 1771941364000 }],
        banState: "SCHEDULE_FOR_DISABLE",
        banDate: "April 17, 2025"
      }
    ],
    ["account_review_update", { decision: "APPROVED" }, { _tag: "AccountReviewed", decision: "APPROVED" }],
    [
      "account_alerts",
      {
        entity_type: "BUSINESS",
        entity_id: 506914307656634,
        alert_info: {
          alert_type: "X",
          alert_severity: "WARNING",
          alert_status: "ACTIVE",
          alert_description: "d"
        }
      },
      {
        _tag: "AccountAlerted",
        type: "X",
        severity: "WARNING",
        status: "ACTIVE",
        description: "d",
        entityType: "BUSINESS",
        entityId: "506914307656634"
      }
    ],
    [
      "business_capability_update",
      { max_daily_conversations_per_business: 2000, max_phone_numbers_per_waba: 25 },
      { _tag: "CapabilityChanged", maxDailyConversations: 2000, maxPhoneNumbers: 25 }
    ],
    [
      "phone_number_name_update",
      {
        display_phone_number: "908502550000",
        decision: "REJECTED",
        requested_verified_name: "Ada",
        rejection_reason: "NAME_EMPLOYEE_ISSUE"
      },
      {
        _tag: "PhoneNumberNameReviewed",
        decision: "REJECTED",
        phoneNumber: "908502550000",
        name: "Ada",
        reason: "NAME_EMPLOYEE_ISSUE"
      }
    ],
    [
      "phone_number_quality_update",
      { display_phone_number: "908502550000", event: "FLAGGED", current_limit: "TIER_10K" },
      {
        _tag: "PhoneNumberQualityChanged",
        event: "FLAGGED",
        phoneNumber: "908502550000",
        currentLimit: "TIER_10K"
      }
    ],
    [
      "security",
      { display_phone_number: "908502550000", event: "PIN_RESET_REQUEST", requester: "61555822107539" },
      {
        _tag: "SecurityChanged",
        event: "PIN_RESET_REQUEST",
        phoneNumber: "908502550000",
        requester: "61555822107539"
      }
    ]
  ]
  for (const [field, value, expected] of changes) {
    it(`is read: ${field}`, () => {
      const raw = change(field, value)
      const { origin, ...event } = only({ entry: [{ id: waba, time: 1771854964, changes: [raw] }] })
      assert.deepStrictEqual(event as object, { ...expected, field, raw })
      assert.deepStrictEqual(origin, { businessAccountId: waba, timestampMillis: 1771854964000 })
    })
  }

  it("is read under the gateway's names of its subscriptions too", () => {
    const tagOf = (field: string, value: object) => only(post(change(field, value)))._tag
    assert.strictEqual(tagOf("message_status", { statuses: [status("wamid.1", "sent")] }), "StatusChanged")
    assert.strictEqual(tagOf("read", { statuses: [status("wamid.1", "read")] }), "StatusChanged")
    assert.strictEqual(tagOf("message_template_status", { event: "APPROVED" }), "TemplateStatusChanged")
    assert.strictEqual(tagOf("account", { event: "VERIFIED_ACCOUNT" }), "AccountUpdated")
  })

  it("tells errors that belong to no message", () => {
    const error = { code: 130429, title: "Rate limit hit", error_data: { details: "too many" } }
    const event = as("ErrorReported", conversation({ errors: [error] }))
    assert.strictEqual(event.error.code, 130429)
    assert.strictEqual(event.error.class, "throttle")
    assert.strictEqual(event.raw, error)
  })

  it("tells each person who stopped marketing messages", () => {
    const preference = (wa_id: string, value: string) => ({
      wa_id,
      value,
      category: "marketing_messages",
      timestamp: 1771854964
    })
    const events = Webhook.decode(
      post(
        change("user_preferences", {
          metadata,
          user_preferences: [preference("1", "stop"), preference("2", "resume")]
        })
      )
    )
    assert.deepStrictEqual(
      events.map((event) => event._tag === "PreferenceChanged" && [event.waId, event.value, event.category]),
      [
        ["1", "stop", "marketing_messages"],
        ["2", "resume", "marketing_messages"]
      ]
    )
  })

  it("keeps what the business wrote itself apart from what people write", () => {
    const echo = { ...text("wamid.1"), from: "908502550000", to: "905321234567", to_user_id: "TR.1" }
    const event = as(
      "MessageEchoed",
      post(change("smb_message_echoes", { metadata, message_echoes: [echo] }))
    )
    assert.strictEqual(event.to, "905321234567")
    assert.strictEqual(event.toUserId, "TR.1")
    assert.deepStrictEqual(event.content, { type: "text", body: "Merhaba" })
  })

  it("never takes old messages of a history, or another app's, for new ones", () => {
    for (const field of ["history", "standby"]) {
      const event = as("Unknown", post(change(field, { metadata, messages: [text("wamid.1")] })))
      assert.strictEqual(event.part, "message")
      assert.strictEqual(event.field, field)
    }
  })
})

describe("a webhook", () => {
  it("gives its events in order, from several entries and changes", () => {
    const value = (more: object) => ({ messaging_product: "whatsapp", metadata, ...more })
    const body = {
      object: "whatsapp_business_account",
      entry: [
        {
          id: "1",
          changes: [
            change(
              "messages",
              value({ statuses: [status("b", "sent")], messages: [text("a1"), text("a2")] })
            ),
            change("account_review_update", { decision: "APPROVED" })
          ]
        },
        {
          id: "2",
          changes: [change("messages", value({ statuses: [status("c", "read"), status("d", "read")] }))]
        }
      ]
    }
    const found = Webhook.decode(JSON.stringify(body))
    assert.deepStrictEqual(
      found.map((event) => ("id" in event ? event.id : event._tag)),
      ["a1", "a2", "b", "AccountReviewed", "c", "d"]
    )
    assert.deepStrictEqual(
      found.map((event) => event.origin.businessAccountId),
      ["1", "1", "1", "1", "2", "2"]
    )
  })

  it("is not spoilt by one bad part", () => {
    const found = Webhook.decode({
      entry: [
        null,
        { id: "1" },
        {
          id: "1",
          changes: [
            7,
            { field: "messages" },
            change("messages", { messages: ["x", text("a"), { type: "text" }] })
          ]
        },
        {
          id: "1",
          changes: [change("messages", { statuses: [{ id: "s" }, status("s", "read")], errors: [{}] })]
        }
      ]
    })
    assert.deepStrictEqual(
      found.map((event) => (event._tag === "Unknown" ? event.part : event._tag)),
      [
        "entry",
        "entry",
        "change",
        "change",
        "message",
        "MessageReceived",
        "message",
        "status",
        "StatusChanged",
        "error"
      ]
    )
  })

  it("keeps what is new in `Unknown`, with field and original", () => {
    const raw = change("teleport_update", { from: "a", to: "b" })
    const event = as("Unknown", post(raw))
    assert.strictEqual(event.part, "change")
    assert.strictEqual(event.field, "teleport_update")
    assert.strictEqual(event.raw, raw)
  })

  it("loses no new list that stands beside messages", () => {
    const found = Webhook.decode(conversation({ messages: [text("a")], polls: [{ id: 1 }] }))
    assert.deepStrictEqual(
      found.map((event) => event._tag),
      ["MessageReceived", "Unknown"]
    )
  })

  it("may have lists that were serialised as objects, and null where there is nothing", () => {
    const found = Webhook.decode(
      conversation({
        contacts: { "0": { profile: { name: "Ada" } } },
        messages: { "0": text("a"), "1": text("b") },
        statuses: null
      })
    )
    assert.deepStrictEqual(
      found.map((event) => event._tag === "MessageReceived" && event.id),
      ["a", "b"]
    )
  })

  it("may be one change or value alone, as Meta's dashboard shows them", () => {
    const value = { messaging_product: "whatsapp", metadata, messages: [text("a")] }
    assert.strictEqual(only({ field: "messages", value })._tag, "MessageReceived")
    assert.strictEqual(only({ id: waba, changes: [{ field: "messages", value }] })._tag, "MessageReceived")
    assert.strictEqual(only(value)._tag, "MessageReceived")
  })

  it("without events gives none", () => {
    assert.deepStrictEqual(Webhook.decode({ object: "whatsapp_business_account", entry: [] }), [])
    assert.deepStrictEqual(Webhook.decode({ entry: [{ id: "1", changes: [] }] }), [])
  })

  it("that is none is one `Unknown`", () => {
    for (const body of [
      "not JSON",
      "",
      "[]",
      null,
      7,
      {},
      [],
      { entry: "x" },
      { isSuccess: true, data: { messages: [{ id: "a" }] } }
    ]) {
      assert.strictEqual(as("Unknown", body).part, "body")
    }
  })

  it("of any depth exhausts no stack", () => {
    const depth = 100_000
    const deep = `${"[".repeat(depth)}${"]".repeat(depth)}`
    const edits = `${'{"type":"edit","edit":{"original_message_id":"a","message":'.repeat(depth)}{}${"}}".repeat(depth)}`
    const wrap = (json: string) =>
      JSON.stringify(conversation({ messages: ["here"] })).replace('"here"', json)
    for (const json of [deep, `{"entry":${deep}}`, wrap(deep), wrap(`{"id":"a",${edits.slice(1)}`)]) {
      for (const event of Webhook.decode(json)) assert.isString(Webhook.identity(event))
    }
  })

  it("decodes into plain data that survives a queue", () => {
    const found = Webhook.decode(
      conversation({ messages: [text("a"), message("b", { type: "hologram" })], errors: [{ code: 1 }] })
    )
    for (const event of found.slice(0, 2)) assert.deepStrictEqual(JSON.parse(JSON.stringify(event)), event)
  })
})

const Loose = Schema.Record(
  Schema.Literals([
    "id",
    "type",
    "status",
    "timestamp",
    "code",
    "text",
    "image",
    "errors",
    "context",
    "edit",
    "contacts",
    "from"
  ]),
  Schema.Json
)
const List = Schema.optionalKey(Schema.Array(Schema.Union([Loose, Schema.Json])))
const Change = Schema.Struct({
  field: Schema.Literals([
    "messages",
    "history",
    "account_update",
    "message_template_status_update",
    "new_field"
  ]),
  value: Schema.Struct({
    messages: List,
    statuses: List,
    errors: List,
    contacts: Schema.optionalKey(Schema.Json),
    event: Schema.String
  })
})
const Body = Schema.Struct({
  entry: Schema.Array(Schema.Struct({ id: Schema.Json, changes: Schema.Array(Change) }))
})

describe("whatever comes", () => {
  it.effect.prop("never throws, and nothing is lost, on any JSON", [Schema.Json], ([json]) =>
    Effect.sync(() => {
      const found = Webhook.decode(json)
      for (const event of found) assert.isString(Webhook.identity(event))
      const parsed: unknown = typeof json === "string" ? found[0]?.raw : json
      if (typeof parsed !== "object" || parsed === null || !("entry" in parsed))
        assert.strictEqual(found[0]?.raw, parsed)
    })
  )

  it.effect.prop(
    "each message, status and error is one event with its original, and so is each other change",
    [Body],
    ([body]) =>
      Effect.sync(() => {
        const expected = body.entry.flatMap(({ changes }) =>
          changes.flatMap((change): ReadonlyArray<unknown> => {
            const { messages = [], statuses = [], errors = [] } = change.value
            const all = [...messages, ...statuses, ...errors]
            return all.length === 0 ? [change] : all
          })
        )
        assert.deepStrictEqual(
          Webhook.decode(body).map((event) => event.raw),
          expected
        )
        assert.deepStrictEqual(
          Webhook.decode(JSON.stringify(body)).map(Webhook.identity),
          Webhook.decode(body).map(Webhook.identity)
        )
      })
  )
})

describe("the identity of an event", () => {
  const identities = (body: unknown) => Webhook.decode(body).map(Webhook.identity)

  it("is the same when the event is sent again, in another batch and another order of keys", () => {
    const alert = (value: object) => ({
      entry: [{ time: 1, id: "1", changes: [{ value, field: "account_update" }] }]
    })
    assert.deepStrictEqual(
      identities(conversation({ messages: [text("a")] })),
      identities(conversation({ messages: [text("a")], statuses: [status("b", "sent")] })).slice(0, 1)
    )
    assert.deepStrictEqual(
      identities(alert({ event: "X", country: "TR" })),
      identities(alert({ country: "TR", event: "X" }))
    )
  })

  it("differs between statuses of a message, members of a group, times and contents", () => {
    const at = (time: number, event: string) => ({
      entry: [{ id: "1", time, changes: [change("account_update", { event })] }]
    })
    const all = [
      ...identities(
        conversation({
          messages: [text("a")],
          statuses: [
            status("a", "sent"),
            status("a", "read"),
            status("a", "teleported"),
            status("a", "beamed"),
            status("a", "read", { recipient_participant_id: "1" }),
            status("a", "read", { recipient_participant_id: "2" })
          ],
          errors: [{ code: 130429 }, { code: 131035 }]
        })
      ),
      ...identities(at(1, "X")),
      ...identities(at(2, "X")),
      ...identities(at(1, "Y")),
      ...identities("no JSON"),
      ...identities("neither")
    ]
    assert.strictEqual(new Set(all).size, all.length)
  })

  it("holds nothing that a person wrote", () => {
    const secret = "Gizli adres"
    for (const body of [
      post(change("history", { messages: [text("a", secret)] })),
      post(change("new", { text: secret })),
      secret
    ]) {
      assert.notInclude(identities(body).join(), secret)
    }
  })
})

describe("the status to keep", () => {
  const kept = (...statuses: ReadonlyArray<Webhook.Status>) =>
    statuses.reduce<{ readonly status: Webhook.Status } | undefined>(
      (current, status) => Webhook.foldStatus(current, { status }),
      undefined
    )?.status

  it("never goes back, whatever the order of arrival", () => {
    assert.strictEqual(kept("sent", "delivered", "read"), "read")
    assert.strictEqual(kept("read", "delivered", "sent"), "read")
    assert.strictEqual(kept("delivered", "played", "read"), "played")
    assert.strictEqual(kept("read", "deleted", "read"), "deleted")
  })

  it("is `failed` after `sent`, and no longer once the message has arrived somewhere", () => {
    assert.strictEqual(kept("sent", "failed"), "failed")
    assert.strictEqual(kept("failed", "sent"), "failed")
    assert.strictEqual(kept("delivered", "failed"), "delivered")
    assert.strictEqual(kept("failed", "delivered"), "delivered")
  })

  it("is not changed by what says nothing about the message's way", () => {
    assert.strictEqual(kept("sent", "warning", "unknown"), "sent")
    assert.strictEqual(kept("unknown", "sent"), "sent")
  })

  it.effect.prop(
    "is the same for every order and repetition",
    [Schema.Array(Schema.Literals(["sent", "delivered", "read", "played", "failed", "deleted"]))],
    ([statuses]) =>
      Effect.sync(() => {
        assert.strictEqual(kept(...statuses), kept(...statuses.toReversed()))
        assert.strictEqual(kept(...statuses), kept(...statuses, ...statuses))
      })
  )

  it("hands back the very record that is kept, so that one sees whether anything changed", () => {
    const stored = { status: "read", row: 7 } as const
    assert.strictEqual(Webhook.foldStatus(stored, changed(status("a", "delivered"))), stored)
    const [event] = Webhook.decode(conversation({ statuses: [status("a", "played")] }))
    assert(event?._tag === "StatusChanged")
    assert.strictEqual(Webhook.foldStatus(stored, event), event)
  })
})
