/** The Chromium that browser tests run in. */
import { existsSync } from "node:fs"
import { chromium } from "playwright-core"
import type { Browser } from "playwright-core"

const given = process.env["CHROMIUM_PATH"]

const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]

/** A Chromium on this machine: the one that `CHROMIUM_PATH` names, else one in a usual place, if there is any. */
export const executablePath: string | undefined = (given === undefined ? usual : [given]).find((path) =>
  existsSync(path)
)

export const launch = (): Promise<Browser> =>
  chromium.launch({
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
