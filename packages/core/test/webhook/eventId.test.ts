import { Webhook } from "@connexease-gateway/core"
import { assert, describe, it } from "@effect/vitest"
import { change, conversation, post, status, text } from "./samples.ts"

const ids = (body: unknown) => Webhook.decode(body).map(Webhook.eventId)

const alert = (value: object) => ({
  entry: [{ time: 1, id: "1", changes: [{ value, field: "account_update" }] }]
})

const at = (time: number, event: string) => ({
  entry: [{ id: "1", time, changes: [change("account_update", { event })] }]
})

describe("the identity of an event", () => {
  it("is the same when the event is sent again, in another batch and another order of keys", () => {
    assert.deepStrictEqual(
      ids(conversation({ messages: [text("a")] })),
      ids(conversation({ messages: [text("a")], statuses: [status("b", "sent")] })).slice(0, 1)
    )
    assert.deepStrictEqual(
      ids(alert({ event: "X", country: "TR" })),
      ids(alert({ country: "TR", event: "X" }))
    )
  })

  it("differs between statuses of a message, members of a group, times and contents", () => {
    const all = [
      ...ids(
        conversation({
          messages: [text("a")],
          statuses: [
            status("a", "sent"),
            status("a", "read"),
            status("a", "teleported"),
            status("a", "beamed"),
            status("a", "read", { recipient_participant_id: "1" }),
            status("a", "read", { recipient_participant_id: "2" }),
            status("a", "read", { recipient_type: "group", participant_recipient_id: "3" }),
            status("a", "read", { recipient_type: "group", participant_recipient_id: "4" })
          ],
          errors: [{ code: 130429 }, { code: 131035 }]
        })
      ),
      ...ids(at(1, "X")),
      ...ids(at(2, "X")),
      ...ids(at(1, "Y")),
      ...ids("no JSON"),
      ...ids("neither")
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
      assert.notInclude(ids(body).join(), secret)
    }
  })
})
