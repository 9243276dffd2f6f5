import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["*.spec.ts"],
    globalSetup: "@connexease-gateway/mock-gateway/vitest/setup",
    pool: "forks",
    maxWorkers: 2,
    fileParallelism: true
  }
})
