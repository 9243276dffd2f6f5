import { defineConfig, mergeConfig } from "vitest/config"
import config from "../../vitest.config.ts"

/** How mutation testing runs the tests: one worker for all of them, since a new one for each mutant costs most of the time. */
export default mergeConfig(config, defineConfig({ test: { isolate: false, pool: "threads" } }))
