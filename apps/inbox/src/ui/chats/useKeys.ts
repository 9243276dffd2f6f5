/** Keyboard shortcuts of the chats view: `j`, `k`, `/`, `Enter` and `Escape`. */
import { useEffect } from "preact/hooks"
import { rows } from "../../state/filters.ts"
import { closeLayer } from "../../state/layers.ts"
import { navigate, route } from "../../state/router.ts"
import { focusRow, selected } from "../../state/selection.ts"

const isInDialog = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("dialog") !== null

/** Where letters are written, they are not commands. */
const isField = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))

/** Selects the chat `by` places further in the list, from the one that is selected or open. */
const step = (by: number): void => {
  const chats = rows.value.map(({ conversation }) => conversation.recipient)
  const at = chats.indexOf(selected.value ?? route.value.item ?? "")
  const next =
    chats[at === -1 ? (by > 0 ? 0 : chats.length - 1) : Math.min(chats.length - 1, Math.max(0, at + by))]
  if (next === undefined) return
  focusRow(next)
  // With a chat open the next one is opened; without, it is only selected.
  if (route.value.item !== undefined) navigate({ item: next, message: undefined })
}

const keys: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
  j: () => step(1),
  k: () => step(-1),
  "/": (event) => {
    event.preventDefault()
    document.querySelector<HTMLInputElement>("#search")?.focus()
  },
  Escape: () => {
    if (route.value.message !== undefined) navigate({ message: undefined })
    else if (route.value.item !== undefined) {
      focusRow(route.value.item)
      navigate({ item: undefined })
    }
  }
}

export const useKeys = (): void =>
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isInDialog(event.target)) return
      if (event.key === "Escape" && closeLayer()) return
      if (!isField(event.target)) keys[event.key]?.(event)
      else if (event.key === "Escape") event.target.blur()
    }
    document.addEventListener("keydown", onKeyDown)
    return () => document.removeEventListener("keydown", onKeyDown)
  }, [])
