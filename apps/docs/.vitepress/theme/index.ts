/** VitePress's default theme in the site's colours, with the marks that the reference uses. */
import type { Theme } from "vitepress"
import DefaultTheme from "vitepress/theme"
import Evidence from "./components/Evidence.vue"
import Verb from "./components/Verb.vue"
import "./style.css"

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("Evidence", Evidence)
    app.component("Verb", Verb)
  }
} satisfies Theme
