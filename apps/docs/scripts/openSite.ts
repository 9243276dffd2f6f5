/** The built site on a server of its own, and a Chromium to look at it. */
import { once } from "node:events"
import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join, normalize } from "node:path"
import { chromium } from "playwright-core"
import type { Browser } from "playwright-core"

const site = join(import.meta.dirname, "../dist/site")

const given = process.env["CHROMIUM_PATH"]
const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2"
}

/** A static host with clean addresses, as the site expects of any. */
const server = () =>
  createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost")
    const page = pathname.endsWith("/") ? `${pathname}index` : pathname
    const file = extname(page) === "" ? `${page}.html` : page
    const content = await readFile(join(site, normalize(file))).catch(() => undefined)
    response.writeHead(content === undefined ? 404 : 200, {
      "content-type": types[extname(file)] ?? "text/plain"
    })
    response.end(content)
  })

/**
 * Serves the site that `build` made and starts Chromium: the one that `CHROMIUM_PATH` names, else one in a usual
 * place. Throws when there is no site or no Chromium.
 */
export const openSite = async (): Promise<
  AsyncDisposable & { readonly browser: Browser; readonly url: string }
> => {
  const executablePath = (given === undefined ? usual : [given]).find((path) => existsSync(path))
  if (executablePath === undefined)
    throw new Error("There is no Chromium: install it, or name it in CHROMIUM_PATH.")
  if (!existsSync(join(site, "index.html")))
    throw new Error("The site is not built: run `pnpm --filter @connexease-gateway/docs build` first.")
  const browser = await chromium.launch({
    executablePath,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
  })
  const host = server().listen(0, "127.0.0.1")
  await once(host, "listening")
  return {
    browser,
    url: `http://127.0.0.1:${(host.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      host.closeAllConnections()
      host.close()
    }
  }
}
