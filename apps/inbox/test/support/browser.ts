/** The built page, and the Chromium that browser tests run in. */
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { chromium } from "playwright-core"
import type { Browser } from "playwright-core"

const root = join(import.meta.dirname, "../..")

/** The folder from which the mock serves the page. */
export const built = join(root, "../mock-gateway/inbox")

/** Builds the page as users get it. */
export const build = async (): Promise<void> => {
  await promisify(execFile)(process.execPath, [join(root, "build.ts")], {
    env: { ...process.env, NODE_ENV: "production" }
  })
}

const given = process.env["CHROMIUM_PATH"]

const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]

/** A Chromium on this machine: the one that `CHROMIUM_PATH` names, else one in a usual place, if there is any. */
export const executablePath: string | undefined = (given === undefined ? usual : [given]).find((path) =>
  existsSync(path)
)

let running: Browser | undefined

/** Starts the browser of this file's tests. */
export const launch = async (): Promise<void> => {
  running = await chromium.launch({
    executablePath: executablePath ?? "",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync"
    ]
  })
}

/** The browser that `launch` started. */
export const browser = (): Browser => {
  if (running === undefined) throw new Error("No browser was launched.")
  return running
}

export const close = async (): Promise<void> => running?.close()
