/** Puts a text on the clipboard. */
import type { JSX } from "preact"
import { showToast } from "../../state/toasts.ts"
import { Icon } from "./Icon.tsx"

interface Properties {
  readonly text: string
  /** What is copied, for those who cannot see where the button stands. */
  readonly label: string
  /** Words on the button; only the icon where absent. */
  readonly children?: string
}

export const CopyButton = ({ children, label, text }: Properties): JSX.Element => (
  <button
    type="button"
    class={children === undefined ? "button icon-only" : "button small"}
    aria-label={children === undefined ? label : undefined}
    title={label}
    onClick={() => {
      void copy(text).then((done) => showToast(done ? "Copied." : "The browser did not allow copying."))
    }}
  >
    <Icon name="copy" size={16} />
    {children}
  </button>
)

/** Pages that are not served by https or localhost have no clipboard; selecting and copying still works there. */
const copy = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement("textarea")
    area.value = text
    area.className = "off-screen"
    document.body.append(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    return done
  }
}
