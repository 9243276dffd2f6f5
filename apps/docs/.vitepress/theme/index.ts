/** VitePress's default theme in the site's colours, with the marks that the reference uses and the page Try it. */
import type { Theme } from "vitepress"
import DefaultTheme from "vitepress/theme"
import Evidence from "./components/Evidence.vue"
import Verb from "./components/Verb.vue"
import "./style.css"
import { TryItPage } from "./try-it/TryItPage.ts"

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("Evidence", Evidence)
    app.component("Verb", Verb)
    app.component("TryIt", TryItPage)
  }
} satisfies Theme
