/** The list of chats, the latest first. */
import type { JSX } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { isFiltered, narrow, rows } from "../../../state/filters.ts"
import { route } from "../../../state/router.ts"
import { selected } from "../../../state/selection.ts"
import { useVirtual } from "../../parts/useVirtual.ts"
import { ConversationRow } from "./ConversationRow.tsx"
import { Filters } from "./Filters.tsx"

const rowHeight = 68

export const ConversationList = (): JSX.Element => {
  const scroller = useRef<HTMLDivElement>(null)
  const all = rows.value
  const virtual = useVirtual({
    count: all.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => all[index]?.conversation.recipient ?? index
  })
  const marked = selected.value ?? route.value.item
  useEffect(() => {
    const index = all.findIndex(({ conversation }) => conversation.recipient === marked)
    if (index !== -1) virtual.scrollToIndex(index, { align: "auto" })
  }, [marked])
  return (
    <section class="list-pane" aria-label="Chats">
      <Filters />
      <div ref={scroller} class="list inset-focus" tabIndex={-1}>
        {all.length === 0 && isFiltered.value ? (
          <div class="list-empty">
            <p>No message matches.</p>
            <button
              type="button"
              class="button small"
              onClick={() =>
                narrow({ text: undefined, type: undefined, status: undefined, marked: undefined })
              }
            >
              Show all chats
            </button>
          </div>
        ) : (
          <ul class="rows" style={{ height: `${virtual.getTotalSize()}px` }}>
            {virtual.getVirtualItems().map(({ index, key, start }) => {
              const row = all[index]
              return row === undefined ? null : (
                <li
                  key={key}
                  class="row-place"
                  style={{ transform: `translateY(${start}px)` }}
                  aria-setsize={all.length}
                  aria-posinset={index + 1}
                >
                  <ConversationRow row={row} />
                </li>
              )
            })}
          </ul>
        )}
      </div>
    </section>
  )
}
