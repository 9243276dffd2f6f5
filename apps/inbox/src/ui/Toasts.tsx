/** The toasts, announced to screen readers. */
import type { JSX } from "preact"
import { toasts } from "../state/toasts.ts"

export const Toasts = (): JSX.Element => (
  <div class="toasts" role="status" aria-live="polite">
    {toasts.value.map(({ id, isError, text }) => (
      <div key={id} class={isError ? "toast bad" : "toast"}>
        {text}
      </div>
    ))}
  </div>
)
