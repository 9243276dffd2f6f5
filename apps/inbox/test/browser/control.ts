/** The control view: each panel changes its world. */
import * as assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, it } from "vitest"
import { application, chat, recipient, sees, stage, text } from "../support/stage.ts"

export const describeControl = (): void => {
  describe("control", { timeout: 90_000 }, () => {
    it("Advancing the clock by a day closes the service window and lists what happened meanwhile.", async () => {
      await using here = await stage()
      const { page } = here
      const world = here.mock.world("demo")
      await here.go("control/clock")
      await here.send(text("Hello"))
      await world.user(recipient).sendText("Hi")
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

    it("A rule is added, counts down as it applies, and is removed.", async () => {
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

    it("A template is registered from JSON, shown and paused; paused, it cannot be sent.", async () => {
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

    it("A webhook is set and tested, and its secret is not shown.", async () => {
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
      await page.getByText("Authorization is set and not shown").waitFor()
      await page.locator(".delivery", { hasText: "delivered" }).first().waitFor()
      assert.equal((await page.content()).includes("hush"), false)
    })

    it("An empty account refuses messages; an enforced window fails them.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Begin"))
      await here.go("control/limits")
      await page.getByRole("button", { name: "Empty it" }).click()
      await page.getByText("The account is empty.").waitFor()
      assert.equal((await here.send(text("Too poor"))).status, 402)
      await page.getByRole("button", { name: "Unlimited" }).click()
      await page.getByRole("checkbox", { name: /Enforce/ }).check()
      await page.getByRole("button", { name: "Save the settings" }).click()
      await page.getByText("The settings are saved.").waitFor()
      await here.send(text("Too late"))
      await here.go(chat)
      await sees(page, "131047 Re-engagement message")
    })

    it("A world is exported, reset and imported.", async () => {
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

    it("A scenario is chosen by typing its name, and one that does not exist is refused.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Begin"))
      await here.go("control/rules")
      const field = page.getByRole("combobox", { name: "Scenario" })
      await page.locator(".hint", { hasText: "more than 24 hours since the user wrote" }).waitFor()
      const listed = await page.locator("datalist option").evaluateAll((options) => options.length)
      assert.equal(listed, (await here.mock.scenarios()).length)
      await field.fill("no-such-scenario")
      await page.getByRole("button", { name: "Add the rule" }).click()
      assert.equal(
        await field.evaluate((input) => (input as HTMLInputElement).validationMessage),
        "Choose a scenario of the list."
      )
      assert.deepEqual(await here.mock.world("demo").rules.list(), [])
      await field.fill("not-on-whatsapp")
      await page.getByRole("button", { name: "Add the rule" }).click()
      await sees(page, "1 left")
    })

    it("A webhook is set with the events it wants and with headers of its own.", async () => {
      await using app = await application()
      await using here = await stage()
      const { page } = here
      await here.send(text("Begin"))
      await here.go("control/webhooks")
      await page.getByRole("textbox", { name: "Address" }).fill(app.url)
      await page.getByRole("checkbox", { name: "message_status" }).uncheck()
      await page.getByRole("textbox", { name: /Headers/ }).fill("no header")
      await page.getByRole("button", { name: "Save" }).and(page.locator(":disabled")).waitFor()
      await page.getByRole("textbox", { name: /Headers/ }).fill("X-Environment: staging\nX-Team: orders: two")
      await page.getByRole("button", { name: "Save" }).click()
      await page.getByText("Webhooks go there from now on.").waitFor()
      const endpoint = await here.mock.world("demo").webhook.get()
      assert.equal(endpoint.events.includes("message_status"), false)
      assert.equal(endpoint.events.includes("messages"), true)
      assert.deepEqual(endpoint.headers, { "X-Environment": "staging", "X-Team": "orders: two" })
      // The form shows what is set, so that saving it again changes nothing.
      await page.getByRole("heading", { name: "Change the webhook" }).waitFor()
      assert.equal(await page.getByRole("checkbox", { name: "message_status" }).isChecked(), false)
      await page.getByRole("button", { name: "Save" }).click()
      await page.getByText("Webhooks go there from now on.").nth(1).waitFor()
      assert.deepEqual(await here.mock.world("demo").webhook.get(), endpoint)
    })

    it("Meta's throughput is limited and unlimited again.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Begin"))
      await here.go("control/limits")
      await page.getByRole("spinbutton", { name: /Throughput/ }).fill("0")
      await page.getByRole("button", { name: "Save the settings" }).click()
      await page.getByText("The settings are saved.").waitFor()
      assert.match(await (await here.send(text("Too much"))).text(), /130429/)
      await page.getByRole("spinbutton", { name: /Throughput/ }).fill("")
      await page.getByRole("button", { name: "Save the settings" }).click()
      await page.getByText("The settings are saved.").nth(1).waitFor()
      assert.equal((await here.send(text("Enough"))).status, 200)
    })

    it("Every setting of the mock has a field, and saving changes only those that were changed.", async () => {
      await using here = await stage()
      const { page } = here
      const world = here.mock.world("demo")
      await here.send(text("Begin"))
      const before = await world.settings()
      await here.go("control/limits")
      await page.getByRole("combobox", { name: /Templates/ }).selectOption("any")
      await page.getByRole("spinbutton", { name: "Per minute" }).fill("1234")
      await page.getByRole("checkbox", { name: /Strict/ }).check()
      await page.getByRole("button", { name: "Save the settings" }).click()
      await page.getByText("The settings are saved.").waitFor()
      assert.deepEqual(await world.settings(), {
        ...before,
        templates: "any",
        limits: { ...before.limits, min: 1234 },
        strict: true
      })
      const fields = await page.locator(".panel :is(input, select)").count()
      // One for each setting, but two for the limits.
      assert.equal(fields, Object.keys(before).filter((name) => name !== "profile").length + 1)
    })

    it("An import asks before it replaces the world, and keeps it where the answer is no.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("To be kept"))
      const snapshot = await here.mock.world("empty").snapshot()
      await here.go("control/data")
      const choose = () =>
        page.getByLabel("Import").setInputFiles({
          name: "empty.json",
          mimeType: "application/json",
          buffer: Buffer.from(JSON.stringify(snapshot))
        })
      await choose()
      await page.getByRole("dialog", { name: "Replace demo?" }).getByText("empty.json").waitFor()
      await page.getByRole("button", { name: "Keep it" }).click()
      await page.getByRole("dialog").waitFor({ state: "detached" })
      assert.equal((await here.mock.world("demo").messages()).length, 1)
      await choose()
      await page.getByRole("button", { name: "Replace the world" }).click()
      await page.getByText("The world is as the file says.").waitFor()
      assert.equal((await here.mock.world("demo").messages()).length, 0)
    })
  })
}
