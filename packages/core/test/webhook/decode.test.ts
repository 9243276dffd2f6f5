import { Webhook } from "@connexease-gateway/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { change, conversation, message, metadata, only, post, status, text } from "./samples.ts"

const ada = { profile: { name: "Ada", username: "@ada" }, wa_id: "905321234567", user_id: "TR.1" }

/** Webhooks of the forms that Meta documents. */
const samples: ReadonlyArray<object> = [
  conversation({ contacts: [ada], messages: [text("wamid.1")] }),
  conversation({ contacts: [ada], statuses: [status("wamid.1", "read"), status("wamid.2", "sent")] }),
  conversation({ contacts: [ada], errors: [{ code: 130429, title: "Rate limit hit" }] }),
  conversation({ contacts: [ada, { wa_id: "905320000000", country_code: "TR" }], errors: [{ code: 1 }] }),
  conversation({
    contacts: [ada],
    messages: [message("wamid.1", { type: "image", image: { id: "7", caption: "Pembe" } })],
    conversation_context: { type: "summary", summary: { text: "Asks about an order" } }
  }),
  conversation({ user_actions: [{ action_type: "landing_page_view", timestamp: "1771854965" }] }),
  post(
    change("user_preferences", {
      messaging_product: "whatsapp",
      metadata,
      contacts: [ada],
      user_preferences: [{ wa_id: "905321234567", value: "stop", timestamp: 1771854964 }]
    })
  ),
  post(
    change("smb_message_echoes", { metadata, message_echoes: [{ ...text("wamid.1"), to: "905321234567" }] })
  ),
  post(change("account_update", { event: "PARTNER_ADDED", waba_info: { waba_id: "1" } })),
  post(change("message_template_status_update", { event: "APPROVED", message_template_name: "t" })),
  post(change("history", { metadata, history: [{ threads: [{ messages: [text("wamid.1")] }] }] })),
  post(change("messages", { statuses: [status("wamid.1", "read")] }), change("new_field", { event: "x" })),
  {
    entry: [{ id: "1", time: "1771854964", changes: [change("messages", { messages: [text("wamid.1")] })] }]
  },
  change("messages", { messaging_product: "whatsapp", metadata, messages: [text("wamid.1")] })
]

/** The values of JSON as text: what holds something, in the forms in which an event may hold it. */
const values = (json: unknown): ReadonlyArray<string> => {
  if (json === null || json === undefined || json === "") return []
  return typeof json === "object" ? Object.values(json).flatMap(values) : [String(json)]
}

/** Times become milliseconds, and names are spelt one way. */
const forms = (value: string): ReadonlyArray<string> =>
  /^\d+$/.test(value)
    ? [value, `${Number(value) * 1000}`]
    : [value, value.replaceAll("-", "_"), value.toLowerCase()]

const lost = (body: object): ReadonlyArray<string> => {
  const kept = new Set(values(Webhook.decode(body)))
  const constants = new Set(["whatsapp", "whatsapp_business_account"])
  return values(body).filter((value) => !constants.has(value) && !forms(value).some((form) => kept.has(form)))
}

const Step = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 7 }))

/** A place in JSON: at each level the member to enter, by number; a change is made where the way ends. */
const Edit = Schema.Struct({
  way: Schema.Array(Step).check(Schema.isBetweenLength(0, 12)),
  kind: Schema.Literals(["add", "replace", "repeat"])
})

const edit = (root: object, { way, kind }: typeof Edit.Type, value: unknown): void => {
  let at = root as Record<string, unknown>
  for (const step of way) {
    const keys = Object.keys(at)
    const next = at[keys[step % Math.max(keys.length, 1)] ?? ""]
    if (typeof next !== "object" || next === null) break
    at = next as Record<string, unknown>
  }
  const keys = Object.keys(at)
  const key = keys[(way.at(-1) ?? 0) % Math.max(keys.length, 1)]
  if (kind === "repeat" && Array.isArray(at)) at.push(structuredClone(at[0]), value)
  else if (kind === "add" || key === undefined) {
    if (Array.isArray(at)) at.push(value)
    else at[`new_${keys.length}`] = value
  } else at[key] = value
}

describe("decoding", () => {
  it.each(samples.map((sample) => [JSON.stringify(sample).slice(0, 200), sample] as const))(
    "loses nothing of %s",
    (_, sample) => assert.deepStrictEqual(lost(sample), [])
  )

  it.effect.prop(
    "loses nothing, whatever is added to, replaced in or repeated within a webhook",
    [Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: samples.length - 1 })), Schema.Array(Edit)],
    ([index, edits]) =>
      Effect.sync(() => {
        const body = structuredClone(samples[index] ?? {})
        edits.forEach((each, i) =>
          edit(body, each, i % 2 === 0 ? `value${i}` : { inner: [`value${i}`, 7000 + i] })
        )
        assert.deepStrictEqual(lost(body), [])
      })
  )

  it("hands out what stands beside messages as one more event, the complete change", () => {
    const context = { type: "summary", summary: { text: "Asks about an order" } }
    const body = conversation({ messages: [text("wamid.1")], conversation_context: context })
    const [received, beside, ...more] = Webhook.decode(body)
    assert.strictEqual(received?._tag, "MessageReceived")
    assert(beside?._tag === "Unknown" && beside.part === "change")
    assert.strictEqual(beside.raw, body.entry[0]?.changes[0])
    assert.lengthOf(more, 0)
  })

  it("hands out what stands beside the changes of an entry and the entries of a body alone", () => {
    const changes = [change("messages", { messages: [text("wamid.1")] })]
    const events = Webhook.decode({ entry: [{ id: "1", time: "?", changes }], sender: "proxy" })
    assert.deepStrictEqual(
      events.map((event) => (event._tag === "Unknown" ? [event.part, event.raw] : event._tag)),
      ["MessageReceived", ["entry", { time: "?" }], ["body", { sender: "proxy" }]]
    )
  })

  it("gives a webhook of the documented form no event beside those of its messages", () => {
    assert.strictEqual(only(samples[0])._tag, "MessageReceived")
    assert.strictEqual(only(samples[6])._tag, "PreferenceChanged")
    assert.strictEqual(only(samples.at(-2))._tag, "MessageReceived")
    assert.strictEqual(only(samples.at(-1))._tag, "MessageReceived")
  })
})
