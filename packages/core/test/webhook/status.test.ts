import { Webhook } from "@connexease-gateway/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { as, change, changed, conversation, metadata, post, status, waba } from "./samples.ts"

const kept = (...statuses: ReadonlyArray<Webhook.Status>) =>
  statuses.reduce<{ readonly status: Webhook.Status } | undefined>(
    (current, status) => Webhook.foldStatus(current, { status }),
    undefined
  )?.status

describe("a status", () => {
  it("of Meta's version 23 has conversation and price", () => {
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

  it("of later versions has the price alone, and both spellings of a category are one", () => {
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

  it("of a group has the member, in both spellings of Meta's pages", () => {
    for (const key of ["recipient_participant", "participant_recipient"]) {
      const event = changed(
        status("wamid.1", "read", {
          recipient_type: "group",
          [`${key}_id`]: "905321234567",
          [`${key}_user_id`]: "TR.1",
          [`${key}_parent_user_id`]: "TR.ENT.1"
        })
      )
      assert.strictEqual(event.recipientType, "group")
      assert.strictEqual(event.recipientParticipantId, "905321234567")
      assert.strictEqual(event.recipientParticipantUserId, "TR.1")
      assert.strictEqual(event.recipientParticipantParentUserId, "TR.ENT.1")
    }
  })

  it("of a group has the price that stands within the conversation", () => {
    const event = changed(
      status("wamid.1", "delivered", {
        conversation: {
          id: "6ceb",
          origin: { type: "group_utility" },
          pricing: { billable: true, pricing_model: "PMP", category: "group_utility" }
        }
      })
    )
    assert.deepStrictEqual(event.conversation, { id: "6ceb", origin: "group_utility" })
    assert.deepStrictEqual(event.pricing, { billable: true, model: "PMP", category: "group_utility" })
  })

  it("of a group has the member by user id where the number is hidden, and who that is", () => {
    const read = (user: string) =>
      status("wamid.1", "read", {
        recipient_id: "120363418770915618@g.us",
        recipient_type: "group",
        recipient_participant_user_id: user,
        recipient_participant_parent_user_id: `TR.ENT.${user}`
      })
    const events = Webhook.decode(
      conversation({
        contacts: [
          { profile: { name: "Ada" }, user_id: "TR.1" },
          { profile: { name: "Can" }, user_id: "TR.2" }
        ],
        statuses: [read("TR.1"), read("TR.2")]
      })
    )
    assert.deepStrictEqual(
      events.map((event) => event._tag === "StatusChanged" && event.contact?.name),
      ["Ada", "Can"]
    )
    const [first] = events
    assert(first?._tag === "StatusChanged")
    assert.strictEqual(first.recipientParticipantUserId, "TR.1")
    assert.strictEqual(first.recipientParticipantParentUserId, "TR.ENT.TR.1")
    assert.strictEqual(new Set(events.map(Webhook.eventId)).size, 2)
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
            recipient_user_id: "IN.1",
            recipient_parent_user_id: "IN.ENT.1",
            payment: {
              reference_id: "r-1",
              amount: { value: 10000, offset: 100 },
              currency: "INR",
              receipt: "receipt-1",
              notes: { shop: "7" },
              transaction: {
                id: "order_1",
                pg_transaction_id: "pay_1",
                type: "razorpay",
                status: "failed",
                amount: { value: 10000, offset: 100 },
                currency: "INR",
                method: { type: "upi" },
                created_timestamp: 1771854960,
                updated_timestamp: 1771854964,
                error: { code: "BAD_REQUEST_ERROR", reason: "incorrect_pin" },
                refunds: [
                  {
                    id: "rfnd_1",
                    amount: { value: 100, offset: 100 },
                    speed_processed: "instant",
                    status: "success",
                    created_timestamp: 1771854970,
                    updated_timestamp: 1771854971
                  }
                ]
              }
            }
          })
        ]
      })
    )
    assert.strictEqual(event.recipientUserId, "IN.1")
    assert.strictEqual(event.recipientParentUserId, "IN.ENT.1")
    assert.strictEqual(event.receipt, "receipt-1")
    assert.deepStrictEqual(event.notes, { shop: "7" })
    assert.deepStrictEqual(event.transaction, {
      id: "order_1",
      gatewayTransactionId: "pay_1",
      type: "razorpay",
      status: "failed",
      amount: { value: 10000, offset: 100 },
      currency: "INR",
      method: "upi",
      createdMillis: 1771854960000,
      updatedMillis: 1771854964000,
      error: { code: "BAD_REQUEST_ERROR", reason: "incorrect_pin" }
    })
    assert.deepStrictEqual(event.refunds, [
      {
        id: "rfnd_1",
        status: "success",
        amount: { value: 100, offset: 100 },
        speed: "instant",
        createdMillis: 1771854970000,
        updatedMillis: 1771854971000
      }
    ])
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

describe("the status to keep", () => {
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

  it("is each member's own in a group", () => {
    const of = (member: string, name: string) =>
      changed(status("wamid.1", name, { participant_recipient_id: member }))
    const read = of("1", "read")
    const other = of("2", "delivered")
    assert.strictEqual(Webhook.foldStatus(read, other), other)
    assert.strictEqual(Webhook.foldStatus(read, of("1", "delivered")), read)
    assert.strictEqual(Webhook.foldStatus(read, changed(status("wamid.1", "sent"))), read)
    const hidden = { status: "sent", recipientParticipantUserId: "TR.1" } as const
    assert.strictEqual(Webhook.foldStatus({ ...hidden, status: "read" }, hidden).status, "read")
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
    assert.strictEqual(Webhook.foldStatus(stored, changed(status("a", "read"))), stored)
    assert.strictEqual(Webhook.foldStatus(stored, changed(status("a", "delivered"))), stored)
    const [event] = Webhook.decode(conversation({ statuses: [status("a", "played")] }))
    assert(event?._tag === "StatusChanged")
    assert.strictEqual(Webhook.foldStatus(stored, event), event)
  })
})
