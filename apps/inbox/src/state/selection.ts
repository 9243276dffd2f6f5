/** The chat that is selected in the list, and what takes the focus as soon as it is drawn. */
import { signal } from "@preact/signals"

export const selected = signal<string | undefined>(undefined)

export const focusWanted = signal<{ readonly part: "row" | "chat"; readonly recipient: string } | undefined>(
  undefined
)

/** Selects a chat and moves the focus to its row: at once where it is drawn, so that the next key finds it there. */
export const focusRow = (recipient: string): void => {
  selected.value = recipient
  const row = document.querySelector<HTMLElement>(`.row[data-recipient="${CSS.escape(recipient)}"]`)
  row?.focus({ preventScroll: true })
  focusWanted.value = row !== null && document.activeElement === row ? undefined : { part: "row", recipient }
}
