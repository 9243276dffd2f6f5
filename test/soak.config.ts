import { defineConfig } from "vitest/config"

/** The long tests: minutes to an hour each. */
export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.soak.test.ts", "apps/*/test/**/*.soak.test.ts"],
    testTimeout: 30 * 60_000
  }
})
