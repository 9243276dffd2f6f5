import { signal } from "@preact/signals"

/** What the page has to say: shown for a moment, and read out. */
export interface Notice {
  readonly id: number
  readonly text: string
  readonly isError: boolean
}

export const notices = signal<ReadonlyArray<Notice>>([])

let last = 0

/** Says something; a mistake stays twice as long. */
export const announce = (text: string, isError = false): void => {
  const id = ++last
  notices.value = [...notices.value.slice(-2), { id, text, isError }]
  setTimeout(() => dismiss(id), isError ? 8_000 : 3_500)
}

const dismiss = (id: number): void => {
  notices.value = notices.value.filter((notice) => notice.id !== id)
}
