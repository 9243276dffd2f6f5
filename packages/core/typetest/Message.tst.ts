import { describe, expect, test } from "tstyche"
import * as Message from "@connexease-gateway/core/Message"

declare const send: (message: Message.Message) => void

const to = { messaging_product: "whatsapp", to: "905321234567" } as const

describe("Meta's documented JSON is a message", () => {
  test("of each type", () => {
    expect(send).type.toBeCallableWith({ ...to, type: "text", text: { body: "Hello", preview_url: true } })
    expect(send).type.toBeCallableWith({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "+16505551234",
      context: { message_id: "wamid.HBgL" },
      type: "image",
      image: { id: "1479537139650973", caption: "The best succulent ever?" }
    })
    expect(send).type.toBeCallableWith({
      ...to,
      type: "interactive",
      interactive: {
        type: "button",
        header: { type: "image", image: { id: "2762702990552401" } },
        body: { text: "Your workshop is at nine tomorrow." },
        action: { buttons: [{ type: "reply", reply: { id: "change", title: "Change" } }] }
      }
    })
    expect(send).type.toBeCallableWith({
      ...to,
      type: "template",
      template: {
        name: "order_update",
        language: { code: "en_US" },
        components: [
          { type: "header", parameters: [{ type: "image", image: { link: "https://example.com/a.png" } }] },
          { type: "body", parameters: [{ type: "text", parameter_name: "first_name", text: "Jessica" }] },
          { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "n3mtql" }] }
        ]
      }
    })
    expect(send).type.toBeCallableWith({
      messaging_product: "whatsapp",
      recipient: "US.13491208655302741918",
      type: "reaction",
      reaction: { message_id: "wamid.HBgL", emoji: "" }
    })
  })
})

describe("the compiler refuses", () => {
  test("a message without its body object", () => {
    expect(send).type.not.toBeCallableWith({ ...to, type: "text" })
  })
  test("the body object of another type", () => {
    expect(send).type.not.toBeCallableWith({ ...to, type: "text", image: { id: "1" } })
  })
  test("an unknown type", () => {
    expect(send).type.not.toBeCallableWith({ ...to, type: "txt", text: { body: "Hello" } })
  })
  test("a misspelt field", () => {
    expect(send).type.not.toBeCallableWith({ ...to, type: "text", text: { body: "Hello", previewUrl: true } })
    expect(send).type.not.toBeCallableWith({ ...to, type: "text", text: { boddy: "Hello" } })
  })
  test("a number in `to`", () => {
    expect(send).type.not.toBeCallableWith({
      messaging_product: "whatsapp",
      to: 905321234567,
      type: "text",
      text: { body: "Hello" }
    })
  })
  test("a fourth reply button", () => {
    expect(send).type.not.toBeCallableWith({
      ...to,
      type: "interactive",
      interactive: {
        type: "button",
        body: { text: "?" },
        action: {
          buttons: [
            { type: "reply", reply: { id: "1", title: "1" } },
            { type: "reply", reply: { id: "2", title: "2" } },
            { type: "reply", reply: { id: "3", title: "3" } },
            { type: "reply", reply: { id: "4", title: "4" } }
          ]
        }
      }
    })
    expect(Message.interactiveButtons).type.not.toBeCallableWith({
      to: "905321234567",
      body: "?",
      buttons: [
        { id: "1", title: "1" },
        { id: "2", title: "2" },
        { id: "3", title: "3" },
        { id: "4", title: "4" }
      ]
    })
  })
  test("no reply button at all", () => {
    expect(Message.interactiveButtons).type.not.toBeCallableWith({
      to: "905321234567",
      body: "?",
      buttons: []
    })
  })
  test("a list's action in a message with buttons", () => {
    expect(send).type.not.toBeCallableWith({
      ...to,
      type: "interactive",
      interactive: {
        type: "button",
        body: { text: "?" },
        action: { button: "Open", sections: [{ rows: [] }] }
      }
    })
  })
  test("media with neither id nor link", () => {
    expect(send).type.not.toBeCallableWith({ ...to, type: "image", image: { caption: "x" } })
    expect(Message.image).type.not.toBeCallableWith({ to: "905321234567", caption: "x" })
  })
  test("media with both id and link", () => {
    expect(send).type.not.toBeCallableWith({
      ...to,
      type: "image",
      image: { id: "1", link: "https://example.com" }
    })
    expect(Message.image).type.not.toBeCallableWith({
      to: "905321234567",
      id: "1",
      link: "https://example.com"
    })
  })
  test("a template's language as a string", () => {
    expect(send).type.not.toBeCallableWith({
      ...to,
      type: "template",
      template: { name: "x", language: "en" }
    })
  })
  test("a reaction without the id of a message", () => {
    expect(send).type.not.toBeCallableWith({ ...to, type: "reaction", reaction: { emoji: "x" } })
  })
  test("a caption on audio, and a reply on a reaction", () => {
    expect(Message.audio).type.not.toBeCallableWith({ to: "905321234567", id: "1", caption: "x" })
    expect(Message.reaction).type.not.toBeCallableWith({
      to: "905321234567",
      messageId: "wamid.HBgL",
      emoji: "x",
      replyTo: "wamid.HBgL"
    })
  })
  test("a message with two recipients, or with none", () => {
    expect(Message.text).type.not.toBeCallableWith({ to: "905321234567", recipient: "US.1", body: "x" })
    expect(Message.text).type.not.toBeCallableWith({ body: "x" })
  })
  test("a flow by id and by name, or by neither", () => {
    expect(Message.interactiveFlow).type.not.toBeCallableWith({
      to: "905321234567",
      body: "x",
      cta: "x",
      flowId: "1",
      flowName: "x"
    })
    expect(Message.interactiveFlow).type.not.toBeCallableWith({ to: "905321234567", body: "x", cta: "x" })
  })
  test("a parameter of another button", () => {
    expect(Message.template).type.not.toBeCallableWith({
      to: "905321234567",
      name: "x",
      language: "en",
      components: [
        { type: "button", sub_type: "copy_code", index: 0, parameters: [{ type: "payload", payload: "x" }] }
      ]
    })
  })
})

describe("the compiler lets pass", () => {
  test("one to three buttons, and a list whose length it cannot know", () => {
    const one = { id: "1", title: "1" }
    expect(Message.interactiveButtons).type.toBeCallableWith({ to: "1", body: "?", buttons: [one] })
    expect(Message.interactiveButtons).type.toBeCallableWith({ to: "1", body: "?", buttons: [one, one, one] })
    expect(Message.interactiveButtons).type.toBeCallableWith({
      to: "1",
      body: "?",
      buttons: [1, 2].map((n) => ({ id: String(n), title: String(n) }))
    })
  })
  test("what a constructor makes, as the message it names", () => {
    expect(Message.text({ to: "1", body: "x" })).type.toBe<Message.Text>()
    expect(Message.text({ to: "1", body: "x" })).type.toBeAssignableTo<Message.Message>()
    expect(Message.raw({ type: "poll" })).type.toBeAssignableTo<Message.Message>()
  })
})
