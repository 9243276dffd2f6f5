import { assert, describe, it } from "vitest"
import type { Delivery } from "../../src/kernel/webhooks/Delivery.ts"
import { DeliveryQueue } from "../../src/kernel/webhooks/Delivery.ts"

const delivery = (index: number, body = "{}"): Delivery => ({
  id: String(index),
  at: 0,
  event: "message_status",
  url: "http://127.0.0.1/",
  headers: {},
  body,
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

describe("what is on its way", () => {
  const refused = { at: 0, millis: 1, status: 500, response: "no" }

  it("counts webhooks that are due again later: an endpoint that always fails holds no more than ten thousand", () => {
    const deliveryQueue = new DeliveryQueue()
    const all = Array.from({ length: 10_003 }, (_, index) => delivery(index))
    let retries = 0
    for (const one of all) {
      deliveryQueue.add(one)
      const taken = deliveryQueue.take()
      if (taken !== undefined && deliveryQueue.settle(taken, refused) !== undefined) retries++
    }
    assert.strictEqual(retries, 10_000)
    assert.strictEqual(all.filter(({ state }) => state === "lost").length, 3)
  })

  it("is at most 16 MB, of bodies and of responses, and has room again for as much as was delivered", () => {
    const deliveryQueue = new DeliveryQueue()
    const megabyte = "x".repeat(1_024 * 1_024 - 512)
    const all = Array.from({ length: 17 }, (_, index) => delivery(index, megabyte))
    for (const one of all) deliveryQueue.add(one)
    assert.strictEqual(deliveryQueue.waiting, 16)
    assert.strictEqual(all[16]?.state, "lost")

    const first = deliveryQueue.take()
    assert.isUndefined(first && deliveryQueue.settle(first, refused), "its response has no room")
    assert.strictEqual(first?.state, "lost")
    const second = deliveryQueue.take()
    assert.isDefined(second && deliveryQueue.settle(second, refused))
    const third = deliveryQueue.take()
    if (third !== undefined) deliveryQueue.settle(third, { at: 0, millis: 1, status: 200 })
    assert.strictEqual(third?.state, "delivered")
    const next = delivery(18, "x".repeat(1_024))
    deliveryQueue.add(next)
    assert.strictEqual(next.state, "waiting")
  })
})
