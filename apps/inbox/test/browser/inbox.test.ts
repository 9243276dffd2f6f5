/** The built page in a real browser, beside a mock that runs in this process. */
import * as assert from "node:assert/strict"
import { exec, execFile } from "node:child_process"
import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { gzipSync } from "node:zlib"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import axe from "axe-core"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, it } from "vitest"
import { executablePath, launch } from "../support/browser.ts"
import { samples } from "../support/samples.ts"
import { application, person, stage, text } from "../support/stage.ts"
import type { Stage } from "../support/stage.ts"

const root = join(import.meta.dirname, "../..")
const built = join(root, "../mock-gateway/inbox")
const inCi = process.env["CI"] !== undefined && process.env["CI"] !== "" && process.env["CI"] !== "false"

if (executablePath === undefined) {
  process.stderr.write(
    "\n!!! NO CHROMIUM: the browser tests of the inbox did NOT run.\n" +
      "!!! Install one (apt-get install chromium), or say where it is with CHROMIUM_PATH.\n\n"
  )
}

it.runIf(inCi)("has a Chromium to run in", () => {
  assert.notEqual(executablePath, undefined, "There is no Chromium, so no browser test ran.")
})

/** Text that shows when something is there, and waits until it is. */
const sees = (page: Page, wanted: string): Promise<void> => page.getByText(wanted).first().waitFor()

/** What a developer would do with a command: the mock runs in this process, so nothing may block it. */
const shell = promisify(exec)

const chat = `chats/${person}`

