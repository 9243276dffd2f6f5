import { Webhook } from "@connexease-gateway/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import {
  as,
  change,
  conversation,
  message,
  metadata,
  only,
  post,
  status,
  text,
  waba
} from "./webhook/samples.ts"

const value = (more: object) => ({ messaging_product: "whatsapp", metadata, ...more })

const wrap = (json: string) => JSON.stringify(conversation({ messages: ["here"] })).replace('"here"', json)

describe("a webhook", () => {
  it("gives its events in order, from several entries and changes", () => {
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
        contacts: { "0": { profile: { name: "Ada" }, wa_id: "905321234567" } },
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
    const edits = (start: string) =>
      `${`{${start}"edit":{"original_message_id":"a","message":`.repeat(depth)}{}${"}}".repeat(depth)}`
    const message = (start: string) => wrap(`{"id":"a",${edits(start).slice(1)}`)
    const bodies = [deep, `{"entry":${deep}}`, wrap(deep), message('"type":"edit",'), message("")]
    for (const json of bodies) {
      for (const event of Webhook.decode(json)) assert.isString(Webhook.eventId(event))
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
      for (const event of found) assert.isString(Webhook.eventId(event))
      const parsed: unknown = typeof json === "string" ? found[0]?.raw : json
      if (typeof parsed !== "object" || parsed === null || !("entry" in parsed))
        assert.strictEqual(found[0]?.raw, parsed)
    })
  )

  it.effect.prop(
    "each message, status and error is one event with its original, and what stands beside them is in an `Unknown`",
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
        const beside = (event: Webhook.Event): boolean =>
          event._tag === "Unknown" && !expected.includes(event.raw)
        assert.deepStrictEqual(
          Webhook.decode(body).flatMap((event) => (beside(event) ? [] : [event.raw])),
          expected
        )
        const text = JSON.stringify(body)
        // An id that a number cannot hold is whole in the text alone.
        if (/"id":\d{16}/.test(text)) return
        assert.deepStrictEqual(
          Webhook.decode(text).map(Webhook.eventId),
          Webhook.decode(body).map(Webhook.eventId)
        )
      })
  )
})
