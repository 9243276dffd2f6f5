/** Accessibility: axe finds nothing, and nothing is wider than the screen. */
import * as assert from "node:assert/strict"
import axe from "axe-core"
import type { Page } from "playwright-core"
import { describe, it } from "vitest"
import { samples } from "../support/samples.ts"
import { application, chat, recipient, stage, text } from "../support/stage.ts"
import type { Stage } from "../support/stage.ts"

const variants = [
  ["light", 1440],
  ["dark", 1440],
  ["light", 390],
  ["dark", 390]
] as const

/** The page as it stands: no violation of axe's rules, no wider than the screen. */
const isAccessible = async (page: Page, place: string): Promise<void> => {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
    return violations.flatMap(({ id: rule, impact, nodes }) =>
      nodes.map(({ failureSummary, html }) => `${impact} ${rule}: ${html.slice(0, 200)} ${failureSummary}`)
    )
  })
  assert.deepEqual(found, [], `${place}: ${found.join("\n")}`)
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  assert.equal(wider, false, `${place} is wider than the screen`)
}

/** What lies over a view, and how it is opened. */
const overlays: Readonly<Record<string, (here: Stage) => Promise<void>>> = {
  "the user's dialog": async ({ go, page }) => {
    await go(chat)
    await page.getByRole("button", { name: "User", exact: true }).click()
    await page.getByText("Accepted, then failed with 131026").first().waitFor({ state: "attached" })
  },
  "the tray of samples": async ({ go, page }) => {
    await go(chat)
    await page.getByRole("button", { name: "Send a sample as the user" }).click()
    await page.getByRole("button", { name: "Sticker" }).waitFor()
  },
  "the bar of emojis and a quote": async ({ go, page }) => {
    await go(chat)
    const message = page.locator(".message.theirs").last()
    await message.hover()
    await message.getByRole("button", { name: "Reply as the user" }).click()
    await message.getByRole("button", { name: "React as the user" }).click()
    await page.locator(".faces").waitFor()
  },
  "the results of a search": async ({ go, page }) => {
    await go("chats")
    await page.getByRole("searchbox").fill("template")
    await page.locator(".row").first().click()
    await page.locator(".hit-bar").waitFor()
  },
  "the question of an import": async ({ go, page }) => {
    await go("control/data")
    await page
      .getByLabel("Import")
      .setInputFiles({ name: "demo.json", mimeType: "application/json", buffer: Buffer.from("{}") })
    await page.getByRole("dialog").waitFor()
  },
  "the answer to a flow": async ({ go, page }) => {
    await go(chat)
    await page.getByRole("button", { name: "Book now" }).click()
    await page.getByRole("dialog").waitFor()
  }
}

export const describeAccessibility = (): void => {
  describe("accessibility", { timeout: 90_000 }, () => {
    const places = [
      "chats",
      chat,
      `${chat}?inside`,
      "requests",
      "requests/1",
      ...["rules", "clock", "templates", "webhooks", "limits", "data"].map((panel) => `control/${panel}`)
    ]

    it.each(variants)(
      "Axe finds nothing in any view and no view is wider than the screen, %s, %i pixels wide.",
      async (colorScheme, width) => {
        await using app = await application()
        await using here = await stage({
          colorScheme,
          viewport: { width, height: 760 },
          bypassCSP: true
        })
        const { page } = here
        await here.mock.world("demo").webhook.set({ url: app.url })
        await here.mock.world("demo").rules.add({ scenario: "reads", to: "905550000000" })
        let id = ""
        for (const { body, to = recipient } of samples) {
          const answer = (await (await here.send({ to, ...body })).json()) as {
            data: { messages: [{ id: string }] }
          }
          id = answer.data.messages[0].id
        }
        await here.send({ ...text("To no user of WhatsApp"), to: "999100000001" })
        await here.mock.world("demo").user(recipient).sendText("Hi *there*")
        await app.received("Hi *there*")
        for (const place of places) {
          await here.go(place.replace("?inside", `?message=${encodeURIComponent(id)}`))
          await page
            .locator(width > 760 ? ".row, .panel h2" : ".row, .message, .panel h2, .tab")
            .first()
            .waitFor()
          await isAccessible(page, place)
        }
      }
    )

    it.each([variants[0], variants[3]])(
      "Axe finds nothing in dialogs, bars and search results, %s, %i pixels wide.",
      async (colorScheme, width) => {
        await using here = await stage({
          colorScheme,
          viewport: { width, height: 760 },
          bypassCSP: true
        })
        const { page } = here
        for (const name of ["a flow", "a template"])
          await here.send(samples.find((sample) => sample.name === name)?.body ?? {})
        for (const [name, open] of Object.entries(overlays)) {
          await open(here)
          await isAccessible(page, name)
          await page.reload()
        }
      }
    )
  })
}
