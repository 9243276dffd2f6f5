/** Finds the links of a built site that lead nowhere, and what its pages load from elsewhere. */
import { statSync } from "node:fs"
import { glob, readFile } from "node:fs/promises"
import { join, posix } from "node:path"

const values = (html: string, pattern: RegExp): ReadonlyArray<string> =>
  Array.from(html.matchAll(pattern), (match) =>
    (match[1] ?? "").replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"')
  )

/** Looks at every page in a folder that is served below an address, such as `/`. */
export const findBrokenLinks = async (site: string, base: string) => {
  // The ids of each page, by its address: `/guides/sending`.
  const pages = new Map<string, { readonly html: string; readonly ids: ReadonlySet<string> }>()
  for await (const file of glob("**/*.html", { cwd: site })) {
    const html = await readFile(join(site, file), "utf8")
    const address = `/${file.replace(/(?:index)?\.html$/, "")}`
    pages.set(address, { html, ids: new Set(values(html, / id="([^"]+)"/g)) })
  }

  const problems: Array<string> = []
  let links = 0

  for (const [address, { html }] of pages) {
    for (const source of values(
      html,
      /<(?:script|img|link|iframe)[^>]*? (?:src|href)="((?:https?:)?\/\/[^"]+)"/g
    )) {
      problems.push(`${address} loads ${source}`)
    }
    for (const href of values(html, /<a[^>]*? href="([^"]*)"/g)) {
      if (/^[a-z]+:/.test(href)) continue
      links++
      const [path = "", anchor = ""] = href.split("#")
      const absolute = path === "" ? address : posix.join(posix.dirname(`${address}x`), path)
      const target = path.startsWith("/") ? `/${path.slice(base.length)}` : absolute
      const page = pages.get(target)
      if (page === undefined) {
        if (!statSync(join(site, target), { throwIfNoEntry: false })?.isFile())
          problems.push(`${address} links to ${href}, which does not exist`)
      } else if (anchor !== "" && !page.ids.has(decodeURIComponent(anchor))) {
        problems.push(`${address} links to ${href}, and that page has no such place`)
      }
    }
  }

  return { links, pages: pages.size, problems: [...new Set(problems)] }
}
