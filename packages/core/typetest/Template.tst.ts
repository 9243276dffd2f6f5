import { describe, expect, test } from "tstyche"
import * as Template from "../src/Template.ts"

const to = "905321234567"

const header = <const H extends Template.Header>(header: H) =>
  Template.define({ name: "a", language: "tr", header, body: "Hi." })

describe("the variables of a text", () => {
  const numbered = Template.define({ name: "a", language: "tr", body: "Hi {{1}}, {{2}} and again {{1}}." })
  const named = Template.define({ name: "a", language: "tr", body: "Hi {{first_name}}, {{code}}." })
  const fixed = Template.define({ name: "a", language: "tr", body: "Hi.", footer: "Bye." })

  test("that are numbered take a list of that length", () => {
    expect(numbered.message).type.toBeCallableWith({ to, body: ["a", "b"] })
    expect(numbered.message).type.not.toBeCallableWith({ to, body: ["a"] })
    expect(numbered.message).type.not.toBeCallableWith({ to, body: ["a", "b", "c"] })
    expect(numbered.message).type.not.toBeCallableWith({ to, body: { 1: "a", 2: "b" } })
    expect(numbered.message).type.not.toBeCallableWith({ to })
  })

  test("that are named take an object of those names", () => {
    expect(named.message).type.toBeCallableWith({ to, body: { first_name: "a", code: "b" } })
    expect(named.message).type.not.toBeCallableWith({ to, body: { first_name: "a" } })
    expect(named.message).type.not.toBeCallableWith({ to, body: { first_name: "a", code: "b", extra: "c" } })
    expect(named.message).type.not.toBeCallableWith({ to, body: { firstName: "a", code: "b" } })
    expect(named.message).type.not.toBeCallableWith({ to, body: ["a", "b"] })
  })

  test("that are not there take nothing", () => {
    expect(fixed.message).type.toBeCallableWith({ to })
    expect(fixed.message).type.not.toBeCallableWith({ to, body: [] })
    expect(fixed.message).type.not.toBeCallableWith({ to, header: "x" })
  })

  test("may be amounts and dates, but not numbers", () => {
    const amount = Template.currency({ fallback: "₺1", code: "TRY", amount1000: 1000 })
    expect(numbered.message).type.toBeCallableWith({ to, body: [amount, Template.dateTime("25 Şubat")] })
    expect(numbered.message).type.not.toBeCallableWith({ to, body: [1, 2] })
  })

  test("cannot be numbered and named at once", () => {
    const mixed = Template.define({ name: "a", language: "tr", body: "Hi {{1}}, {{code}}." })
    expect(mixed.message).type.not.toBeCallableWith({ to, body: ["a", "b"] })
    expect(mixed.message).type.not.toBeCallableWith({ to, body: { code: "b" } })
  })

  test("of a long text are all found", () => {
    const long = Template.define({
      name: "a",
      language: "tr",
      body: "{{1}} {{2}} {{3}} {{4}} {{5}} {{6}} {{7}} {{8}} {{9}} {{10}} {{11}} {{12}}"
    })
    const values = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"] as const
    expect(long.message).type.toBeCallableWith({ to, body: values })
    expect(long.message).type.not.toBeCallableWith({ to, body: ["1", "2"] })
  })
})

