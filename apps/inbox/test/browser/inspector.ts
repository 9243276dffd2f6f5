/** The inspector and the requests view: bytes, webhooks and copies. */
import * as assert from "node:assert/strict"
import { describe, it } from "vitest"
import { application, chat, sees, shell, stage, text } from "../support/stage.ts"

export const describeInspector = (): void => {
  describe("the inspector", { timeout: 90_000 }, () => {
    it("A message's request, response and webhooks are shown, copied and sent again.", async () => {
      await using app = await application()
      await using here = await stage({ permissions: ["clipboard-read", "clipboard-write"] })
      const { page } = here
      await here.mock.world("demo").webhook.set({ url: app.url })
      await here.send(text("Look inside"))
      await app.received('"status":"delivered"')
      await here.go(chat)
      await page.locator(".message").hover()
      await page.getByRole("button", { name: "Show details" }).click()
      await page.locator(".life", { hasText: "Accepted" }).waitFor()
      await page.getByRole("tab", { name: "Request" }).click()
      await page.getByRole("region", { name: "the request's body" }).getByText('"Look inside"').waitFor()
      await page.getByRole("region", { name: "the response" }).getByText("wamid.").waitFor()
      await page.getByRole("tab", { name: "Webhooks" }).click()
      await page.locator(".delivery").nth(1).waitFor()
      await page.locator(".delivery summary").first().click()
      await page.getByRole("button", { name: "Send again" }).click()
      await page.locator(".delivery").nth(2).waitFor()
      await page.getByRole("tab", { name: "Copy" }).click()
      await page.getByRole("button", { name: "Copy the curl command" }).click()
      await page.getByText("Copied.").waitFor()
      const command = await page.evaluate(() => navigator.clipboard.readText())
      assert.ok((await shell(`${command} --silent`)).stdout.includes('"isSuccess":true'))
      await page.getByRole("region", { name: "the program" }).getByText("gateway.send(").waitFor()
      await page.getByRole("region", { name: "the exchange" }).getByText("mock session").waitFor()
      assert.deepEqual(here.complaints, [])
    })

    it("A refused request names the rule that refused it; requests without a world have a place of their own.", async () => {
      await using here = await stage()
      const { page } = here
      await here.send({ type: "text", text: {} })
      await here.go("requests")
      await page.getByRole("link", { name: /GW_00/ }).click()
      await sees(page, "Refused by")
      await page.getByText("text.body").first().waitFor()
      await here.send(text("x"), "", "not-a-key")
      await page.getByRole("link", { name: "1 request without a world" }).click()
      await page.getByRole("link", { name: /AUTH_001/ }).click()
      await sees(page, "API Key not found, invalid, or expired.")
    })

    it("A registered API key is never shown whole.", async () => {
      const key = "sk_ab12cd34ef56ab12cd34ef56ab12cd34"
      await using here = await stage({ mock: { keys: [key] } })
      const { page } = here
      await here.send(text("With a key of its own"), "", key)
      await page.goto(here.mock.url)
      await page.getByRole("link", { name: /With a key of its own/ }).click()
      await page.locator(".message").hover()
      await page.getByRole("button", { name: "Show details" }).click()
      await page.getByRole("tab", { name: "Copy" }).click()
      await sees(page, "$CONNEXEASE_API_KEY")
      assert.equal((await page.content()).includes(key.slice(8, 24)), false)
      await page.locator(".key").waitFor()
    })
  })
}
