import type { JSX } from "preact"
import { notices } from "../state/Notices.ts"

/** What the page has to say, shown for a moment and read out. */
export const Notices = (): JSX.Element => (
  <div class="notices" role="status" aria-live="polite">
    {notices.value.map(({ id, isError, text }) => (
      <div key={id} class={isError ? "notice bad" : "notice"}>
        {text}
      </div>
    ))}
  </div>
)
