/** One chat in the list: name, number, last message, time and unread count. */
import type { JSX } from "preact"
import { useEffect, useRef } from "preact/hooks"
import type { Row } from "../../../model/Conversations.ts"
import * as Items from "../../../model/Item.ts"
import * as Recipient from "../../../model/Recipient.ts"
import * as Times from "../../../model/Times.ts"
import { now } from "../../../state/Clock.ts"
import { isFiltered } from "../../../state/filters.ts"
import { link, route } from "../../../state/router.ts"
import { focusWanted, selected } from "../../../state/selection.ts"
import { nameOf } from "../../../state/users.ts"
import { Avatar } from "../Avatar.tsx"
import { Ticks } from "../message/Ticks.tsx"

export const ConversationRow = ({
  row: { conversation, matches, shown }
}: {
  readonly row: Row
}): JSX.Element => {
  const { recipient, unread } = conversation
  const name = nameOf(recipient)
  const number = Recipient.format(recipient)
  const current = route.value.item === recipient
  const anchor = useRef<HTMLAnchorElement>(null)
  const isWanted = focusWanted.value?.part === "row" && focusWanted.value.recipient === recipient
  useEffect(() => {
    if (!isWanted) return
    anchor.current?.focus({ preventScroll: true })
    focusWanted.value = undefined
  }, [isWanted])
  return (
    <a
      ref={anchor}
      class="row inset-focus"
      href={link({ view: "chats", item: recipient })}
      aria-current={current ? "true" : undefined}
      data-selected={selected.value === recipient}
      data-recipient={recipient}
      onClick={() => {
        selected.value = recipient
        focusWanted.value = { part: "chat", recipient }
      }}
    >
      <Avatar recipient={recipient} name={name} />
      <span class="row-text">
        <span class="row-line">
          <span class="row-name">
            <bdi>{name ?? number}</bdi>
          </span>
          {name === undefined ? null : <span class="row-number">{number}</span>}
          <time class="row-time" dateTime={shown.at}>
            {Times.brief(shown.at, now())}
          </time>
        </span>
        <span class="row-line">
          <span class={`row-preview ${unread > 0 ? "unread" : ""}`}>
            {shown.direction === "in" ? <span class="who">User: </span> : <Ticks item={shown} />}
            <bdi class="row-message" dir="auto">
              {Items.line(shown) || "Empty message"}
            </bdi>
          </span>
          {isFiltered.value && matches > 1 ? (
            <span class="badge">
              {matches}
              <span class="off-screen"> messages match</span>
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
