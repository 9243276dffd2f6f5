import { Webhook } from "@connexease-gateway/core"
import { assert, describe, it } from "@effect/vitest"
import { as, change, conversation, metadata, only, post, status, text, waba } from "./samples.ts"

const tagOf = (field: string, value: object) => only(post(change(field, value)))._tag

const preference = (wa_id: string, value: string) => ({
  wa_id,
  value,
  category: "marketing_messages",
  timestamp: 1771854964
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
        message_template_footer: "Bye",
        message_template_buttons: [
          {
            message_template_button_type: "PHONE_NUMBER",
            message_template_button_text: "Call",
            message_template_button_phone_number: "+908502550000"
          },
          {
            message_template_button_type: "URL",
            message_template_button_text: "Visit",
            message_template_button_url: "https://example.com"
          },
          null
        ]
      },
      {
        _tag: "TemplateEdited",
        template: { name: "t" },
        header: "Hi",
        body: "Hello {{1}}",
        footer: "Bye",
        buttons: [
          { type: "PHONE_NUMBER", text: "Call", phoneNumber: "+908502550000" },
          { type: "URL", text: "Visit", url: "https://example.com" }
        ]
      }
    ],
    [
      "message_template_status_update",
      {
        event: "REJECTED",
        message_template_name: "t",
        reason: "INVALID_FORMAT",
        rejection_info: { reason: "Variables stand side by side.", recommendation: "Add words between." }
      },
      {
        _tag: "TemplateStatusChanged",
        template: { name: "t" },
        status: "REJECTED",
        reason: "INVALID_FORMAT",
        rejection: { reason: "Variables stand side by side.", recommendation: "Add words between." }
      }
    ],
    [
      "account_update",
      {
        event: "ACCOUNT_VIOLATION",
        violation_info: { violation_type: "LOW_PICKUP_RATE", remediation: "Answer calls." }
      },
      {
        _tag: "AccountUpdated",
        event: "ACCOUNT_VIOLATION",
        violation: "LOW_PICKUP_RATE",
        remediation: "Answer calls.",
        restrictions: []
      }
    ],
    [
      "account_update",
      {
        event: "PARTNER_REMOVED",
        phone_number: "908502550000",
        waba_info: {
          waba_id: "1",
          owner_business_id: "2",
          partner_app_id: "3",
          solution_id: "4",
          solution_partner_business_ids: ["5", 6]
        },
        disconnection_info: { reason: "ACCOUNT_DISCONNECTED", initiated_by: "USER" }
      },
      {
        _tag: "AccountUpdated",
        event: "PARTNER_REMOVED",
        phoneNumber: "908502550000",
        restrictions: [],
        account: {
          businessAccountId: "1",
          ownerBusinessId: "2",
          partnerAppId: "3",
          solutionId: "4",
          solutionPartnerBusinessIds: ["5", "6"]
        },
        disconnection: { reason: "ACCOUNT_DISCONNECTED", initiatedBy: "USER" }
      }
    ],
    [
      "account_update",
      { event: "AD_ACCOUNT_LINKED", waba_info: { ad_account_linked: "9" } },
      {
        _tag: "AccountUpdated",
        event: "AD_ACCOUNT_LINKED",
        restrictions: [],
        account: { adAccountId: "9", solutionPartnerBusinessIds: [] }
      }
    ],
    [
      "account_update",
      {
        event: "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
        partner_client_certification_info: {
          client_business_id: "1",
          status: "APPROVED",
          rejection_reasons: ["NONE"]
        }
      },
      {
        _tag: "AccountUpdated",
        event: "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
        restrictions: [],
        certification: { clientBusinessId: "1", status: "APPROVED", rejectionReasons: [] }
      }
    ],
    [
      "account_update",
      {
        event: "VOLUME_BASED_PRICING_TIER_UPDATE",
        volume_tier_info: {
          tier_update_time: 1771854964,
          pricing_category: "UTILITY",
          tier: "100001:200000",
          effective_month: "2026-03",
          region: "Turkey"
        }
      },
      {
        _tag: "AccountUpdated",
        event: "VOLUME_BASED_PRICING_TIER_UPDATE",
        restrictions: [],
        volumeTier: {
          category: "UTILITY",
          tier: "100001:200000",
          effectiveMonth: "2026-03",
          region: "Turkey",
          updatedMillis: 1771854964000
        }
      }
    ],
    [
      "account_update",
      {
        event: "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
        auth_international_rate_eligibility: {
          start_time: 1771854964,
          exception_countries: [{ country_code: "ID", start_time: 1771854965 }]
        }
      },
      {
        _tag: "AccountUpdated",
        event: "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
        restrictions: [],
        internationalRate: {
          startMillis: 1771854964000,
          exceptions: [{ countryCode: "ID", startMillis: 1771854965000 }]
        }
      }
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
    it(`is read: ${field} ${"event" in value ? String(value.event) : ""}`, () => {
      const raw = change(field, value)
      const { origin, ...event } = only({ entry: [{ id: waba, time: 1771854964, changes: [raw] }] })
      assert.deepStrictEqual(event as object, { ...expected, field, raw })
      assert.deepStrictEqual(origin, { businessAccountId: waba, timestampMillis: 1771854964000 })
    })
  }

  it("names a template by an id of any length, in no one's message", () => {
    const update = change("message_template_status_update", { event: "APPROVED", message_template_id: 1 })
    const words = '"message_template_id": 24230790383178626'
    const body = JSON.stringify(post(update, change("messages", { messages: [text("a", words)] })))
    const [event, message] = Webhook.decode(
      body.replace('"message_template_id":1', '"message_template_id": 24230790383178627')
    )
    assert(event?._tag === "TemplateStatusChanged" && message?._tag === "MessageReceived")
    assert.strictEqual(event.template.id, "24230790383178627")
    assert.deepStrictEqual(message.content, { type: "text", body: words })
  })

  it("keeps every id that is a number as it was written, and other numbers as numbers", () => {
    const numbers =
      '"entity_id":24230790383178627,"id":1234567890123456,"price":1234567890123456.5,"large":1e21'
    const body = JSON.stringify(post(change("account_alerts", { alert_type: "X", more: 1 })))
    const [event] = Webhook.decode(body.replace('"more":1', numbers))
    assert(event?._tag === "AccountAlerted")
    assert.strictEqual(event.entityId, "24230790383178627")
    const { value } = event.raw as { readonly value: Readonly<Record<string, unknown>> }
    assert.deepStrictEqual(
      [value["id"], value["price"], value["large"]],
      ["1234567890123456", 1234567890123456.5, 1e21]
    )
  })

  it("is read under the gateway's names of its subscriptions too", () => {
    assert.strictEqual(tagOf("message_status", { statuses: [status("wamid.1", "sent")] }), "StatusChanged")
    assert.strictEqual(tagOf("read", { statuses: [status("wamid.1", "read")] }), "StatusChanged")
    assert.strictEqual(tagOf("message_template_status", { event: "APPROVED" }), "TemplateStatusChanged")
    assert.strictEqual(tagOf("account", { event: "VERIFIED_ACCOUNT" }), "AccountUpdated")
  })

  it("has the errors that belong to no message", () => {
    const error = { code: 130429, title: "Rate limit hit", error_data: { details: "too many" } }
    const event = as("ErrorReported", conversation({ errors: [error] }))
    assert.strictEqual(event.error.code, 130429)
    assert.strictEqual(event.error.class, "throttle")
    assert.strictEqual(event.raw, error)
  })

  it("has the person whom an error is about, and Meta's page about the error", () => {
    const errors = [{ code: 131000, title: "t", href: "/docs/error-codes" }]
    const contacts = [{ profile: { name: "Ada" }, wa_id: "905321234567" }]
    const event = as("ErrorReported", conversation({ contacts, errors }))
    assert.strictEqual(event.contact?.name, "Ada")
    assert.strictEqual(event.error.href, "/docs/error-codes")
  })

  it("has what people did with a marketing message, which comes in the field of messages", () => {
    const click = {
      action_type: "marketing_messages_link_click",
      timestamp: "1771854964",
      marketing_messages_link_click_data: {
        click_component: "CTA",
        product_id: "sku-1",
        click_id: "click-1",
        tracking_token: "token-1"
      }
    }
    const view = {
      action_type: "landing_page_view",
      timestamp: "1771854965",
      marketing_messages_link_click_data: { tracking_token: "token-1" }
    }
    const body = conversation({ user_actions: [click, view, { timestamp: "1" }] })
    const [first, second, third] = Webhook.decode(body)
    assert(first?._tag === "UserActed" && second?._tag === "UserActed" && third?._tag === "Unknown")
    assert.strictEqual(first.action, "marketing_messages_link_click")
    assert.strictEqual(first.timestampMillis, 1771854964000)
    assert.deepStrictEqual(
      [first.component, first.productId, first.clickId, first.trackingToken],
      ["cta", "sku-1", "click-1", "token-1"]
    )
    assert.strictEqual(second.action, "landing_page_view")
    assert.strictEqual(second.trackingToken, first.trackingToken)
    assert.strictEqual(third.part, "action")
    assert.strictEqual(new Set(Webhook.decode(body).map(Webhook.eventId)).size, 3)
  })

  it("has each user who stopped marketing messages", () => {
    const events = Webhook.decode(
      post(
        change("user_preferences", {
          metadata,
          contacts: [{ profile: { name: "Ada" }, wa_id: "1", user_id: "TR.1" }],
          user_preferences: [
            { ...preference("1", "stop"), parent_user_id: "TR.ENT.1", signup_id: "s-1" },
            preference("2", "resume")
          ]
        })
      )
    )
    const [stopped] = events
    assert(stopped?._tag === "PreferenceChanged")
    assert.strictEqual(stopped.contact?.name, "Ada")
    assert.strictEqual(stopped.parentUserId, "TR.ENT.1")
    assert.strictEqual(stopped.signupId, "s-1")
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
      const old = as("Unknown", post(change(field, { metadata, statuses: [status("wamid.1", "read")] })))
      assert.strictEqual(old.part, "status")
    }
  })
})
