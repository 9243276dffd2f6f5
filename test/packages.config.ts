import { defineConfig } from "vitest/config"

/** What installs the packed packages from the npm registry, as their users do. */
export default defineConfig({
  test: {
    include: ["test/packages/**/*.test.ts"],
    globalSetup: "test/packages/user.ts",
    testTimeout: 5 * 60_000,
    hookTimeout: 10 * 60_000,
    maxWorkers: 2
  }
})
