/** The shop against a mock gateway: real HTTP in both directions. */
import { createGateway } from "@connexease-gateway/core/promise"
import { test as base } from "@connexease-gateway/mock-gateway/vitest"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { expect } from "vitest"
import { createApp } from "../src/createApp.ts"

const webhookSecret = "a long random secret"
const phone = "+90 532 123 45 67"

/** The shop's address; it sends to the test's world, which posts its webhooks there. */
const test = base.extend<{ shop: string }>({
  shop: [
    async ({ mock, world }, use) => {
      await using gateway = createGateway({ apiKey: world.apiKey, baseUrl: mock.url, ledger: "memory" })
      const server = createApp({ gateway, webhookSecret }).listen(0)
      await once(server, "listening")
      const shop = `http://localhost:${(server.address() as AddressInfo).port}`
      await world.clock.freeze()
      await world.webhook.set({ url: `${shop}/whatsapp`, secret: webhookSecret })
      await use(shop)
      server.close()
    },
    { auto: true }
  ]
})

const orderIsReady = (shop: string, body: object) =>
  fetch(`${shop}/orders/A-1042/ready`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body)
  })

test("a customer hears that the order is ready, and the shop that it was delivered", async ({
  shop,
  world
}) => {
  expect((await orderIsReady(shop, { phone })).status).toBe(202)
  await world.verify({ to: phone, text: "Your order A-1042 is ready.", count: 1 })

  await world.clock.advance(1_000)
  expect(await (await fetch(`${shop}/orders/A-1042`)).json()).toEqual({ status: "delivered" })
})

test("a number that is none is refused with what to do, and nothing is sent", async ({ shop, world }) => {
  const response = await orderIsReady(shop, { phone: "ring me" })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ outcome: "NotSent", reason: "InvalidMessage" })
  await world.verify({ none: true })
})

test("a lost answer is reported as unknown, since the message may have arrived", async ({ shop, world }) => {
  await world.rules.add({ scenario: "reset", at: "after" })
  const response = await orderIsReady(shop, { phone })
  expect(response.status).toBe(504)
  expect(await response.json()).toMatchObject({ outcome: "Unknown" })
  await world.verify({ to: phone, count: 1 })
})

test("a question is answered once, also when its webhook comes twice", async ({ world }) => {
  await world.user(phone).sendText("When are you open?")
  await world.clock.advance(0)
  const [delivery] = await world.webhook.deliveries()
  if (delivery !== undefined) await world.webhook.redeliver(delivery.id)
  await world.clock.advance(0)
  await world.verify({ to: phone, text: "We are open from 9 to 18.", count: 1 })
  expect((await world.webhook.deliveries()).map(({ state }) => state)).toEqual(["delivered", "delivered"])
})

test("a webhook without the secret is refused", async ({ shop }) => {
  const response = await fetch(`${shop}/whatsapp`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}"
  })
  expect(response.status).toBe(401)
})
