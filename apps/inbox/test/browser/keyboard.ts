/** The keyboard: it moves the focus, and Escape closes what was opened last. */
import * as assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { describe, it } from "vitest"
import { chat, recipient, stage, text } from "../support/stage.ts"

/** What has the focus: its label, else its text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document
    return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent ?? ""
  })

export const describeKeyboard = (): void => {
  describe("keyboard", { timeout: 90_000 }, () => {
    it("j and k move the focus through the chats, Enter takes it into the chat, Escape back to its row.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Oranges"))
      await here.send({ ...text("Apples"), to: "4915112345678" })
      await here.go("chats")
      await page.locator(".row").nth(1).waitFor()
      await page.keyboard.press("j")
      assert.match(await focused(page), /Apples/)
      await page.keyboard.press("j")
      assert.match(await focused(page), /Oranges/)
      await page.keyboard.press("Enter")
      await page.waitForURL(new RegExp(`${recipient}$`))
      await page.locator(".messages:focus").waitFor()
      await page.keyboard.press("k")
      await page.waitForURL(/4915112345678$/)
      assert.match(await focused(page), /Apples/)
      await page.keyboard.press("Escape")
      await page.waitForURL(/chats$/)
      assert.match(await focused(page), /Apples/)
    })

    it("Escape closes the tray of samples before it leaves the chat.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Hello"))
      await here.go(chat)
      await page.getByRole("button", { name: "Send a sample as the user" }).click()
      await page.getByRole("button", { name: "Sticker" }).focus()
      await page.keyboard.press("Escape")
      await page.getByRole("button", { name: "Sticker" }).waitFor({ state: "detached" })
      assert.equal(await focused(page), "Send a sample as the user")
      assert.match(page.url(), new RegExp(`${recipient}$`))
      await page.keyboard.press("Escape")
      await page.waitForURL(/chats$/)
    })

    it("Escape closes the bar of emojis before it leaves the chat.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Hello"))
      await here.go(chat)
      await page.locator(".message").hover()
      await page.getByRole("button", { name: "React as the user" }).click()
      await page.getByRole("button", { name: "React with 👍" }).and(page.locator(":focus")).waitFor()
      await page.keyboard.press("Escape")
      await page.getByRole("button", { name: "React with 👍" }).waitFor({ state: "detached" })
      assert.equal(await focused(page), "React as the user")
      assert.match(page.url(), new RegExp(`${recipient}$`))
    })

    it("Escape ends a quote before it leaves the chat, wherever the focus is.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Hello"))
      await here.go(chat)
      await page.locator(".message").hover()
      await page.getByRole("button", { name: "Reply as the user" }).click()
      await page.locator(".composer-quote").waitFor()
      await page.keyboard.press("Escape")
      await page.locator(".composer-quote").waitFor({ state: "detached" })
      assert.match(page.url(), new RegExp(`${recipient}$`))
    })

    it("The details of a message take the focus, and give it back when they are closed.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Hello"))
      await here.go(chat)
      await page.locator(".message").hover()
      const button = page.getByRole("button", { name: "Show details" })
      await button.focus()
      await page.keyboard.press("Enter")
      await page.getByRole("heading", { name: "Message details" }).and(page.locator(":focus")).waitFor()
      await page.keyboard.press("Escape")
      await button.and(page.locator(":focus")).waitFor()
      assert.match(page.url(), new RegExp(`${recipient}$`))
    })

    it("What arrives in an open chat is announced.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Before"))
      await here.go(chat)
      await page.locator(".message").waitFor()
      await here.send(text("After"))
      await page.locator("[aria-live=polite]", { hasText: "From the application: After" }).waitFor({
        state: "attached"
      })
    })
  })
}
