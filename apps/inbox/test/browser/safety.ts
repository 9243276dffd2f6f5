/** Safety: content stays text, and the page loads nothing but its own files. */
import * as assert from "node:assert/strict"
import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, it } from "vitest"
import { built } from "../support/browser.ts"
import { chat, recipient, stage, text } from "../support/stage.ts"

export const describeSafety = (): void => {
  describe("safety", { timeout: 90_000 }, () => {
    it("Whatever a message contains is shown as text: no markup, script or unsafe link.", async () => {
      await using here = await stage()
      const { page } = here
      const evil = `<img src=x onerror="document.title='pwned'"><script>alert(1)</script>`
      await here.mock.world("demo").configure({ templates: "any" })
      const bodies = [
        text(`${evil} javascript:alert(1) [x](javascript:alert(2)) *<b>bold</b>*`),
        {
          type: "image",
          image: { link: "https://cdn.example.com/a.svg#<svg/onload=alert(1)>", caption: evil }
        },
        { type: "document", document: { link: "https://cdn.example.com/x", filename: `${evil}.pdf` } },
        { type: "location", location: { latitude: 1, longitude: 2, name: evil, address: evil } },
        {
          type: "contacts",
          contacts: [
            { name: { formatted_name: evil, first_name: evil }, urls: [{ url: "javascript:alert(1)" }] }
          ]
        },
        {
          type: "interactive",
          interactive: {
            type: "button",
            header: { type: "text", text: "<script>alert(1)</script>" },
            body: { text: evil },
            footer: { text: "<i onclick=alert(1)>" },
            action: { buttons: [{ type: "reply", reply: { id: evil, title: "<b>x</b>" } }] }
          }
        },
        {
          type: "interactive",
          interactive: {
            type: "cta_url",
            body: { text: evil },
            action: {
              name: "cta_url",
              parameters: { display_text: "Go", url: "javascript:alert(document.domain)" }
            }
          }
        },
        {
          type: "template",
          template: {
            name: "unknown_one",
            language: { code: "en" },
            components: [{ type: "body", parameters: [{ type: "text", text: evil }] }]
          }
        }
      ]
      for (const body of bodies) await here.send(body)
      const world = here.mock.world("demo")
      await world.templates.register({
        name: "evil",
        language: "en",
        category: "UTILITY",
        components: [
          { type: "HEADER", format: "TEXT", text: evil },
          { type: "BODY", text: evil },
          { type: "FOOTER", text: evil },
          { type: "BUTTONS", buttons: [{ type: "URL", text: evil, url: "javascript:alert(4)" }] }
        ]
      })
      await here.send({ type: "template", template: { name: "evil", language: { code: "en" } } })
      await world.user(recipient).sendText(evil)
      for (const link of [
        "javascript:alert(5)",
        "data:text/html,<script>alert(6)</script>",
        "file:///etc/passwd"
      ]) {
        await world
          .user(recipient)
          .send({ type: "document", document: { link, filename: evil, caption: link } })
      }
      await here.go(chat)
      await page.locator(".message.mine", { hasText: "file:///etc/passwd" }).waitFor()
      await page.locator(".message", { hasText: "Template evil" }).waitFor()
      for (const place of ["chats", chat, "requests", "requests/1", "requests/6", "control/templates"]) {
        await here.go(place)
        await page.locator(".row, .delivery").first().waitFor()
        for (const summary of await page.locator(".delivery > summary").all()) await summary.click()
        assert.equal(
          await page
            .locator(":is(.message, .row, .inspector, pre) :is(img, script, iframe, object, b)")
            .count(),
          0
        )
        for (const link of await page.locator("main a[target]").all()) {
          assert.match((await link.getAttribute("href")) ?? "", /^https?:\/\//)
          assert.match((await link.getAttribute("rel")) ?? "", /noopener/)
        }
        const others = "a[href]:not([href^='http:' i], [href^='https:' i], [href^='#'])"
        assert.equal(await page.locator(others).count(), 0)
      }
      assert.equal(await page.title(), "Inbox · Connexease Gateway mock")
      assert.deepEqual(here.complaints, [])
    })

    it("The page runs and loads only its own files, cannot be framed, and is under 150 KB.", async () => {
      await using here = await stage()
      const response = await fetch(here.mock.url)
      const policy = response.headers.get("content-security-policy") ?? ""
      assert.match(policy, /default-src 'none'/)
      assert.match(policy, /frame-ancestors 'none'/)
      assert.doesNotMatch(policy, /unsafe|\*/)
      const files = readdirSync(join(built, "assets")).map((name) =>
        readFileSync(join(built, "assets", name))
      )
      const bytes = [readFileSync(join(built, "index.html")), ...files].reduce(
        (sum, file) => sum + gzipSync(file).length,
        0
      )
      assert.ok(bytes < 150_000, `${bytes} bytes`)
    })
  })
}
