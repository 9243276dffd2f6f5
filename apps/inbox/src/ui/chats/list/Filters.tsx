/** Search and filters of the list of chats. */
import type { JSX } from "preact"
import type { Status } from "../../../model/Item.ts"
import { filter, hits, isFiltered, narrow, rows, stepHit } from "../../../state/filters.ts"
import { navigate } from "../../../state/router.ts"
import { Icon } from "../../parts/Icon.tsx"
import { statusWord } from "../message/Ticks.tsx"

const types = [
  "text",
  "template",
  "interactive",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "reaction"
]

const statuses: ReadonlyArray<Status> = ["accepted", "sent", "delivered", "read", "failed"]

export const Filters = (): JSX.Element => {
  const { marked, status, text, type } = filter.value
  return (
    <search class="filters">
      <label class="search">
        <span class="off-screen">Search text, name, number, template or id</span>
        <Icon name="search" size={16} />
        <input
          id="search"
          class="input"
          type="search"
          placeholder="Text, name, number, template, id"
          value={text ?? ""}
          onInput={(event) => narrow({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape" && text !== undefined) narrow({ text: undefined })
            if (event.key === "Enter") openHit(event.shiftKey)
          }}
        />
      </label>
      <div class="filter-line">
        <select
          class="input small"
          aria-label="Type"
          value={type ?? ""}
          data-set={type !== undefined}
          onChange={({ currentTarget: { value } }) => narrow({ type: value === "" ? undefined : value })}
        >
          <option value="">All types</option>
          {types.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <select
          class="input small"
          aria-label="Status"
          value={status ?? ""}
          data-set={status !== undefined}
          onChange={({ currentTarget: { value } }) =>
            narrow({ status: statuses.find((one) => one === value) })
          }
        >
          <option value="">Any status</option>
          {statuses.map((name) => (
            <option key={name} value={name}>
              {statusWord(name)}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="button small"
          aria-pressed={marked === true}
          title="Only messages that production might refuse, ignore or fail"
          onClick={() => narrow({ marked: marked !== true })}
        >
          <Icon name="warning" size={14} />
          <span class="off-screen">Only messages that production might refuse, ignore or fail</span>
        </button>
      </div>
      <p class="off-screen" role="status">
        {isFiltered.value
          ? `${rows.value.length} ${rows.value.length === 1 ? "chat matches" : "chats match"}`
          : ""}
      </p>
    </search>
  )
}

/** Opens the first chat that matches; in a chat with hits, steps through them. */
const openHit = (isNewer: boolean): void => {
  const first = rows.value[0]?.conversation.recipient
  if (hits.value.length > 0) stepHit(isNewer ? 1 : -1)
  else if (isFiltered.value && first !== undefined) navigate({ item: first, message: undefined })
}