describe("a header", () => {
  test("of media takes a file by id or by link", () => {
    const image = Template.define({ name: "a", language: "tr", header: { type: "image" } })
    expect(image.message).type.toBeCallableWith({ to, header: { id: "1" } })
    expect(image.message).type.toBeCallableWith({ to, header: { link: "https://example.com/a.png" } })
    expect(image.message).type.not.toBeCallableWith({
      to,
      header: { id: "1", link: "https://example.com/a.png" }
    })
    expect(image.message).type.not.toBeCallableWith({ to, header: { id: "1", filename: "a.png" } })
    expect(image.message).type.not.toBeCallableWith({ to, header: "text" })
    expect(image.message).type.not.toBeCallableWith({ to })
  })

  test("of a document may have a file name", () => {
    const document = Template.define({ name: "a", language: "tr", header: { type: "document" } })
    expect(document.message).type.toBeCallableWith({ to, header: { id: "1", filename: "a.pdf" } })
  })

  test("of a place or a product takes one", () => {
    const place = Template.define({ name: "a", language: "tr", header: { type: "location" } })
    const product = Template.define({ name: "a", language: "tr", header: { type: "product" } })
    expect(place.message).type.toBeCallableWith({ to, header: { latitude: "1", longitude: 2 } })
    expect(place.message).type.not.toBeCallableWith({ to, header: { id: "1" } })
    expect(product.message).type.toBeCallableWith({ to, header: { catalogId: "1", productRetailerId: "2" } })
    expect(product.message).type.not.toBeCallableWith({ to, header: { latitude: "1", longitude: 2 } })
  })

  test("of text takes the value of its variable", () => {
    const numbered = Template.define({
      name: "a",
      language: "tr",
      header: { type: "text", text: "Order {{1}}" }
    })
    const named = Template.define({
      name: "a",
      language: "tr",
      header: { type: "text", text: "Order {{id}}" }
    })
    const fixed = Template.define({ name: "a", language: "tr", header: { type: "text", text: "Order" } })
    expect(numbered.message).type.toBeCallableWith({ to, header: "A-1" })
    expect(numbered.message).type.not.toBeCallableWith({ to, header: { id: "A-1" } })
    expect(named.message).type.toBeCallableWith({ to, header: { id: "A-1" } })
    expect(named.message).type.not.toBeCallableWith({ to, header: "A-1" })
    expect(fixed.message).type.toBeCallableWith({ to })
    expect(fixed.message).type.not.toBeCallableWith({ to, header: "A-1" })
  })

  test("is one that Meta has", () => {
    expect(header).type.not.toBeCallableWith({ type: "audio" })
  })
})

describe("buttons", () => {
  const tracked = Template.define({
    name: "a",
    language: "tr",
    body: "Hi.",
    buttons: [
      { type: "quick_reply", text: "Stop" },
      { type: "url", text: "Track", url: "https://example.com/{{1}}" },
      { type: "url", text: "Shop", url: "https://example.com" },
      { type: "phone_number", text: "Call" }
    ]
  })

  test("take their values by place: required, optional, or none", () => {
    expect(tracked.message).type.toBeCallableWith({ to, buttons: { 1: "A-1" } })
    expect(tracked.message).type.toBeCallableWith({ to, buttons: { 0: "stop", 1: "A-1" } })
    expect(tracked.message).type.not.toBeCallableWith({ to })
    expect(tracked.message).type.not.toBeCallableWith({ to, buttons: { 0: "stop" } })
    expect(tracked.message).type.not.toBeCallableWith({ to, buttons: { 1: "A-1", 2: "x" } })
    expect(tracked.message).type.not.toBeCallableWith({ to, buttons: { 1: "A-1", 3: "x" } })
    expect(tracked.message).type.not.toBeCallableWith({ to, buttons: { 1: "A-1", 4: "x" } })
  })

  test("that all take none take nothing, and that may take one may take nothing", () => {
    const none = Template.define({
      name: "a",
      language: "tr",
      buttons: [{ type: "phone_number", text: "Call" }]
    })
    const may = Template.define({
      name: "a",
      language: "tr",
      buttons: [{ type: "quick_reply", text: "Stop" }]
    })
    expect(none.message).type.toBeCallableWith({ to })
    expect(none.message).type.not.toBeCallableWith({ to, buttons: { 0: "x" } })
    expect(may.message).type.toBeCallableWith({ to })
    expect(may.message).type.toBeCallableWith({ to, buttons: { 0: "x" } })
  })

  test("take the value of their kind", () => {
    const kinds = Template.define({
      name: "a",
      language: "tr",
      buttons: [
        { type: "copy_code" },
        { type: "flow", text: "Book" },
        { type: "catalog" },
        { type: "mpm" },
        { type: "voice_call" }
      ]
    })
    const mpm = { thumbnailProductRetailerId: "a", sections: [{ title: "b", productRetailerIds: ["c"] }] }
    expect(kinds.message).type.toBeCallableWith({ to, buttons: { 0: "25OFF", 3: mpm } })
    expect(kinds.message).type.toBeCallableWith({
      to,
      buttons: {
        0: "25OFF",
        1: { token: "t", data: { any: ["thing"] } },
        2: { thumbnailProductRetailerId: "a" },
        3: mpm,
        4: { ttlMinutes: 10, payload: "p" }
      }
    })
    expect(kinds.message).type.not.toBeCallableWith({ to, buttons: { 0: { code: "25OFF" }, 3: mpm } })
    expect(kinds.message).type.not.toBeCallableWith({ to, buttons: { 0: "25OFF", 3: "a" } })
    expect(kinds.message).type.not.toBeCallableWith({ to, buttons: { 0: "25OFF", 1: "token", 3: mpm } })
  })
})

