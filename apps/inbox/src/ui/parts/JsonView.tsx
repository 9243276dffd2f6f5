/** Text that may be JSON: formatted and coloured where it is. */
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import * as Json from "../../model/Json.ts"
import { jsonTokens } from "../../model/jsonTokens.ts"
import { CopyButton } from "./CopyButton.tsx"

/** What is coloured at most; beyond it text is shown plain, and whole only when asked for. */
const colourLimit = 60_000

export const JsonView = ({
  label,
  source
}: {
  readonly label: string
  readonly source: string
}): JSX.Element => {
  const [whole, setWhole] = useState(false)
  const parsed = Json.parse(source)
  const formatted = parsed === undefined ? source : JSON.stringify(parsed, null, 2)
  const long = formatted.length > colourLimit
  return (
    <div class="json">
      <div class="json-tools">
        <CopyButton text={source} label={`Copy ${label}`} />
      </div>
      <pre tabIndex={0} aria-label={label} role="region">
        {long
          ? whole
            ? formatted
            : formatted.slice(0, colourLimit)
          : parsed === undefined
            ? formatted
            : jsonTokens(formatted).map((token) =>
                token.kind === "mark" ? token.text : <span class={`json-${token.kind}`}>{token.text}</span>
              )}
      </pre>
      {long && !whole ? (
        <button type="button" class="button small" onClick={() => setWhole(true)}>
          Show all {formatted.length.toLocaleString()} characters
        </button>
      ) : null}
    </div>
  )
}
