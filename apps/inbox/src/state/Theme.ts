/** Light, dark, or what the machine says; kept in the browser. */
import { effect, signal } from "@preact/signals"

export const themes = ["system", "light", "dark"] as const
export type Theme = (typeof themes)[number]

const name = "connexease-inbox-theme"

const stored = (): Theme => {
  try {
    return themes.find((theme) => theme === localStorage.getItem(name)) ?? "system"
  } catch {
    return "system"
  }
}

export const theme = signal<Theme>(stored())

effect(() => {
  document.documentElement.dataset["theme"] = theme.value
  try {
    localStorage.setItem(name, theme.value)
  } catch {
    // A browser that keeps nothing shows the theme until it is closed.
  }
})
