/** Acting as the user: what is written, pressed and chosen causes webhooks. */
import * as assert from "node:assert/strict"
import { describe, it } from "vitest"
import { samples } from "../support/samples.ts"
import { application, chat, sees, stage, text } from "../support/stage.ts"

export const describeUserActions = (): void => {
  describe("acting as the user", { timeout: 90_000 }, () => {
    it("Writing, pressing, choosing, reacting and sending a picture as the user each cause their webhook.", async () => {
      await using app = await application()
      await using here = await stage()
      const { page } = here
      await here.mock.world("demo").webhook.set({ url: app.url, secret: "s3cret" })
      const buttons = samples.find(({ name }) => name === "reply buttons")
      const list = samples.find(({ name }) => name === "a list")
      await here.send(buttons?.body ?? {})
      await here.send(list?.body ?? {})
      await here.go(chat)

      await page.getByRole("textbox", { name: "Write as the user" }).fill("On my way")
      await page.keyboard.press("Enter")
      const { authorization } = await app.received('"body":"On my way"')
      assert.equal(authorization, "Bearer s3cret")
      await page.locator(".message.mine", { hasText: "On my way" }).waitFor()

      await page.getByRole("button", { name: "Yes please" }).click()
      await app.received('"button_reply":{"id":"yes","title":"Yes please"}')

      await page.getByRole("button", { name: "See days" }).click()
      await page.getByRole("button", { name: /Thursday/ }).click()
      await app.received('"list_reply":{"id":"thu","title":"Thursday"')

      const question = page.locator(".message.theirs", { hasText: "Which day?" })
      await question.hover()
      await question.getByRole("button", { name: "React as the user" }).click()
      await question.getByRole("button", { name: "React with 👍" }).click()
      await app.received('"reaction":{"message_id"')

      await question.getByRole("button", { name: "Reply as the user" }).click()
      await page.getByRole("textbox", { name: "Write as the user" }).fill("Any day")
      await page.keyboard.press("Enter")
      await app.received('"body":"Any day"')

      await page.getByRole("button", { name: "Send a sample as the user" }).click()
      await page.getByRole("button", { name: "Picture" }).click()
      await app.received('"type":"image"')
      await sees(page, "Window open for")
      assert.deepEqual(here.complaints, [])
    })

    it("A user blocks the business, and the outcome of the next message to them is set.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Hello"))
      await here.go(chat)
      await page.getByRole("button", { name: "User", exact: true }).click()
      await page.getByRole("checkbox", { name: /Has blocked/ }).check()
      await page.getByText("Changed.").waitFor()
      await page.getByRole("combobox", { name: /The next message/ }).fill("window-closed")
      await page.getByRole("button", { name: "Set the next outcome" }).click()
      await page.getByText("The next message to this user meets").waitFor()
      const rules = await here.mock.world("demo").rules.list()
      assert.equal(rules[0]?.remaining, 1)
      await page.getByRole("button", { name: "Close" }).click()
      await sees(page, "Has blocked the business")
    })

    it.each([
      ["Video", '"type":"video"'],
      ["Sticker", '"type":"sticker"'],
      ["Contact", '"type":"contacts"'],
      ["Voice message", '"type":"audio"'],
      ["Document", '"type":"document"'],
      ["Location", '"type":"location"']
    ])(
      "A sample %s is sent from the tray and reaches the application as a webhook.",
      async (label, received) => {
        await using app = await application()
        await using here = await stage()
        const { page } = here
        await here.mock.world("demo").webhook.set({ url: app.url, events: ["messages"] })
        await here.send(text("Hello"))
        await here.go(chat)
        await page.getByRole("button", { name: "Send a sample as the user" }).click()
        await page.getByRole("button", { name: label, exact: true }).click()
        await app.received(received)
        await page.locator(".message.mine").waitFor()
        assert.deepEqual(here.complaints, [])
      }
    )

    it("A name that is given to a user shows in the list, in the chat's header and in the user's panel.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Hello"))
      await here.go(chat)
      await page.getByRole("button", { name: "User", exact: true }).click()
      await page.getByRole("textbox", { name: /Profile name/ }).fill("Ayşe Yılmaz")
      await page.getByRole("button", { name: "Set the name" }).click()
      await page.getByText("The name is set.").waitFor()
      await page.getByRole("dialog", { name: "Ayşe Yılmaz" }).waitFor()
      await page.getByRole("dialog").getByText("+90 532 123 45 67").waitFor()
      await page.getByRole("button", { name: "Close" }).click()
      await page.locator(".chat-head", { hasText: "Ayşe Yılmaz" }).waitFor()
      await page.locator(".chat-head", { hasText: "+90 532 123 45 67" }).waitFor()
      await page.locator(".row", { hasText: "Ayşe Yılmaz" }).waitFor()
    })
  })
}
