import { signal } from "@preact/signals"

/** The person that the keyboard stands on in the list of chats. */
export const selected = signal<string | undefined>(undefined)
