import { Webhook } from "@connexease-gateway/core"
import { assert, describe, it } from "@effect/vitest"
import { as, conversation, message, metadata, received, text, waba } from "./samples.ts"

const from = (number: string) => ({ ...text("wamid.1"), from: number })

describe("a received message", () => {
  it("has its sender, time, receiving number and original JSON", () => {
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
        contacts: [{ profile: { name: "Can" }, user_id: "TR.2" }, { profile: { name: "" } }],
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
    const [one] = Webhook.decode(conversation({ contacts, messages: [from("5516999231822")] }))
    assert.strictEqual(one?._tag === "MessageReceived" ? one.contact?.name : undefined, "Ana")
    const [first, second, rest] = Webhook.decode(conversation({ contacts, messages: [from("1"), from("2")] }))
    for (const event of [first, second]) {
      assert.isUndefined(event?._tag === "MessageReceived" ? event.contact : null)
    }
    assert.strictEqual(rest?._tag, "Unknown")
  })

  it("has the message that it answers, whether it was forwarded, and the ad that it came from", () => {
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
