/** The program with its real layers against a mock gateway; only the orders and the environment are the test's. */
import { Gateway, Template } from "@connexease-gateway/core"
import { test } from "@connexease-gateway/mock-gateway/vitest"
import type { MockFixtures } from "@connexease-gateway/mock-gateway/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { expect } from "vitest"
import { Notifications, orderReady } from "../src/Notifications.ts"
import { notifyCustomers } from "../src/notifyCustomers.ts"
import { Orders } from "../src/Orders.ts"
import type { Order } from "../src/Orders.ts"

/** Runs rounds over the orders, and gives the ids that are still waiting. */
const run = ({ mock, world }: MockFixtures, orders: ReadonlyArray<Order>, rounds = 1) => {
  const environment = ConfigProvider.layer(
    ConfigProvider.fromUnknown({ CONNEXEASE_API_KEY: world.apiKey, CONNEXEASE_BASE_URL: mock.url })
  )
  const notifications = Notifications.layer.pipe(
    Layer.provide(Gateway.layerConfig()),
    Layer.provide(environment)
  )
  return Effect.gen(function* () {
    for (let round = 0; round < rounds; round++) yield* notifyCustomers
    return (yield* (yield* Orders).ready).map(({ id }) => id)
  }).pipe(Effect.provide(Layer.mergeAll(Orders.layerMemory(orders), notifications)), Effect.runPromise)
}

const ayşe = { id: "A-1042", customer: "Ayşe", phone: "+90 532 123 45 67" }

test("each customer hears once that the order is ready", async ({ mock, world }) => {
  await world.templates.register(Template.toMeta(orderReady))
  const can = { id: "A-1043", customer: "Can", phone: "+90 532 123 45 68" }
  expect(await run({ mock, world }, [ayşe, can], 2)).toEqual([])
  await world.verify({ to: ayşe.phone, text: "Hi Ayşe, your order A-1042 is ready.", count: 1 })
  await world.verify({ to: can.phone, count: 1 })
})

test("a message that was not sent is sent in the next round", async ({ mock, world }) => {
  await world.templates.register(Template.toMeta(orderReady))
  await world.rules.add({ scenario: "BILL_001", when: { kind: "next", count: 1 } })
  expect(await run({ mock, world }, [ayşe])).toEqual(["A-1042"])
  expect(await run({ mock, world }, [ayşe])).toEqual([])
  await world.verify({ to: ayşe.phone, count: 1 })
})

test("a message whose answer was lost is not sent again, since it may have arrived", async ({
  mock,
  world
}) => {
  await world.templates.register(Template.toMeta(orderReady))
  await world.rules.add({ scenario: "reset", at: "after" })
  expect(await run({ mock, world }, [ayşe], 2)).toEqual([])
  await world.verify({ to: ayşe.phone, count: 1 })
})
