/** The page Try it in a real browser, as the built site ships it. */
import axe from "axe-core"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { samples } from "../.vitepress/theme/try-it/samples.ts"
import { openSite } from "../scripts/openSite.ts"

const jsonField = "Message as JSON"

describe("Try it", () => {
  let site: Awaited<ReturnType<typeof openSite>>

  beforeAll(async () => {
    site = await openSite()
  })

  afterAll(() => site?.[Symbol.asyncDispose]())

  interface Look {
    readonly width?: number
    readonly colorScheme?: "light" | "dark"
  }

  /** The page, opened; `asked` are the addresses that it asked for so far. */
  const open = async ({ colorScheme = "light", width = 1440 }: Look = {}) => {
    const context = await site.browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      permissions: ["clipboard-read", "clipboard-write"]
    })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const asked: Array<string> = []
    const errors: Array<string> = []
    page.on("request", (request) => void asked.push(request.url()))
    page.on("pageerror", (error) => void errors.push(error.message))
    await page.goto(`${site.url}/try-it`)
    await page.getByText("No problems").waitFor()
    return { asked, errors, page }
  }

  const preview = (page: Page) => page.locator(".try-chat article")

  test("shows a message of each kind as its reader sees it, and the call that sends it", async () => {
    const { errors, page } = await open()
    const seen = {
      Text: "is ready",
      Image: "menu.jpg",
      Template: "Hi Ayşe, your order is on its way.",
      "One-time code": "481516 is your verification code",
      "Reply buttons": "Another day",
      List: "Choose a day",
      "Link button": "Rate your order",
      Location: "Galata Kulesi",
      Contact: "Deniz Kaya"
    }
    for (const { name } of samples) {
      await page.getByRole("button", { name, exact: true }).click()
      await page.getByText("No problems").waitFor()
      const text = seen[name as keyof typeof seen]
      if (text !== undefined) await expect.poll(() => preview(page).innerText()).toContain(text)
    }
    await page.getByRole("tab", { name: "Wire JSON" }).click()
    expect(await page.getByRole("region", { name: /as core sends it/ }).innerText()).toContain(
      '"to": "905321234567"'
    )
    expect(errors).toEqual([])
  })

  test("names problems by path as one types, leads to their line, and copies the call when there are none", async () => {
    const { page } = await open()
    await page.getByRole("button", { name: "Reply buttons", exact: true }).click()
    const field = page.getByLabel(jsonField)
    const valid = await field.inputValue()
    await field.fill(valid.replace("Yes, please", "A title of more than twenty characters"))
    await page.getByText("interactive.action.buttons[0].reply.title").waitFor()
    await page.getByRole("button", { name: "line 23, column 13" }).click()
    await page.keyboard.type("X")
    expect((await field.inputValue()).split("\n")[22]).toContain('X"title"')

    await field.fill("{ hello }")
    await page.getByText("line 1, column 3").waitFor()
    await page.getByText("Text stands in double quotes").waitFor()

    await field.fill(valid)
    await page.getByRole("tab", { name: "curl" }).click()
    await page.getByRole("button", { name: "Copy Shell command" }).click()
    await page.getByText("Copied").waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain("curl --request POST --url 'https://api.gateway.connexease.com/v1/wa/message'")
  })

  test("asks for nothing but the site's own files, and keeps nothing of what is written", async () => {
    const { asked, page } = await open()
    await page.getByRole("button", { name: "Image", exact: true }).click()
    const field = page.getByLabel(jsonField)
    await field.fill((await field.inputValue()).replace("menu.jpg", "secret.jpg"))
    await expect.poll(() => preview(page).innerText()).toContain("secret.jpg")
    for (const tab of ["Effect", "curl", "Wire JSON", "Fields"])
      await page.getByRole("tab", { name: tab }).click()
    expect(asked.filter((url) => !url.startsWith(`${site.url}/`))).toEqual([])
    expect(asked.filter((url) => url.includes("secret"))).toEqual([])
    const kept = await page.evaluate(() =>
      JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }, document.cookie])
    )
    expect(kept).not.toContain("secret")
  })

  test("works with the keyboard alone: a sample, its fields, and the tabs of the call", async () => {
    const { page } = await open()
    await page.getByRole("button", { name: "Text", exact: true }).focus()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect.poll(() => preview(page).innerText()).toContain("menu.jpg")
    await page.getByRole("tab", { name: "JSON", exact: true }).focus()
    await page.keyboard.press("ArrowRight")
    const caption = page.getByLabel("image › caption")
    await caption.focus()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("Soup of the day")
    await expect.poll(() => preview(page).innerText()).toContain("Soup of the day")
    await page.getByRole("tab", { name: "Promises" }).focus()
    await page.keyboard.press("ArrowRight")
    await page.getByRole("region", { name: "TypeScript with Effect" }).waitFor()
  })

  test.for([
    { width: 1440, colorScheme: "light" },
    { width: 1440, colorScheme: "dark" },
    { width: 390, colorScheme: "light" },
    { width: 390, colorScheme: "dark" }
  ] as const)(
    "has no violation of axe, and is no wider than the screen, at $width in $colorScheme",
    async (look) => {
      const { page } = await open(look)
      const check = async (): Promise<void> => {
        const found = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
            // VitePress's own button.
            exclude: [".VPNavBarSearch"]
          })
          return violations.flatMap(({ id, nodes }) =>
            nodes.map(({ failureSummary, html }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)
          )
        })
        expect(found).toEqual([])
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        ).toBeLessThanOrEqual(0)
      }
      await page.evaluate(axe.source)
      await page.getByRole("button", { name: "Template", exact: true }).click()
      await page.getByText("No problems").waitFor()
      await check()
      await page.getByRole("tab", { name: "Fields" }).click()
      await page.getByLabel("to", { exact: true }).fill("nobody")
      await page.getByText("One problem").waitFor()
      await check()
    }
  )
})
