/** Steps through the messages of a chat that match the search. */
import type { JSX } from "preact"
import { hitIndex, hits, narrow, stepHit } from "../../state/filters.ts"
import { Icon } from "../parts/Icon.tsx"

export const HitBar = (): JSX.Element => (
  <div class="hit-bar" role="group" aria-label="Search results in this chat">
    <Icon name="search" size={15} />
    <span role="status">
      {hitIndex.value + 1} of {hits.value.length}
    </span>
    <span class="space" />
    <button
      type="button"
      class="button icon-only small"
      aria-label="Older result"
      onClick={() => stepHit(-1)}
    >
      <Icon name="up" size={16} />
    </button>
    <button type="button" class="button icon-only small" aria-label="Newer result" onClick={() => stepHit(1)}>
      <Icon name="down" size={16} />
    </button>
    <button
      type="button"
      class="button icon-only small"
      aria-label="End the search"
      onClick={() => narrow({ text: undefined })}
    >
      <Icon name="close" size={16} />
    </button>
  </div>
)
