/**
 * Checks the built site: every link inside it leads to a page and a place that exist, and no page loads
 * anything from elsewhere.
 */
import { join } from "node:path"
import { findBrokenLinks } from "./links/findBrokenLinks.ts"

const site = join(import.meta.dirname, "../dist/site")
const { links, pages, problems } = await findBrokenLinks(site, process.env["DOCS_BASE"] ?? "/")

if (problems.length > 0) {
  console.error(problems.join("\n"))
  process.exitCode = 1
} else {
  console.log(`Checked ${links} links on ${pages} pages.`)
}
