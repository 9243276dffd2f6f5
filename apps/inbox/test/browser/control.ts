/** The control view: each panel changes its world. */
import * as assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "vitest"
import { application, chat, person, sees, stage, text } from "../support/stage.ts"

export const describeControl = (): void => {
  describe("control", { timeout: 90_000 }, () => {
    it("moves the clock until the window closes, and says what happened on the way", async () => {
      await using here = await stage()
      const { page } = here
      const world = here.mock.world("demo")
      await here.go("control/clock")
      await here.send(text("Hello"))
      await world.user(person).sendText("Hi")
      await sees(page, "The service window of +90 532 123 45 67 is open.")
      await page.getByRole("button", { name: "Freeze" }).click()
      await sees(page, "frozen")
      await here.send({ ...text("Due later"), to: "4915112345678" })
      await page.getByRole("button", { name: "1 day" }).click()
      await page.getByText(/^\d things happened$/).waitFor()
      await sees(page, "No service window is open.")
      await here.go(chat)
      await sees(page, "Window closed")
      await page.getByRole("link", { name: /frozen/ }).waitFor()
    })

    it("sets rules, and counts what is left of them", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Begin"))
      await here.go("control/rules")
      await page.getByRole("combobox", { name: "Scenario" }).fill("not-on-whatsapp")
      await page.getByRole("spinbutton", { name: "How many" }).fill("2")
      await page.getByRole("button", { name: "Add the rule" }).click()
      await sees(page, "2 left")
      await here.send(text("Meets it"))
      await sees(page, "1 left")
      await page.getByRole("button", { name: "Remove rule 1" }).click()
      await sees(page, "No rules")
    })

    it("registers a template from JSON, shows it, and pauses it", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Begin"))
      await here.go("control/templates")
      await page.getByRole("button", { name: "Register" }).click()
      await page.locator("summary", { hasText: "delivery_today" }).click()
      await sees(page, "your parcel arrives today.")
      await page.getByRole("combobox", { name: "Status of delivery_today" }).selectOption("PAUSED")
      await page.locator("summary", { hasText: "paused" }).waitFor()
      const answer = await here.send({
        type: "template",
        template: { name: "delivery_today", language: { code: "en" } }
      })
      assert.equal(answer.status, 502)
    })

    it("sets a webhook and tries it", async () => {
      await using app = await application()
      await using here = await stage()
      const { page } = here
      await here.send(text("Begin"))
      await here.go("control/webhooks")
      await page.getByRole("textbox", { name: "Address" }).fill(app.url)
      await page.getByRole("textbox", { name: /Secret/ }).fill("hush")
      await page.getByRole("button", { name: "Save" }).click()
      await page.getByRole("button", { name: "Test the webhook" }).click()
      const { authorization } = await app.received("This is a test.")
      assert.equal(authorization, "Bearer hush")
      await page.locator(".delivery", { hasText: "delivered" }).first().waitFor()
      assert.equal((await page.content()).includes("hush"), false)
    })

    it("empties the account and enforces the window", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Begin"))
      await here.go("control/limits")
      await page.getByRole("button", { name: "Empty it" }).click()
      await page.getByText("The account is empty.").waitFor()
      assert.equal((await here.send(text("Too poor"))).status, 402)
      await page.getByRole("button", { name: "Unlimited" }).click()
      await page.getByRole("checkbox", { name: /Enforce/ }).check()
      await page.getByText("Changed.").waitFor()
      await here.send(text("Too late"))
      await here.go(chat)
      await sees(page, "131047 Re-engagement message")
    })

    it("exports a world, resets it, and takes it back", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("To be kept"))
      await here.go("control/data")
      const download = page.waitForEvent("download")
      await page.getByRole("button", { name: "Export" }).click()
      const file = await (await download).path()
      await page.getByRole("button", { name: "Reset the world" }).click()
      await page.getByRole("button", { name: "Reset", exact: true }).click()
      await page.getByRole("link", { name: "Chats" }).click()
      await sees(page, "No messages yet")
      await here.go("control/data")
      await page
        .getByLabel("Import")
        .setInputFiles({ name: "demo.json", mimeType: "application/json", buffer: readFileSync(file) })
      await page.getByRole("button", { name: "Replace the world" }).click()
      await page.getByText("The world is as the file says.").waitFor()
      await page.getByRole("link", { name: "Chats" }).click()
      await page.getByRole("link", { name: /To be kept/ }).waitFor()
    })
  })
}
