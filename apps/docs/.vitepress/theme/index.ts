/** VitePress's default theme in the site's colours. */
import DefaultTheme from "vitepress/theme"
import "./style.css"

export default DefaultTheme
