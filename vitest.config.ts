import { defineConfig } from "vitest/config"
import { docExamples } from "./scripts/docExamples.ts"

export default defineConfig({
  plugins: [docExamples(import.meta.dirname)],
  test: {
    include: ["{packages,apps,examples}/*/test/**/*.test.ts", "test/**/*.test.ts"],
    includeSource: [
      "README.md",
      "docs/**/*.md",
      "apps/docs/pages/**/*.md",
      "{packages,apps}/*/README.md",
      "{packages,apps}/*/src/**/*.ts"
    ],
    // The two examples are tested by test:packages, which installs their frameworks.
    exclude: [
      "**/*.soak.test.ts",
      "**/*.browser.test.ts",
      "test/packages/**",
      "examples/{cloudflare,next}/**",
      "**/node_modules/**"
    ],
    // By default one core is left free, which on two cores leaves one worker; half of what they do is waiting.
    maxWorkers: "100%",
    // Bounds what hangs; a busy machine is many times slower than a quiet one.
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
})
