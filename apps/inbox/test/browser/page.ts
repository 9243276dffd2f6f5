/** The page as a whole: search, keyboard, worlds and reconnecting. */
import * as assert from "node:assert/strict"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { describe, it } from "vitest"
import { guardedMock, recipient, stage, text } from "../support/stage.ts"

export const describePage = (): void => {
  describe("the page", { timeout: 90_000 }, () => {
    it("Chats are opened, left, searched and filtered with the keyboard alone.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Oranges"))
      await here.send({ ...text("Apples"), to: "4915112345678" })
      await here.send({
        type: "template",
        template: { name: "hello_world", language: { code: "en_US" } },
        to: "14155552671"
      })
      await here.go("chats")
      await page.locator(".row").nth(2).waitFor()
      await page.keyboard.press("j")
      await page.keyboard.press("j")
      await page.keyboard.press("Enter")
      await page.waitForURL(/4915112345678$/)
      await page.keyboard.press("j")
      await page.waitForURL(/905321234567$/)
      await page.keyboard.press("k")
      await page.waitForURL(/4915112345678$/)
      await page.keyboard.press("Escape")
      await page.waitForURL(/chats$/)
      await page.keyboard.press("/")
      await page.keyboard.type("ora")
      await page.locator(".row").nth(1).waitFor({ state: "detached" })
      await page.locator(".row", { hasText: "Oranges" }).waitFor()
      await page.keyboard.press("Escape")
      await page.locator(".row").nth(2).waitFor()
      await page.getByRole("combobox", { name: "Type" }).selectOption("template")
      await page.locator(".row").nth(1).waitFor({ state: "detached" })
      await page.locator(".row", { hasText: "+1 415 555 2671" }).waitFor()
    })

    it("Choosing another world shows its messages, and those that arrive later.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("In one world"), "", "mock_one")
      await here.send(text("In another"), "", "mock_two")
      await page.goto(here.mock.url)
      await page.getByRole("link", { name: /In another/ }).waitFor()
      await page.getByRole("combobox", { name: "World" }).selectOption("one")
      await page.getByRole("link", { name: /In one world/ }).waitFor()
      assert.equal(await page.getByText("In another").count(), 0)
      await here.send(text("More in one"), "", "mock_one")
      await page.getByRole("link", { name: /More in one/ }).waitFor()
    })

    it("The page says that the mock does not answer, and goes on by itself when it does again.", async () => {
      await using here = await stage()
      const { mock, page } = here
      await here.send(text("Before"))
      await here.go("chats")
      await mock.close()
      await page.getByText("Reconnecting").waitFor({ state: "attached" })
      await using again = await startMockGateway({ port: mock.port })
      await fetch(`${again.url}/v1/wa/message`, {
        method: "POST",
        headers: { Authorization: "Bearer mock_demo", "Content-Type": "application/json" },
        body: JSON.stringify({ messaging_product: "whatsapp", to: recipient, ...text("After") })
      })
      await page.getByRole("link", { name: /After/ }).waitFor()
    })

    it("A mock that asks for its token refuses a wrong one in words, and opens with the right one.", async () => {
      await using here = await stage()
      await using guarded = await guardedMock()
      const { page } = here
      await page.goto(guarded.url)
      const field = page.getByRole("textbox", { name: "Token" })
      await field.fill("not-the-token")
      await page.getByRole("button", { name: "Open the inbox" }).click()
      await page.getByRole("alert").getByText("The mock does not accept this token.").waitFor()
      await field.fill(guarded.token)
      await page.getByRole("button", { name: "Open the inbox" }).click()
      await page.getByRole("dialog").waitFor({ state: "detached" })
      await page.getByText("No messages yet").waitFor()
    })

    it("A link that carries the token opens the inbox, and the address does not keep it.", async () => {
      await using here = await stage()
      await using guarded = await guardedMock()
      const { page } = here
      await page.goto(`${guarded.url}/#token=${guarded.token}`)
      await page.getByText("No messages yet").waitFor()
      assert.equal((await page.content()).includes(guarded.token), false)
      assert.equal(page.url().includes(guarded.token), false)
    })

    it("The key of a world stands whole in the top bar where its name says it, and requests without a world are explained.", async () => {
      await using here = await stage({ viewport: { width: 1440, height: 900 } })
      const { page } = here
      await here.send(text("Hello"))
      for (let index = 0; index < 10; index++) await here.send(text("x"), "", "not-a-key")
      await here.go("chats")
      await page.locator(".top").getByText("mock_demo").waitFor()
      const link = page.getByRole("link", { name: "10 requests without a world" })
      assert.match((await link.getAttribute("title")) ?? "", /API key belongs to no world/)
      await link.click()
      await page.getByText("A world is what one API key sees.").waitFor()
    })
  })
}
