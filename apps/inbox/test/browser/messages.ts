/** Messages: drawn as the user sees them, counted, quoted, failed, and ten thousand of them. */
import * as assert from "node:assert/strict"
import { afterAll, beforeAll, describe, it } from "vitest"
import { samples } from "../support/samples.ts"
import { chat, recipient, sees, shell, stage, text } from "../support/stage.ts"
import type { Stage } from "../support/stage.ts"

export const describeMessages = (): void => {
  describe("messages", { timeout: 90_000 }, () => {
    it("The command that the empty page shows sends the first message, and later ones appear by themselves.", async () => {
      await using here = await stage()
      const { mock, page } = here
      await page.goto(mock.url)
      const command = await page.getByRole("region", { name: "the command" }).textContent()
      await shell(command ?? "")
      await page.getByRole("link", { name: /\+90 532 123 45 67/ }).click()
      await sees(page, "Your order is on its way.")
      assert.match(page.url(), /#\/demo\/chats\/905321234567$/)
      await here.send(text("And a second one"))
      await sees(page, "And a second one")
      assert.deepEqual(here.complaints, [])
    })

    describe("A message shows what the user sees:", () => {
      let here: Stage

      beforeAll(async () => {
        here = await stage()
      })

      afterAll(() => here?.[Symbol.asyncDispose]())

      it.each(samples.map((sample, index) => ({ to: `9053200000${10 + index}`, ...sample })))(
        "$name",
        async ({ body, seen, to }) => {
          const answer = await here.send({ to, ...body })
          assert.equal(answer.status, 200, await answer.text())
          await here.go(`chats/${to}`)
          const message = here.page.getByRole("region", { name: `Chat with ${to}` }).locator(".message")
          await message.waitFor()
          const shown = await message.innerText()
          for (const wanted of seen) assert.ok(shown.includes(wanted), `${wanted} in ${shown}`)
          assert.deepEqual(here.complaints, [])
        }
      )
    })

    it("A message shows the one it quotes, its reactions and its status, which a press advances.", async () => {
      await using here = await stage()
      const { page } = here
      const answer = (await (await here.send(text("First"))).json()) as {
        data: { messages: [{ id: string }] }
      }
      const [{ id }] = answer.data.messages
      await here.send({ ...text("Second"), context: { message_id: id } })
      await here.send({ type: "reaction", reaction: { message_id: id, emoji: "🙏" } })
      await here.go(chat)
      await page.locator(".quote", { hasText: "First" }).waitFor()
      await page.locator(".reactions", { hasText: "🙏" }).waitFor()
      const first = page.locator(".message", { hasText: "First" }).first()
      await first.getByRole("button", { name: /^Delivered\. Let it be read/ }).click()
      await first.getByTitle("Read", { exact: true }).waitFor()
    })

    it("Messages count as unread until their chat is opened.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send(text("Known already"))
      await here.go("chats")
      await page.getByRole("link", { name: /Known already/ }).waitFor()
      await here.send({ ...text("New"), to: "4915112345678" })
      await here.send({ ...text("Newer"), to: "4915112345678" })
      await page.getByRole("link", { name: /Newer\s*.*2 unread/ }).click()
      await page.locator(".message", { hasText: "Newer" }).waitFor()
      await here.send({ ...text("Newest"), to: "4915112345678" })
      await page.locator(".message", { hasText: "Newest" }).waitFor()
      assert.equal(await page.getByText("unread").count(), 0)
    })

    it("A message of the user shows when the application has read it.", async () => {
      await using here = await stage()
      const { id } = await here.mock.world("demo").user(recipient).sendText("Are you there?")
      await here.go(chat)
      await here.page.locator(".message.mine").getByTitle("Delivered").waitFor()
      await here.send({ status: "read", message_id: id })
      await here.page.locator(".message.mine").getByTitle("Read").waitFor()
    })

    it("A message that failed says why and what to do; one that production would fail is marked.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send({ ...text("To no user of WhatsApp"), to: "999100000001" })
      await here.send(text("Outside the window"))
      await here.go("chats/999100000001")
      await sees(page, "131026 Message undeliverable")
      await sees(page, "Take the number off your lists")
      await here.go(chat)
      await page.getByRole("button", { name: /^Would fail in production: 131047/ }).waitFor()
    })

    it("Of ten thousand messages, only those in view are in the document, and all are found.", async () => {
      await using here = await stage()
      const { page } = here
      for (let at = 0; at < 10_000; at += 250) {
        await Promise.all(
          Array.from({ length: 250 }, (_, index) =>
            here.send({
              ...text(`Message ${at + index}`),
              to: (at + index) % 2 === 0 ? recipient : `4915${String(at + index).padStart(8, "0")}`
            })
          )
        )
      }
      await here.go(chat)
      await page.locator(".message").first().waitFor()
      assert.ok((await page.locator(".message").count()) < 60)
      assert.ok((await page.locator(".row").count()) < 60)
      await page.locator(".messages").evaluate((list) => list.scrollTo(0, 0))
      await sees(page, "Message 0")
      await page.getByRole("searchbox").fill("Message 7777")
      await page.getByRole("link", { name: /Message 7777/ }).waitFor()
      await here.send(text("The last one"))
      await page.getByRole("searchbox").fill("")
      await page.getByRole("link", { name: /The last one/ }).waitFor()
    })

    it("A message that production would fail has one quiet mark that says so, and one that did fail has none.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send({ ...text("Marked"), unknown_field: 1 })
      await here.send({ ...text("Failed"), to: "999100000001" })
      await here.go(chat)
      const mark = page.locator(".message .risk")
      await mark.waitFor()
      assert.equal(await mark.count(), 1)
      const words = (await mark.getAttribute("title")) ?? ""
      assert.match(words, /^Would fail in production: 131047 /)
      assert.match(words, /unknown_field/)
      assert.equal(await page.locator(".message .note").count(), 0)
      await mark.click()
      await page.locator(".inspector", { hasText: "Would fail in production: 131047" }).waitFor()
      await here.go("chats/999100000001")
      await page.locator(".message .failure").waitFor()
      assert.equal(await page.locator(".message .risk").count(), 0)
      const [failed] = await here.mock.world("demo").messages({ to: "999100000001" })
      await here.go(`chats/999100000001?message=${encodeURIComponent(failed?.id ?? "")}`)
      await page.locator(".inspector .life").waitFor()
      assert.equal(await page.locator(".inspector").getByText("Would fail").count(), 0)
    })

    it("Messages that arrive while older ones are read are counted, and one press goes to them.", async () => {
      await using here = await stage()
      const { page } = here
      for (let index = 0; index < 60; index++) await here.send(text(`Message ${index}`))
      await here.go(chat)
      await page.locator(".message", { hasText: "Message 59" }).waitFor()
      await page.locator(".messages").evaluate((list) => list.scrollTo(0, 0))
      await page.locator(".message", { hasText: "Message 0" }).waitFor()
      await here.send(text("First new one"))
      await here.send(text("Second new one"))
      await page.getByRole("button", { name: "2 new messages" }).click()
      await page.locator(".message", { hasText: "Second new one" }).waitFor()
      await page.getByRole("button", { name: /new message/ }).waitFor({ state: "detached" })
    })
  })
}
