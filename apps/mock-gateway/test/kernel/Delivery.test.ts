import { assert, describe, it } from "vitest"
import type { Delivery } from "../../src/kernel/webhooks/Delivery.ts"
import { Outbox } from "../../src/kernel/webhooks/Delivery.ts"

const delivery = (index: number): Delivery => ({
  id: String(index),
  at: 0,
  event: "message_status",
  url: "http://127.0.0.1/",
  headers: {},
  body: "{}",
  messageId: undefined,
  state: "waiting",
  attempts: [],
  weight: 0
})

describe("an outbox that is paused", () => {
  it("holds ten thousand webhooks in their order; those beyond are lost, and say so", () => {
    const outbox = new Outbox()
    outbox.paused = true
    const all = Array.from({ length: 10_003 }, (_, index) => delivery(index))
    for (const one of all) outbox.add(one)
    assert.strictEqual(outbox.waiting, 10_000)
    assert.isUndefined(outbox.take())
    assert.deepStrictEqual(
      all.filter(({ state }) => state === "lost").map(({ id }) => id),
      ["10000", "10001", "10002"]
    )
    outbox.paused = false
    assert.strictEqual(outbox.take()?.id, "0")
    assert.isUndefined(outbox.take(), "one is in flight")
  })
})
