/** Each test has a world of its own: its own messages, rules and clock. So they run side by side, against one mock. */
import { createGateway } from "@connexease-gateway/core/promise"
import type { Gateway } from "@connexease-gateway/core/promise"
import { test as base } from "@connexease-gateway/mock-gateway/vitest"
import { expect } from "vitest"
import { confirmOrder } from "../src/confirmOrder.ts"

/** Vitest's `test` of the mock, and a gateway that sends to the test's world. */
const test = base.extend<{ gateway: Gateway }>({
  gateway: async ({ mock, world }, use) => {
    await using gateway = createGateway({ apiKey: world.apiKey, baseUrl: mock.url, retry: "none" })
    await use(gateway)
  }
})

const order = { id: "A-1042", phone: "+90 532 123 45 67" }

test.concurrent("an order is confirmed once", async ({ gateway, world }) => {
  expect(await confirmOrder(gateway, order)).toBe("done")
  await world.verify({ to: order.phone, text: "We have your order A-1042.", count: 1 })
})

test.concurrent("the customer can cancel by a button", async ({ gateway, world }) => {
  await confirmOrder(gateway, order)
  const [message] = await world.messages()
  const { message: reply } = await world.user(order.phone).press(message?.id ?? "", "cancel A-1042")
  expect(reply).toMatchObject({ interactive: { button_reply: { title: "Cancel" } } })
})

// A failure for each decision of the code: which one is a row of docs/scenarios.md.
test.concurrent.for([
  { scenario: "RATE_001", next: "try again later", arrived: 0 },
  { scenario: "GW_001", next: "call the customer", arrived: 0 },
  { scenario: "reset", at: "after", next: "wait for the webhook", arrived: 1 }
] as const)(
  "after $scenario the shop has to $next",
  async ({ arrived, next, ...rule }, { gateway, world }) => {
    await world.rules.add(rule)
    expect(await confirmOrder(gateway, order)).toBe(next)
    await world.verify({ to: order.phone, count: arrived })
  }
)
