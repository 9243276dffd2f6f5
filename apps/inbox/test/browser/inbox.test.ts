/**
 * The built page in a real browser, beside a mock that runs in this process. One build and one browser serve every
 * topic; a topic is a module beside this one.
 */
import * as assert from "node:assert/strict"
import { afterAll, beforeAll, describe, it } from "vitest"
import { build, close, executablePath, launch } from "../support/browser.ts"
import { describeAccessibility } from "./accessibility.ts"
import { describeControl } from "./control.ts"
import { describeInspector } from "./inspector.ts"
import { describeKeyboard } from "./keyboard.ts"
import { describeLayout } from "./layout.ts"
import { describeMessages } from "./messages.ts"
import { describePage } from "./page.ts"
import { describeSafety } from "./safety.ts"
import { describeSearch } from "./search.ts"
import { describeUserActions } from "./userActions.ts"

const inCi = process.env["CI"] !== undefined && process.env["CI"] !== "" && process.env["CI"] !== "false"

if (executablePath === undefined) {
  process.stderr.write(
    "\n!!! NO CHROMIUM: the browser tests of the inbox did NOT run.\n" +
      "!!! Install one (apt-get install chromium), or say where it is with CHROMIUM_PATH.\n\n"
  )
}

it.runIf(inCi)("a Chromium is installed where CI runs the browser tests", () => {
  assert.notEqual(executablePath, undefined, "There is no Chromium, so no browser test ran.")
})

describe.skipIf(executablePath === undefined)("the inbox, in a real browser:", () => {
  beforeAll(async () => {
    await build()
    await launch()
  }, 120_000)

  afterAll(close)

  describeMessages()
  describeUserActions()
  describeInspector()
  describeControl()
  describePage()
  describeSearch()
  describeKeyboard()
  describeLayout()
  describeSafety()
  describeAccessibility()
})
