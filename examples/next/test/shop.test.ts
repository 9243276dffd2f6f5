/** The built application, as `next start` serves it, against a mock gateway. */
import { test as base } from "@connexease-gateway/mock-gateway/vitest"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createRequire } from "node:module"
import { createInterface } from "node:readline"
import { expect } from "vitest"

const next = createRequire(import.meta.url).resolve("next/dist/bin/next")
const webhookSecret = "a long random secret"
const phone = "+90 532 123 45 67"

/** The shop's address; it sends to the test's world, which posts its webhooks there. */
const test = base.extend<{ shop: string }>({
  shop: async ({ mock, world }, use) => {
    const server = spawn(process.execPath, [next, "start", "--port", "0"], {
      cwd: new URL("..", import.meta.url),
      env: {
        ...process.env,
        NODE_ENV: "production",
        CONNEXEASE_API_KEY: world.apiKey,
        CONNEXEASE_BASE_URL: mock.url,
        CONNEXEASE_WEBHOOK_SECRET: webhookSecret
      },
      stdio: ["ignore", "pipe", "inherit"]
    })
    const exit = once(server, "exit")
    try {
      let shop: string | undefined
      for await (const line of createInterface(server.stdout)) {
        shop = /http:\/\/localhost:\d+/.exec(line)?.[0]
        if (shop !== undefined) break
      }
      if (shop === undefined) throw new Error("`next start` named no address.")
      server.stdout.resume()
      await world.clock.freeze()
      await world.webhook.set({ url: `${shop}/whatsapp`, secret: webhookSecret })
      await use(shop)
    } finally {
      server.kill()
      await exit
    }
  }
})

test(
  "a customer hears once that the order is ready, and the shop that it was delivered",
  { timeout: 120_000 },
  async ({ shop, world }) => {
    const orderIsReady = (body: object) =>
      fetch(`${shop}/orders/A-1042/ready`, { method: "POST", body: JSON.stringify(body) })

    const invalid = await orderIsReady({ phone: "ring me" })
    expect(invalid.status).toBe(400)
    expect(await invalid.json()).toMatchObject({ outcome: "NotSent" })

    // The answer gets lost on its way: the message arrived, and the shop cannot know it.
    await world.rules.add({ scenario: "reset", at: "after" })
    expect((await orderIsReady({ phone })).status).toBe(504)
    await world.rules.clear()

    // Its webhook settles it, so that the same order gets the receipt of the first message.
    await world.clock.advance(1_000)
    const [message] = await world.messages()
    expect(await (await orderIsReady({ phone })).json()).toEqual({ messageId: message?.id })
    await world.verify({ to: phone, text: "Your order A-1042 is ready.", count: 1 })
    expect(await (await fetch(`${shop}/orders/A-1042`)).json()).toEqual({ status: "delivered" })

    const { id } = await world.user(phone).sendText("Thank you!")
    await world.clock.advance(0)
    expect((await world.incoming()).find((incoming) => incoming.id === id)).toHaveProperty("readAt")

    expect((await fetch(`${shop}/whatsapp`, { method: "POST", body: "{}" })).status).toBe(401)
  }
)
