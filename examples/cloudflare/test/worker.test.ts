/** The worker in Cloudflare's own runtime, with its database, against a mock gateway. */
import { test as base } from "@connexease-gateway/mock-gateway/vitest"
import { join } from "node:path"
import { expect } from "vitest"
import { createTestHarness } from "wrangler"

const webhookSecret = "a long random secret"
const phone = "+90 532 123 45 67"

/** The shop's address; it sends to the test's world, which posts its webhooks there. */
const test = base.extend<{ shop: URL }>({
  shop: async ({ mock, world }, use) => {
    const server = createTestHarness({
      root: join(import.meta.dirname, ".."),
      workers: [
        {
          configPath: "wrangler.jsonc",
          secrets: {
            CONNEXEASE_API_KEY: world.apiKey,
            CONNEXEASE_BASE_URL: mock.url,
            CONNEXEASE_WEBHOOK_SECRET: webhookSecret
          }
        }
      ]
    })
    try {
      const { url } = await server.listen()
      await server.getWorker().applyD1Migrations("DB")
      await world.clock.freeze()
      await world.webhook.set({ url: new URL("/whatsapp", url).href, secret: webhookSecret })
      await use(url)
    } finally {
      await server.close()
    }
  }
})

const once = "a customer hears once that the order is ready, and a question is answered once"

test(once, { timeout: 120_000 }, async ({ shop, world }) => {
  const orderIsReady = (body: object) =>
    fetch(new URL("/orders/A-1042/ready", shop), { method: "POST", body: JSON.stringify(body) })

  // The answer gets lost on its way: the message arrived, and the shop cannot know it.
  await world.rules.add({ scenario: "reset", at: "after" })
  expect((await orderIsReady({ phone })).status).toBe(504)
  await world.rules.clear()

  // Its webhook settles it, so that the same order gives the receipt of the first message.
  await world.clock.advance(1_000)
  const repeated = await orderIsReady({ phone })
  const [message] = await world.messages()
  expect(await repeated.json()).toEqual({ messageId: message?.id })
  await world.verify({ to: phone, text: "Your order A-1042 is ready.", count: 1 })

  await world.user(phone).sendText("When are you open?")
  await world.clock.advance(0)
  await world.wait({ to: phone, text: "We are open from 9 to 18." })
  const deliveries = await world.webhook.deliveries()
  await world.webhook.redeliver(deliveries.at(-1)?.id ?? "")
  await world.clock.advance(0)
  await world.verify({ to: phone, text: "We are open from 9 to 18.", count: 1 })

  const invalid = await orderIsReady({ phone: "ring me" })
  expect(await invalid.json()).toMatchObject({ outcome: "NotSent" })
  expect((await fetch(new URL("/whatsapp", shop), { method: "POST", body: "{}" })).status).toBe(401)
})
