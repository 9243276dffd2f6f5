/** One chat in the list: name, last message, time and unread count. */
import type { JSX } from "preact"
import type { Row } from "../../../model/Conversations.ts"
import * as Items from "../../../model/Item.ts"
import * as Recipient from "../../../model/Recipient.ts"
import * as Times from "../../../model/Times.ts"
import { now } from "../../../state/Clock.ts"
import { isFiltered } from "../../../state/filters.ts"
import { link, route } from "../../../state/router.ts"
import { selected } from "../../../state/selection.ts"
import { Avatar } from "../Avatar.tsx"
import { Ticks } from "../message/Ticks.tsx"

export const ConversationRow = ({
  row: { conversation, matches, shown }
}: {
  readonly row: Row
}): JSX.Element => {
  const { person, unread } = conversation
  const current = route.value.item === person
  const narrowed = isFiltered.value
  return (
    <a
      class="row inset-focus"
      href={link({ view: "chats", item: person, message: narrowed ? shown.id : undefined })}
      aria-current={current ? "true" : undefined}
      data-selected={selected.value === person}
      onClick={() => (selected.value = person)}
    >
      <Avatar person={person} />
      <span class="row-text">
        <span class="row-line">
          <span class="row-name">{Recipient.name(person)}</span>
          <time class="row-time" dateTime={shown.at}>
            {Times.brief(shown.at, now())}
          </time>
        </span>
        <span class="row-line">
          <span class={`row-preview ${unread > 0 ? "unread" : ""}`}>
            {shown.direction === "in" ? <span class="who">User: </span> : <Ticks item={shown} />}
            <bdi>{Items.line(shown) || "Empty message"}</bdi>
          </span>
          {narrowed && matches > 1 ? <span class="badge">{matches}</span> : null}
          {Items.isMarked(shown) && Items.statusOf(shown) !== "failed" ? (
            <span class="badge warn" title="Production may treat this message otherwise">
              !
            </span>
          ) : null}
          {unread > 0 ? (
            <span class="badge count">
              {unread > 999 ? "999+" : unread}
              <span class="off-screen"> unread</span>
            </span>
          ) : null}
        </span>
      </span>
    </a>
  )
}
