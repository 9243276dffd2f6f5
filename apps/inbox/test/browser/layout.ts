/** Layout: nothing that can be pressed is off the screen, and what was last said stays in view. */
import * as assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { describe, it } from "vitest"
import { chat, stage, text } from "../support/stage.ts"

const sizes = [
  [1440, 900],
  [390, 844]
] as const

/** The labels of buttons that stand wholly or partly beside the screen. */
const buttonsOffScreen = (page: Page, within: string): Promise<ReadonlyArray<string>> =>
  page.locator(`${within} button`).evaluateAll((buttons) =>
    buttons
      .filter((button) => {
        const { left, right, width } = button.getBoundingClientRect()
        return width > 0 && (left < 0 || right > innerWidth)
      })
      .map((button) => button.getAttribute("aria-label") ?? button.textContent)
  )

/** Whether the last message stands wholly above the composer. */
const lastIsInView = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const list = document.querySelector(".messages")?.getBoundingClientRect()
    const last = [...document.querySelectorAll(".message")].at(-1)?.getBoundingClientRect()
    return list !== undefined && last !== undefined && last.bottom <= list.bottom + 1
  })

export const describeLayout = (): void => {
  describe("layout", { timeout: 90_000 }, () => {
    it.each(sizes)(
      "On %i by %i pixels, every button of a message's copies is on the screen.",
      async (width, height) => {
        await using here = await stage({ viewport: { width, height } })
        const { page } = here
        const body = "A text that is long enough to be wider than any panel. ".repeat(8)
        await here.send(text(body))
        await here.send(text("x"), "", "not-a-key")
        await here.go("requests/1")
        await page.getByRole("tab", { name: "Copy" }).click()
        await page.getByRole("button", { name: "Copy the exchange" }).waitFor()
        assert.deepEqual(await buttonsOffScreen(page, ".request-pane"), [])
        const [message] = await here.mock.world("demo").messages()
        await here.go(`${chat}?message=${encodeURIComponent(message?.id ?? "")}`)
        await page.getByRole("tab", { name: "Copy" }).click()
        await page.getByRole("button", { name: "Copy the exchange" }).waitFor()
        assert.deepEqual(await buttonsOffScreen(page, ".inspector"), [])
        for (const panel of await page.locator(".inspector .snippet").all()) {
          const box = await panel.boundingBox()
          assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width)
        }
      }
    )

    it.each(sizes)(
      "On %i by %i pixels, opening the tray of samples keeps the last message in view.",
      async (width, height) => {
        await using here = await stage({ viewport: { width, height } })
        const { page } = here
        for (let index = 0; index < 30; index++) await here.send(text(`Message ${index}`))
        await here.go(chat)
        await page.locator(".message", { hasText: "Message 29" }).waitFor()
        const before = await page.locator(".messages").evaluate((list) => list.clientHeight)
        await page.getByRole("button", { name: "Send a sample as the user" }).click()
        await page.waitForFunction(
          (height) => (document.querySelector(".messages")?.clientHeight ?? height) < height,
          before
        )
        await page.waitForFunction(() => {
          const list = document.querySelector(".messages")
          return list !== null && list.scrollHeight - list.scrollTop - list.clientHeight < 2
        })
        assert.equal(await lastIsInView(page), true)
      }
    )

    it.each([
      ["Hebrew", "שלום, ההזמנה שלך בדרך אליך ותגיע מחר בבוקר בין תשע לעשר. תודה רבה!"],
      ["Arabic", "مرحبا، طلبك في الطريق إليك وسيصل غدا صباحا بين التاسعة والعاشرة، شكرا لك"],
      ["English", "Hello, your order is on its way and arrives tomorrow between nine and ten. Thank you!"]
    ])("A preview in %s that is too long keeps its beginning.", async (_, body) => {
      await using here = await stage({ viewport: { width: 1440, height: 900 } })
      const { page } = here
      await here.send(text(body))
      await here.go("chats")
      const isShown = await page.locator(".row-message").evaluate((preview) => {
        const range = new Range()
        range.setStart(preview.firstChild ?? preview, 0)
        range.setEnd(preview.firstChild ?? preview, 1)
        const first = range.getBoundingClientRect()
        const box = preview.getBoundingClientRect()
        return (
          preview.scrollWidth > preview.clientWidth &&
          first.left >= box.left - 1 &&
          first.right <= box.right + 1
        )
      })
      assert.equal(isShown, true)
    })

    it("On a phone, the tab of the panel that is shown is in view.", async () => {
      await using here = await stage({ viewport: { width: 390, height: 844 } })
      const { page } = here
      await here.send(text("Begin"))
      for (const panel of ["rules", "clock", "templates", "webhooks", "limits", "data"]) {
        await here.go(`control/${panel}`)
        await page.locator(".panel h2").waitFor()
        const box = await page.locator(".control-nav [aria-current]").boundingBox()
        assert.ok(box !== null && box.x >= 0 && box.x + box.width <= 390, panel)
      }
    })

    it("A dialog leaves room around itself on a phone.", async () => {
      await using here = await stage({ viewport: { width: 390, height: 844 } })
      const { page } = here
      await here.send(text("Begin"))
      await here.go("control/data")
      await page.getByRole("button", { name: "Reset the world" }).click()
      const box = await page.getByRole("dialog").boundingBox()
      assert.ok(box !== null && box.x > 0 && box.x + box.width < 390)
    })
  })
}