describe("the other parts", () => {
  test("a carousel takes one object for each card", () => {
    const carousel = Template.define({
      name: "a",
      language: "tr",
      body: "Hi {{1}}.",
      cards: [
        {
          header: { type: "image" },
          body: "{{1}}",
          buttons: [{ type: "url", text: "Buy", url: "https://example.com/{{1}}" }]
        },
        { header: { type: "video" }, buttons: [{ type: "quick_reply", text: "More" }] }
      ]
    })
    const first = { header: { id: "1" }, body: ["a"], buttons: { 0: "x" } } as const
    expect(carousel.message).type.toBeCallableWith({
      to,
      body: ["a"],
      cards: [first, { header: { id: "2" } }]
    })
    expect(carousel.message).type.not.toBeCallableWith({ to, body: ["a"], cards: [first] })
    expect(carousel.message).type.not.toBeCallableWith({ to, body: ["a"], cards: [first, first] })
    expect(carousel.message).type.not.toBeCallableWith({ to, body: ["a"] })
    expect(carousel.message).type.not.toBeCallableWith({ to, cards: [first, { header: { id: "2" } }] })
  })

  test("a limited-time offer takes its end, where it has one", () => {
    const ends = Template.define({
      name: "a",
      language: "tr",
      limitedTimeOffer: { text: "Now", hasExpiration: true }
    })
    const stays = Template.define({ name: "a", language: "tr", limitedTimeOffer: { text: "Now" } })
    expect(ends.message).type.toBeCallableWith({ to, offerEnds: new Date(0) })
    expect(ends.message).type.toBeCallableWith({ to, offerEnds: 1893456000000 })
    expect(ends.message).type.not.toBeCallableWith({ to })
    expect(stays.message).type.toBeCallableWith({ to })
    expect(stays.message).type.not.toBeCallableWith({ to, offerEnds: 1 })
  })

  test("an authentication template takes its code, and a phone number", () => {
    const otp = Template.define({ name: "otp", language: "tr", category: "authentication" })
    expect(otp.message).type.toBeCallableWith({ to, code: "123456" })
    expect(otp.message).type.not.toBeCallableWith({ to })
    expect(otp.message).type.not.toBeCallableWith({ to, code: "123456", body: ["123456"] })
    expect(otp.message).type.not.toBeCallableWith({ recipient: "US.1", code: "123456" })
  })

  test("a message carries what every message may carry", () => {
    const fixed = Template.define({ name: "a", language: "tr", body: "Hi." })
    expect(fixed.message).type.toBeCallableWith({ recipient: "US.1", correlationId: "c", replyTo: "wamid.x" })
    expect(fixed.message).type.not.toBeCallableWith({})
  })

  test("a template that the compiler does not know takes any values", () => {
    const [definition] = Template.fromMeta([]).definitions
    if (definition === undefined) return
    const unknown = Template.define(definition)
    expect(unknown.message).type.toBeCallableWith({ to })
    expect(unknown.message).type.toBeCallableWith({
      to,
      body: ["a"],
      header: { id: "1" },
      buttons: { 0: "x" }
    })
    expect(unknown.message).type.not.toBeCallableWith({ to, text: "a" })
  })
})
