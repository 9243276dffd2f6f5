/** Accessibility: axe finds nothing, and no view is wider than the screen. */
import * as assert from "node:assert/strict"
import axe from "axe-core"
import { describe, it } from "vitest"
import { samples } from "../support/samples.ts"
import { application, chat, person, stage, text } from "../support/stage.ts"

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

    it.each([
      ["light", 1440],
      ["dark", 1440],
      ["light", 390],
      ["dark", 390]
    ] as const)("is accessible and fits, %s, %i pixels wide", async (colorScheme, width) => {
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
      for (const { body, to = person } of samples) {
        const answer = (await (await here.send({ to, ...body })).json()) as {
          data: { messages: [{ id: string }] }
        }
        id = answer.data.messages[0].id
      }
      await here.send({ ...text("To nobody"), to: "999100000001" })
      await here.mock.world("demo").user(person).sendText("Hi *there*")
      await app.received("Hi *there*")
      for (const place of places) {
        await here.go(place.replace("?inside", `?message=${encodeURIComponent(id)}`))
        await page
          .locator(width > 760 ? ".row, .panel h2" : ".row, .message, .panel h2, .tab")
          .first()
          .waitFor()
        await page.evaluate(axe.source)
        const found = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
          return violations.flatMap(({ id: rule, impact, nodes }) =>
            nodes.map(
              ({ failureSummary, html }) => `${impact} ${rule}: ${html.slice(0, 200)} ${failureSummary}`
            )
          )
        })
        assert.deepEqual(found, [], `${place}: ${found.join("\n")}`)
        const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        assert.equal(wider, false, `${place} is wider than the screen`)
      }
    })
  })
}
