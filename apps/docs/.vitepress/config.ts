/** The site's configuration: what its pages are called and in which order a reader meets them. */
import { readFileSync } from "node:fs"
import type { DefaultTheme } from "vitepress"
import { defineConfig } from "vitepress"

/** The packages with their modules, which `scripts/writeReference.ts` wrote before. */
const packages = (): Array<DefaultTheme.SidebarItem> =>
  JSON.parse(readFileSync(new URL("../pages/reference/sidebar.json", import.meta.url), "utf8"))

export default defineConfig({
  lang: "en",
  title: "Connexease Gateway",
  titleTemplate: ":title · Connexease Gateway",
  description:
    "Send WhatsApp messages through the Connexease Gateway: client, outbox, mock and contract tests.",
  base: process.env["DOCS_BASE"] ?? "/",
  srcDir: "pages",
  outDir: "dist/site",
  cacheDir: "dist/cache",
  cleanUrls: true,
  lastUpdated: false,
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    // Code in a line stays text, as blocks do: Vue would evaluate the {{1}} of a template.
    config: ({ renderer }) => {
      const render = renderer.rules.code_inline
      renderer.rules.code_inline = (tokens, index, ...rest) => {
        tokens[index]?.attrSet("v-pre", "")
        return render?.(tokens, index, ...rest) ?? ""
      }
    }
  },
  vite: {
    build: { chunkSizeWarningLimit: 4_000 },
    // VitePress's esbuild knows no target ES2024, which the repository's tsconfig names.
    esbuild: {
      // The page Try it is Preact, as the inbox whose parts it shows.
      jsx: "automatic",
      jsxImportSource: "preact",
      tsconfigRaw: { compilerOptions: { target: "es2023" } }
    }
  },
  themeConfig: {
    siteTitle: "Connexease Gateway",
    search: { provider: "local" },
    outline: { level: [2, 3] },
    externalLinkIcon: true,
    nav: [
      { text: "Start", link: "/start", activeMatch: "^/start" },
      { text: "Guides", link: "/guides/sending", activeMatch: "^/guides/" },
      { text: "Reference", link: "/reference/", activeMatch: "^/reference/" },
      { text: "Try it", link: "/try-it" }
    ],
    sidebar: [
      {
        text: "Begin",
        items: [
          { text: "Start in ten minutes", link: "/start" },
          { text: "Try a message", link: "/try-it" },
          { text: "The story of one message", link: "/guides/story" }
        ]
      },
      {
        text: "Guides",
        items: [
          { text: "Sending", link: "/guides/sending" },
          { text: "Outcomes and retries", link: "/guides/outcomes" },
          { text: "Templates", link: "/guides/templates" },
          { text: "Webhooks", link: "/guides/webhooks" },
          { text: "Outbox and campaigns", link: "/guides/outbox" },
          { text: "Testing with the mock", link: "/guides/testing" },
          { text: "Contract tests in CI", link: "/guides/contract-tests" },
          { text: "Proxies", link: "/guides/proxies" },
          { text: "Runtimes", link: "/guides/runtimes" },
          { text: "Security", link: "/guides/security" },
          { text: "Moving from another client", link: "/guides/moving" }
        ]
      },
      {
        text: "Reference",
        items: [
          { text: "Overview", link: "/reference/" },
          ...packages(),
          { text: "Command connexease", link: "/reference/command" },
          {
            text: "The gateway",
            collapsed: false,
            items: [
              { text: "Gateway errors", link: "/reference/gateway-errors" },
              { text: "Meta's codes", link: "/reference/meta-codes" },
              { text: "Limits", link: "/reference/limits" },
              { text: "Rules of messages", link: "/reference/rules" },
              { text: "Guarantees", link: "/reference/guarantees" },
              { text: "Gateway API", link: "/reference/gateway-api" }
            ]
          },
          {
            text: "The mock",
            collapsed: false,
            items: [
              { text: "Scenarios", link: "/reference/scenarios" },
              { text: "Settings", link: "/reference/settings" },
              { text: "Control API", link: "/reference/control-api" }
            ]
          }
        ]
      },
      {
        text: "Background",
        items: [
          { text: "Architecture", link: "/reference/architecture" },
          { text: "Glossary", link: "/reference/glossary" },
          { text: "Performance", link: "/reference/performance" }
        ]
      }
    ],
    footer: {
      message: "Nothing here was ever run against the real gateway: what was not seen is marked as assumed.",
      copyright: "MIT licence"
    }
  }
})
