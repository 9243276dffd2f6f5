/** The built site on a server of its own, and the Chromium that looks at it. */
import { execFile } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { extname, join, normalize } from "node:path"
import { promisify } from "node:util"

const root = join(import.meta.dirname, "../..")

const given = process.env["CHROMIUM_PATH"]
const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]

/** A Chromium on this machine: the one that `CHROMIUM_PATH` names, else one in a usual place, if there is any. */
export const executablePath: string | undefined = (given === undefined ? usual : [given]).find((path) =>
  existsSync(path)
)

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2"
}

/** Builds the site into a folder of its own and serves it, as a host of static files with clean addresses does. */
export const startSite = async (): Promise<AsyncDisposable & { readonly url: string }> => {
  const folder = await mkdtemp(join(tmpdir(), "docs-site-"))
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost")
    const page = pathname.endsWith("/") ? `${pathname}index` : pathname
    const file = extname(page) === "" ? `${page}.html` : page
    const content = await readFile(join(folder, normalize(file))).catch(() => undefined)
    response.writeHead(content === undefined ? 404 : 200, {
      "content-type": types[extname(file)] ?? "application/octet-stream"
    })
    response.end(content)
  })
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const vitepress = join(root, "node_modules/vitepress/bin/vitepress.js")
    const { NODE_ENV: _env, VITEST: _vitest, ...env } = process.env
    await promisify(execFile)(process.execPath, [join(root, "scripts/writeReference.ts")], { cwd: root, env })
    await promisify(execFile)(process.execPath, [vitepress, "build", "--outDir", folder], { cwd: root, env })
    server.listen(0)
    await once(server, "listening")
  } catch (error) {
    await close()
    throw error
  }
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: close
  }
}
