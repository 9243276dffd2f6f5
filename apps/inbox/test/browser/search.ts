/** Searching: what matches is highlighted, stepped through and announced. */
import * as assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { describe, it } from "vitest"
import { recipient, stage, text } from "../support/stage.ts"

/** The texts that the browser highlights, as often as they stand there. */
const highlighted = (page: Page): Promise<ReadonlyArray<string>> =>
  page.evaluate(() => [...(CSS.highlights.get("search") ?? [])].map(String))

/** The text of the message that is marked as the current result. */
const current = (page: Page): Promise<string> => page.locator(".bubble.hit .formatted").innerText()

export const describeSearch = (): void => {
  describe("search", { timeout: 90_000 }, () => {
    it("A search highlights its words and steps through the messages of a chat that match.", async () => {
      await using here = await stage()
      const { page } = here
      for (let index = 0; index < 60; index++)
        await here.send(text(index % 20 === 3 ? `Number ${index}: Oranges` : `Number ${index}`))
      await here.send({ ...text("Nothing of the kind"), to: "4915112345678" })
      await here.go("chats")
      await page.getByRole("searchbox").fill("oranges")
      await page.getByRole("status").getByText("1 chat matches").waitFor()
      await page.getByRole("link", { name: /3 messages match/ }).click()
      await page.getByText("3 of 3").waitFor()
      assert.equal(await current(page), "Number 43: Oranges")
      await page.getByRole("button", { name: "Older result" }).click()
      await page.getByText("2 of 3").waitFor()
      await page.locator(".bubble.hit", { hasText: "Number 23: Oranges" }).waitFor()
      assert.ok((await highlighted(page)).every((word) => word === "Oranges"))
      // The one in the list, and the one in the message at least.
      assert.ok((await highlighted(page)).length >= 2)
      await page.getByRole("button", { name: "Newer result" }).click()
      await page.getByRole("button", { name: "Newer result" }).click()
      await page.locator(".bubble.hit", { hasText: "Number 3: Oranges" }).waitFor()
      await page.getByRole("button", { name: "End the search" }).click()
      await page.locator(".hit-bar").waitFor({ state: "detached" })
      await page.waitForFunction(() => !CSS.highlights.has("search"))
      assert.equal(await page.getByRole("searchbox").inputValue(), "")
    })

    it("In the search field, Enter opens the first chat that matches, then steps to older results.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("An apple"))
      await here.send(text("Another apple"))
      await here.go("chats")
      await page.keyboard.press("/")
      await page.keyboard.type("apple")
      await page.keyboard.press("Enter")
      await page.getByText("2 of 2").waitFor()
      await page.keyboard.press("Enter")
      await page.getByText("1 of 2").waitFor()
      assert.equal(await current(page), "An apple")
      await page.keyboard.press("Shift+Enter")
      await page.getByText("2 of 2").waitFor()
    })

    it("A chat is found by the name of its user.", async () => {
      await using here = await stage()
      const { page } = here
      await here.mock.world("demo").user(recipient).change({ name: "Ayşe Yılmaz" })
      await here.send(text("To Ayşe"))
      await here.send({ ...text("To another"), to: "4915112345678" })
      await here.go("chats")
      await page.locator(".row").nth(1).waitFor()
      await page.getByRole("searchbox").fill("yılmaz")
      await page.locator(".row").nth(1).waitFor({ state: "detached" })
      await page.locator(".row", { hasText: "Ayşe Yılmaz" }).waitFor()
    })
  })
}
