/** The site's configuration: what its pages are called and in which order a reader meets them. */
import { defineConfig } from "vitepress"

export default defineConfig({
  lang: "en",
  title: "Connexease Gateway",
  titleTemplate: ":title · Connexease Gateway",
  description:
    "Send WhatsApp messages through the Connexease Gateway: client, outbox, mock and contract tests.",
  srcDir: "pages",
  outDir: "dist/site",
  cacheDir: "dist/cache",
  cleanUrls: true,
  lastUpdated: false,
  markdown: { theme: { light: "github-light-high-contrast", dark: "github-dark" } },
  themeConfig: {
    siteTitle: "Connexease Gateway",
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [{ text: "Start", link: "/start", activeMatch: "^/start" }],
    sidebar: [
      {
        text: "Begin",
        items: [{ text: "Start in ten minutes", link: "/start" }]
      }
    ],
    footer: {
      message: "Nothing here was ever run against the real gateway: what was not seen is marked as assumed.",
      copyright: "MIT licence"
    }
  }
})