describe.skipIf(executablePath === undefined)(
  "the inbox, in a real browser",
  { timeout: 90_000, retry: 1 },
  () => {
    let browser: Browser

    beforeAll(async () => {
      // As a user gets it, and not as tests would have it built.
      await promisify(execFile)(process.execPath, [join(root, "build.ts")], {
        env: { ...process.env, NODE_ENV: "production" }
      })
      browser = await launch()
    }, 120_000)

    afterAll(() => browser?.close())

    describe("messages", () => {
      it("come by themselves: the command that the empty page shows makes the first one", async () => {
        await using here = await stage(browser)
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

      describe("show what the person would see:", () => {
        let here: Stage

        beforeAll(async () => {
          here = await stage(browser)
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

      it("quote what they answer, carry reactions and show how far they came", async () => {
        await using here = await stage(browser)
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

      it("count as unread until their chat is opened", async () => {
        await using here = await stage(browser)
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

      it("of the person show when the application has read them", async () => {
        await using here = await stage(browser)
        const { id } = await here.mock.world("demo").user(person).sendText("Are you there?")
        await here.go(chat)
        await here.page.locator(".message.mine").getByTitle("Delivered").waitFor()
        await here.send({ status: "read", message_id: id })
        await here.page.locator(".message.mine").getByTitle("Read").waitFor()
      })

      it("that fail say why and what to do, and those that would fail in production are marked", async () => {
        await using here = await stage(browser)
        const { page } = here
        await here.send({ ...text("To nobody"), to: "999100000001" })
        await here.send(text("Outside the window"))
        await here.go("chats/999100000001")
        await sees(page, "131026 Message undeliverable")
        await sees(page, "Take the number off your lists")
        await here.go(chat)
        await sees(page, "Would fail in production: 131047")
      })

      it("are ten thousand, and a few are drawn", async () => {
        await using here = await stage(browser)
        const { page } = here
        for (let at = 0; at < 10_000; at += 250) {
          await Promise.all(
            Array.from({ length: 250 }, (_, index) =>
              here.send({
                ...text(`Message ${at + index}`),
                to: (at + index) % 2 === 0 ? person : `4915${String(at + index).padStart(8, "0")}`
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
    })

    describe("being the user", () => {
      it("writes, presses, chooses, reacts and sends pictures, each with its webhook", async () => {
        await using app = await application()
        await using here = await stage(browser)
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

      it("blocks the business, and sets what becomes of the next message", async () => {
        await using here = await stage(browser)
        const { page } = here
        await here.send(text("Hello"))
        await here.go(chat)
        await page.getByRole("button", { name: "Person" }).click()
        await page.getByRole("checkbox", { name: /Has blocked/ }).check()
        await page.getByText("Changed.").waitFor()
        await page.getByRole("combobox", { name: /The next message/ }).selectOption("window-closed")
        await page.getByRole("button", { name: "Set the next outcome" }).click()
        await page.getByText("The next message to this person meets").waitFor()
        const rules = await here.mock.world("demo").rules.list()
        assert.equal(rules[0]?.remaining, 1)
        await page.getByRole("button", { name: "Close" }).click()
        await sees(page, "Has blocked the business")
      })
    })

    describe("under the hood", () => {
      it("shows request, answer and webhooks, copies them, and sends a webhook again", async () => {
        await using app = await application()
        await using here = await stage(browser, { permissions: ["clipboard-read", "clipboard-write"] })
        const { page } = here
        await here.mock.world("demo").webhook.set({ url: app.url })
        await here.send(text("Look inside"))
        await app.received('"status":"delivered"')
        await here.go(chat)
        await page.locator(".message").hover()
        await page.getByRole("button", { name: "Look under the hood" }).click()
        await page.locator(".life", { hasText: "Accepted" }).waitFor()
        await page.getByRole("tab", { name: "Request" }).click()
        await page.getByRole("region", { name: "the request's body" }).getByText('"Look inside"').waitFor()
        await page.getByRole("region", { name: "the answer" }).getByText("wamid.").waitFor()
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

      it("shows refused requests with the rule that refused them, and those without a world apart", async () => {
        await using here = await stage(browser)
        const { page } = here
        await here.send({ type: "text", text: {} })
        await here.go("requests")
        await page.getByRole("link", { name: /GW_00/ }).click()
        await sees(page, "Refused by")
        await page.getByText("text.body").first().waitFor()
        await here.send(text("x"), "", "not-a-key")
        await page.getByRole("link", { name: "1 without a world" }).click()
        await page.getByRole("link", { name: /AUTH_001/ }).click()
        await sees(page, "API Key not found, invalid, or expired.")
      })

      it("never shows a key whole", async () => {
        const key = "sk_ab12cd34ef56ab12cd34ef56ab12cd34"
        await using here = await stage(browser, { mock: { keys: [key] } })
        const { page } = here
        await here.send(text("With a key of its own"), "", key)
        await page.goto(here.mock.url)
        await page.getByRole("link", { name: /With a key of its own/ }).click()
        await page.locator(".message").hover()
        await page.getByRole("button", { name: "Look under the hood" }).click()
        await page.getByRole("tab", { name: "Copy" }).click()
        await sees(page, "$CONNEXEASE_API_KEY")
        assert.equal((await page.content()).includes(key.slice(8, 24)), false)
        await page.locator(".key").waitFor()
      })
    })

    describe("control", () => {
      it("moves the clock until the window closes, and says what happened on the way", async () => {
        await using here = await stage(browser)
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
        await using here = await stage(browser)
        const { page } = here
        await here.send(text("Begin"))
        await here.go("control/rules")
        await page.getByRole("combobox", { name: "Scenario" }).selectOption("not-on-whatsapp")
        await page.getByRole("spinbutton", { name: "How many" }).fill("2")
        await page.getByRole("button", { name: "Add the rule" }).click()
        await sees(page, "2 left")
        await here.send(text("Meets it"))
        await sees(page, "1 left")
        await page.getByRole("button", { name: "Remove rule 1" }).click()
        await sees(page, "No rules")
      })

      it("registers a template from JSON, shows it, and pauses it", async () => {
        await using here = await stage(browser)
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
        await using here = await stage(browser)
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
        await using here = await stage(browser)
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
        await using here = await stage(browser)
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
        await page.getByText("The world is as the file says.").waitFor()
        await page.getByRole("link", { name: "Chats" }).click()
        await page.getByRole("link", { name: /To be kept/ }).waitFor()
      })
    })

    describe("the page", () => {
      it("finds and filters, and is used with the keyboard alone", async () => {
        await using here = await stage(browser)
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

      it("follows another world when one is chosen", async () => {
        await using here = await stage(browser)
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

      it("says when the mock is gone, and goes on by itself when it is back", async () => {
        await using here = await stage(browser)
        const { mock, page } = here
        await here.send(text("Before"))
        await here.go("chats")
        await mock.close()
        await page.getByText("Reconnecting").waitFor({ state: "attached" })
        await using again = await startMockGateway({ port: mock.port })
        await fetch(`${again.url}/v1/wa/message`, {
          method: "POST",
          headers: { Authorization: "Bearer mock_demo", "Content-Type": "application/json" },
          body: JSON.stringify({ messaging_product: "whatsapp", to: person, ...text("After") })
        })
        await page.getByRole("link", { name: /After/ }).waitFor()
      })

      it("shows as text whatever a message contains", async () => {
        await using here = await stage(browser)
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
        await world.user(person).sendText(evil)
        for (const link of [
          "javascript:alert(5)",
          "data:text/html,<script>alert(6)</script>",
          "file:///etc/passwd"
        ]) {
          await world
            .user(person)
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

      it("lets nothing run or load but its own files, stands in no frame, and loads little", async () => {
        await using here = await stage(browser)
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

      const places = [
        "chats",
        chat,
        `${chat}?inside`,
        "requests",
        "requests/1",
        ...["rules", "clock", "templates", "webhooks", "limits", "data"].map((panel) => `control/${panel}`)
      ]

      it.each([
        ["light", 1280],
        ["dark", 1280],
        ["light", 360],
        ["dark", 360]
      ] as const)("is accessible and fits, %s, %i pixels wide", async (colorScheme, width) => {
        await using app = await application()
        await using here = await stage(browser, {
          colorScheme,
          viewport: { width, height: 760 },
          bypassCSP: true
        })
        const { page } = here
        await here.mock.world("demo").webhook.set({ url: app.url })
        await here.mock.world("demo").rules.add({ scenario: "reads", to: "905550000000" })
        let id = ""
        for (const { body, to = person } of samples) {
          const answer = (await (await here.send({ to, ...body })).json()) as {
            data: { messages: [{ id: string }] }
          }
          id = answer.data.messages[0].id
        }
        await here.send({ ...text("To nobody"), to: "999100000001" })
        await here.mock.world("demo").user(person).sendText("Hi *there*")
        await app.received("Hi *there*")
        for (const place of places) {
          await here.go(place.replace("?inside", `?message=${encodeURIComponent(id)}`))
          await page
            .locator(width > 760 ? ".row, .panel h2" : ".row, .message, .panel h2, .tab")
            .first()
            .waitFor()
          await page.evaluate(axe.source)
          const found = await page.evaluate(async () => {
            const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
            return violations.flatMap(({ id: rule, impact, nodes }) =>
              nodes.map(
                ({ failureSummary, html }) => `${impact} ${rule}: ${html.slice(0, 200)} ${failureSummary}`
              )
            )
          })
          assert.deepEqual(found, [], `${place}: ${found.join("\n")}`)
          const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
          assert.equal(wider, false, `${place} is wider than the screen`)
        }
      })
    })
  }
)
