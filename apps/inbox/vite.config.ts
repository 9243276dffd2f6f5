import { defineConfig } from "vite"

/** The page goes into the mock gateway's package; `pnpm dev` serves it beside a mock that runs on its usual port. */
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../mock-gateway/inbox",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2023"
  },
  server: { proxy: { "/__mock": "http://127.0.0.1:4010", "/v1": "http://127.0.0.1:4010" } }
})
