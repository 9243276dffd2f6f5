import { assert, describe, it } from "vitest"
import type { Delivery } from "../../src/kernel/webhooks/Delivery.ts"
import { DeliveryQueue } from "../../src/kernel/webhooks/Delivery.ts"

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

describe("a delivery queue that is paused", () => {
  it("holds ten thousand webhooks in their order; those beyond are lost, and say so", () => {
    const deliveryQueue = new DeliveryQueue()
    deliveryQueue.paused = true
    const all = Array.from({ length: 10_003 }, (_, index) => delivery(index))
    for (const one of all) deliveryQueue.add(one)
    assert.strictEqual(deliveryQueue.waiting, 10_000)
    assert.isUndefined(deliveryQueue.take())
    assert.deepStrictEqual(
      all.filter(({ state }) => state === "lost").map(({ id }) => id),
      ["10000", "10001", "10002"]
    )
    deliveryQueue.paused = false
    assert.strictEqual(deliveryQueue.take()?.id, "0")
    assert.isUndefined(deliveryQueue.take(), "one is in flight")
  })
})
