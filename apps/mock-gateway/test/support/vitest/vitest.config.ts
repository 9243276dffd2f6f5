import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["*.spec.ts"],
    globalSetup: "@connexease-gateway/mock-gateway/vitest/setup",
    pool: "forks",
    maxWorkers: 2,
    fileParallelism: true,
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
})
