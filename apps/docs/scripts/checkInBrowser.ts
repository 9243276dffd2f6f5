/**
 * Looks at the built site in Chromium, light and dark, on a desk and on a phone: axe finds nothing, nothing is
 * wider than the screen, search answers without a network. With a folder as argument it keeps pictures there.
 */
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import axe from "axe-core"
import type { Page } from "playwright-core"
import { openSite } from "./openSite.ts"

const pictures = process.argv[2]

const pages = [
  "/",
  "/guides/story",
  "/reference/command",
  "/reference/core/pacing",
  "/reference/gateway-errors"
]
const screens = [
  { name: "desk", width: 1440, height: 900, colorScheme: "light" },
  { name: "phone", width: 390, height: 844, colorScheme: "dark" }
] as const
/** What only the pictures show beside that. */
const furtherScreens = [
  { name: "desk-dark", width: 1440, height: 900, colorScheme: "dark" },
  { name: "phone-light", width: 390, height: 844, colorScheme: "light" }
] as const

await using site = await openSite()
const problems: Array<string> = []

/**
 * What VitePress's own theme does: the search button shows its shortcut beside its name, and a group of the
 * sidebar is a button that holds its caret's.
 */
const notOurs = {
  "label-content-name-mismatch": { enabled: false },
  "nested-interactive": { enabled: false }
}

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: ReadonlyArray<{ readonly target: unknown }>
}

const accessibility = async (page: Page): Promise<ReadonlyArray<Violation>> => {
  await page.evaluate(axe.source)
  return await page.evaluate<ReadonlyArray<Violation>>(
    `axe.run({ rules: ${JSON.stringify(notOurs)} }).then(({ violations }) => violations)`
  )
}

const tooWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

for (const { name, colorScheme, ...viewport } of pictures === undefined
  ? screens
  : [...screens, ...furtherScreens]) {
  const context = await site.browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" })
  context.setDefaultTimeout(120_000)
  const page = await context.newPage()
  page.on("request", (request) => {
    if (!request.url().startsWith(site.url)) problems.push(`${name}: loads ${request.url()}`)
  })
  page.on("pageerror", (error) => problems.push(`${name}: ${error.message}`))
  for (const path of pages) {
    await page.goto(site.url + path, { waitUntil: "load" })
    for (const { id, help, nodes } of await accessibility(page)) {
      problems.push(
        `${name} ${path}: ${id}, ${help}: ${JSON.stringify(nodes[0]?.target)}, ${nodes.length} in all`
      )
    }
    if (await tooWide(page)) problems.push(`${name} ${path}: wider than the screen`)
    if (pictures !== undefined) {
      await mkdir(pictures, { recursive: true })
      const file = `${path.slice(1).replaceAll("/", "-") || "index"}-${name}.png`
      await page.screenshot({ path: join(pictures, file) })
    }
  }
  // By keyboard: the first stop skips to the content; Control+K searches.
  await page.goto(`${site.url}/guides/outcomes`, { waitUntil: "load" })
  await page.keyboard.press("Tab")
  const first = await page.evaluate(() => document.activeElement?.textContent?.trim())
  if (first !== "Skip to content") problems.push(`${name}: the first stop of the keyboard is ${first}`)
  const search = page.locator("#localsearch-input")
  // The page hears keys once its scripts run.
  for (let tries = 0; tries < 600 && !(await search.isVisible()); tries++) {
    await page.keyboard.press("Control+k")
    await setTimeout(200)
  }
  await search.fill("RATE_001")
  const result = page.locator("#localsearch-list a").first()
  await result.waitFor()
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `search-${name}.png`) })
  await page.keyboard.press("Enter")
  await page.waitForURL((url) => !url.pathname.endsWith("/guides/outcomes"))
  await context.close()
}

if (problems.length > 0) {
  console.error([...new Set(problems)].join("\n"))
  process.exitCode = 1
} else {
  console.log(`Looked at ${pages.length} pages on ${screens.length} screens.`)
}
