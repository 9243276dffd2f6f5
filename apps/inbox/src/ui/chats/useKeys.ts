/** Keyboard shortcuts of the chats view. */
import { useEffect } from "preact/hooks"
import { rows } from "../../state/filters.ts"
import { navigate, route } from "../../state/router.ts"
import { selected } from "../../state/selection.ts"

/** Where letters are written, they are not commands. */
const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) ||
    target.closest("dialog") !== null)

/** The person `by` places further in the list, from the one that is selected or open. */
const step = (by: number): void => {
  const people = rows.value.map(({ conversation }) => conversation.person)
  const at = people.indexOf(selected.value ?? route.value.item ?? "")
  const next =
    people[at === -1 ? (by > 0 ? 0 : people.length - 1) : Math.min(people.length - 1, Math.max(0, at + by))]
  if (next === undefined) return
  selected.value = next
  // With a chat open the list is leafed through; without, it is only marked.
  if (route.value.item !== undefined) navigate({ item: next, message: undefined })
}

const keys: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
  j: () => step(1),
  k: () => step(-1),
  "/": (event) => {
    event.preventDefault()
    document.querySelector<HTMLInputElement>("#search")?.focus()
  },
  Enter: (event) => {
    if (event.target instanceof HTMLElement && event.target.closest("a, button, summary") !== null) return
    if (selected.value !== undefined) navigate({ item: selected.value, message: undefined })
  },
  Escape: () => {
    if (route.value.message !== undefined) navigate({ message: undefined })
    else if (route.value.item !== undefined) {
      selected.value = route.value.item
      navigate({ item: undefined })
    }
  }
}

export const useKeys = (): void =>
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (writes(event.target)) {
        if (
          event.key === "Escape" &&
          event.target instanceof HTMLElement &&
          event.target.closest("dialog") === null
        )
          event.target.blur()
        return
      }
      keys[event.key]?.(event)
    }
    document.addEventListener("keydown", pressed)
    return () => document.removeEventListener("keydown", pressed)
  }, [])
