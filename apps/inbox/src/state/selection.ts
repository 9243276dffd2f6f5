/** The chat that the keyboard has selected in the list. */
import { signal } from "@preact/signals"

export const selected = signal<string | undefined>(undefined)
