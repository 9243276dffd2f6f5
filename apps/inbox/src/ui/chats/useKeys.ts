import { useEffect } from "preact/hooks"
import { rows } from "../../state/Filters.ts"
import { go, place } from "../../state/Place.ts"
import { selected } from "../../state/Selection.ts"

/** Where letters are written, they are not commands. */
const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) ||
    target.closest("dialog") !== null)

/** The person `by` places further in the list, from the one that is selected or open. */
const step = (by: number): void => {
  const people = rows.value.map(({ conversation }) => conversation.person)
  const at = people.indexOf(selected.value ?? place.value.item ?? "")
  const next =
    people[at === -1 ? (by > 0 ? 0 : people.length - 1) : Math.min(people.length - 1, Math.max(0, at + by))]
  if (next === undefined) return
  selected.value = next
  // With a chat open the list is leafed through; without, it is only marked.
  if (place.value.item !== undefined) go({ item: next, message: undefined })
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
    if (selected.value !== undefined) go({ item: selected.value, message: undefined })
  },
  Escape: () => {
    if (place.value.message !== undefined) go({ message: undefined })
    else if (place.value.item !== undefined) {
      selected.value = place.value.item
      go({ item: undefined })
    }
  }
}

/** `j` and `k` go through the chats, `/` searches, `Enter` opens, `Escape` goes back. */
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
