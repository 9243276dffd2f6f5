import { defineConfig } from "vitest/config"

/** What installs the packed packages from the npm registry, as their users do. */
export default defineConfig({
  test: {
    include: ["test/packages/**/*.test.ts"],
    testTimeout: 10 * 60_000,
    hookTimeout: 10 * 60_000,
    fileParallelism: false
  }
})
