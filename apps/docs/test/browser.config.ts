import { defineConfig } from "vitest/config"

/** What looks at the built site in Chromium. */
export default defineConfig({
  test: {
    include: ["test/**/*.browser.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
})
