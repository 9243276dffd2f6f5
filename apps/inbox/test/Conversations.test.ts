/** How messages become chats, and how chats are searched. */
import * as assert from "node:assert/strict"
import { describe, it } from "vitest"
import { Conversations } from "../src/model/Conversations.ts"
import type { Filter } from "../src/model/Conversations.ts"
import type { Item } from "../src/model/Item.ts"

let seq = 0
const message = (
  recipient: string,
  body: string,
  more: {
    readonly status?: "failed" | "read"
    readonly type?: string
    readonly direction?: "in" | "out"
    readonly at?: number
    readonly wouldFail?: number
  } = {}
): Item => {
  const number = ++seq
  const { at = number, direction = "out", status, type = "text", wouldFail } = more
  const json = { type, [type]: { body } }
  return {
    id: `wamid.${recipient}.${number}`,
    direction,
    seq: at,
    at: new Date(at * 1_000).toISOString(),
    recipient,
    type,
    body: json,
    ...(direction === "in"
      ? {}
      : {
          sent: {
            seq: at,
            at: "",
            id: `wamid.${recipient}.${number}`,
            to: recipient,
            recipient: recipient,
            type,
            sandbox: false,
            route: "messages",
            body: {},
            rendered: { buttons: [], cards: [] },
            variables: {},
            status: status ?? "sent",
            statuses: [],
            warnings: [],
            ...(wouldFail === undefined ? {} : { wouldFail })
          }
        })
  }
}

const world = (...items: ReadonlyArray<Item>): Conversations => {
  const conversations = new Conversations()
  for (const item of items) conversations.put(item, false)
  return conversations
}

const people = (conversations: Conversations, filter: Filter = {}): ReadonlyArray<string> =>
  conversations.rows(filter).map(({ conversation }) => conversation.recipient)

describe("the chats of a world", () => {
  it("Chats are ordered by their last message, of either side.", () => {
    const conversations = world(message("1", "a"), message("2", "b"), message("1", "c", { direction: "in" }))
    assert.deepEqual(people(conversations), ["1", "2"])
  })

  it("A chat holds its messages by time, in whatever order they arrive.", () => {
    const conversations = world(
      message("1", "second", { at: 200 }),
      message("1", "first", { at: 100 }),
      message("1", "third", { at: 300 })
    )
    assert.deepEqual(
      conversations.get("1")?.items.map(({ seq: at }) => at),
      [100, 200, 300]
    )
  })

  it("A newer state of a message replaces the older one, and counts as unread once.", () => {
    const sent = message("1", "a")
    const conversations = world(sent)
    conversations.put({ ...sent, body: { later: true } }, false)
    assert.equal(conversations.size, 1)
    assert.equal(conversations.get("1")?.unread, 1)
    assert.deepEqual(conversations.get("1")?.items[0]?.body, { later: true })
    conversations.read("1")
    assert.equal(conversations.get("1")?.unread, 0)
  })

  it("Chats are found by text, by number as people write it, by type and by id, in any case, all words at once.", () => {
    const conversations = world(
      message("905321234567", "Your *Order* is here"),
      message("14155552671", "Hello")
    )
    assert.deepEqual(people(conversations, { text: "order HERE" }), ["905321234567"])
    assert.deepEqual(people(conversations, { text: "+90 532" }), ["905321234567"])
    assert.deepEqual(people(conversations, { text: "(415)" }), ["14155552671"])
    assert.deepEqual(people(conversations, { text: "order hello" }), [])
    assert.deepEqual(people(conversations, { text: conversations.get("14155552671")?.items[0]?.id ?? "?" }), [
      "14155552671"
    ])
  })

  it("Chats are narrowed by type, by status and by what production might treat otherwise.", () => {
    const conversations = world(
      message("1", "a", { status: "failed" }),
      message("2", "b", { type: "template" }),
      message("3", "c", { wouldFail: 131_047 })
    )
    assert.deepEqual(people(conversations, { status: "failed" }), ["1"])
    assert.deepEqual(people(conversations, { type: "template" }), ["2"])
    assert.deepEqual(people(conversations, { marked: true }), ["3"])
    assert.deepEqual(people(conversations, { marked: true, type: "template" }), [])
  })

  it("A chat that matches shows its latest match and how many there are.", () => {
    const conversations = world(message("1", "apple"), message("1", "apple pie"), message("1", "pear"))
    const [row] = conversations.rows({ text: "apple" })
    assert.equal(row?.matches, 2)
    assert.equal(row?.shown, conversations.get("1")?.items[1])
  })

  it("A reaction is on its message until it is taken back.", () => {
    const target = message("1", "a")
    const reaction = (emoji: string | undefined): Item => ({
      ...message("1", "", { type: "reaction", direction: "in" }),
      body: {
        type: "reaction",
        reaction: { message_id: target.id, ...(emoji === undefined ? {} : { emoji }) }
      }
    })
    const conversations = world(target, reaction("👍"))
    assert.equal(conversations.get("1")?.reactions.get(target.id)?.in, "👍")
    conversations.put(reaction(undefined), true)
    assert.equal(conversations.get("1")?.reactions.get(target.id)?.in, undefined)
  })

  it("Ten thousand messages to one user and one to each of ten thousand users are all found.", () => {
    const conversations = new Conversations()
    for (let index = 0; index < 10_000; index++) conversations.put(message("1", `text ${index}`), false)
    for (let index = 0; index < 10_000; index++)
      conversations.put(message(String(100_000 + index), "x"), false)
    assert.equal(conversations.rows({}).length, 10_001)
    assert.equal(conversations.rows({ text: "text 9999" })[0]?.matches, 1)
  })
})
