/** WhatsApp's text formatting, over examples and generated texts. */
import * as assert from "node:assert/strict"
import { describe, it } from "vitest"
import * as Formatting from "../src/model/Formatting.ts"
import type { Block, Inline } from "../src/model/Formatting.ts"

/** The tree as short text: `<b>…</b>` stands for bold and so on. */
const show = (node: Inline): string => {
  switch (node.kind) {
    case "text":
      return node.text
    case "code":
      return `<c>${node.text}</c>`
    case "link":
      return `<a ${node.href}>${node.text}</a>`
    default:
      return `<${node.kind[0]}>${node.children.map(show).join("")}</${node.kind[0]}>`
  }
}
const block = (one: Block): string => {
  switch (one.kind) {
    case "paragraph":
      return one.children.map(show).join("")
    case "quote":
      return `> ${one.children.map(show).join("")}`
    case "bullets":
      return one.items.map((item) => `- ${item.map(show).join("")}`).join("\n")
    case "numbers":
      return one.items.map((item, index) => `${one.start + index}. ${item.map(show).join("")}`).join("\n")
  }
}
/** What stays of a text when its marks are gone. */
const kept = (text: string): string => text.replaceAll(/[*_~`>\s\d.-]/g, "")
const flat = (node: Inline): string => ("children" in node ? node.children.map(flat).join("") : node.text)
const shown = (source: string): string => Formatting.parse(source).map(block).join("\n¶\n")

describe("WhatsApp's formatting", () => {
  it.each([
    ["*bold*", "<b>bold</b>"],
    ["_italic_ and ~strike~", "<i>italic</i> and <s>strike</s>"],
    ["*_both_*", "<b><i>both</i></b>"],
    ["_*~all~*_", "<i><b><s>all</s></b></i>"],
    ["(*word*)!", "(<b>word</b>)!"],
    ["`code *as it is*`", "<c>code *as it is*</c>"],
    ["```one\ntwo```", "<c>one\ntwo</c>"],
    ["a ```b``` c", "a <c>b</c> c"],
    ["*merhaba dünya* 👋", "<b>merhaba dünya</b> 👋"],
    ["*שלום*", "<b>שלום</b>"]
  ])("WhatsApp's marks format %j.", (source, expected) => assert.equal(shown(source), expected))

  it.each([
    ["2*3*4"],
    ["snake_case_name"],
    ["* "],
    ["**"],
    ["a * b * c"],
    ["*open"],
    ["*two\nlines*"],
    ["5 ~ 6 ~ 7"],
    ["``` ```"],
    ["~tilde~word"]
  ])("Marks that are none leave %j as it is.", (source) => assert.equal(shown(source), source))

  it("Lists, quotes and the paragraphs between them are read.", () => {
    assert.equal(
      shown("Hello\nthere\n* one\n- *two*\n> said\n3. three\n4. four\nbye"),
      "Hello\nthere\n¶\n- one\n- <b>two</b>\n¶\n> said\n¶\n3. three\n4. four\n¶\nbye"
    )
  })

  it("Empty lines are kept.", () => assert.equal(shown("a\n\nb"), "a\n\nb"))

  it("An address is linked without the punctuation around it, and nothing inside it is formatted.", () => {
    assert.equal(
      shown("See https://example.com/a_b_c?x=*1*, (http://example.org/a_(b))."),
      "See <a https://example.com/a_b_c?x=*1>https://example.com/a_b_c?x=*1</a>*, (<a http://example.org/a_(b)>http://example.org/a_(b)</a>)."
    )
  })

  it("Nothing but http and https is ever linked.", () => {
    for (const source of [
      "javascript:alert(1)",
      "data:text/html,<script>alert(1)</script>",
      "file:///etc/passwd",
      "JaVaScRiPt://example.com/%0aalert(1)",
      "https://",
      "http://[not-an-address"
    ]) {
      assert.equal(shown(source).includes("<a "), false, source)
    }
  })

  it("No character of a text is lost.", () => {
    const letters = ["*", "_", "~", "`", "```", "a", " ", "\n", "https://x.yz", ">", "- ", "1. ", "é", "👍"]
    let state = 1
    const next = (): number => (state = (state * 48_271) % 2_147_483_647)
    for (let round = 0; round < 2_000; round++) {
      const source = Array.from({ length: next() % 14 }, () => letters[next() % letters.length]).join("")
      const all = Formatting.parse(source)
        .flatMap((one) => ("items" in one ? one.items.flat() : one.children))
        .map(flat)
        .join("")
      assert.equal(kept(all), kept(source), JSON.stringify(source))
    }
  })

  it("A text that is nothing but marks is read.", () => {
    const marks = "*a _b ~c `d ".repeat(3_000)
    assert.equal(shown(marks), marks)
  })
})
