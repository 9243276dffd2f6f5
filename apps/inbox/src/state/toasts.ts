/** Short messages of the page itself, shown for a moment and announced to screen readers. */
import { signal } from "@preact/signals"

export interface Toast {
  readonly id: number
  readonly text: string
  readonly isError: boolean
}

const SHOWN_MS = 3_500
const ERROR_SHOWN_MS = 8_000

export const toasts = signal<ReadonlyArray<Toast>>([])

let last = 0

/** Shows a text; an error stays twice as long. */
export const showToast = (text: string, isError = false): void => {
  const id = ++last
  toasts.value = [...toasts.value.slice(-2), { id, text, isError }]
  setTimeout(() => dismiss(id), isError ? ERROR_SHOWN_MS : SHOWN_MS)
}

const dismiss = (id: number): void => {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}
