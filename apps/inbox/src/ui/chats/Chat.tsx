/** One chat as the user sees it: the application's messages on the left, the user's own on the right. */
import type { JSX } from "preact"
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import type { Conversation } from "../../model/Conversations.ts"
import type { Item } from "../../model/Item.ts"
import * as Items from "../../model/Item.ts"
import * as Times from "../../model/Times.ts"
import { now } from "../../state/Clock.ts"
import { hitIndex, hits } from "../../state/filters.ts"
import { route } from "../../state/router.ts"
import { focusWanted } from "../../state/selection.ts"
import { nameOf } from "../../state/users.ts"
import { revision } from "../../state/World.ts"
import { Icon } from "../parts/Icon.tsx"
import { useVirtual } from "../parts/useVirtual.ts"
import { ChatHeader } from "./ChatHeader.tsx"
import { Composer } from "./Composer.tsx"
import { HitBar } from "./HitBar.tsx"
import { Bubble } from "./message/Bubble.tsx"

export const Chat = ({ conversation }: { readonly conversation: Conversation }): JSX.Element => {
  void revision.value
  const { items, recipient, reactions } = conversation
  const scroller = useRef<HTMLDivElement>(null)
  const [quoted, setQuoted] = useState<Item>()
  const virtual = useVirtual({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(items[index]),
    getItemKey: (index) => items[index]?.id ?? index,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: 120,
    paddingStart: 12,
    paddingEnd: 12,
    overscan: 6
  })
  const { message } = route.value
  const hit = hits.value[hitIndex.value]?.id
  const indexOf = (id: string | undefined): number =>
    id === undefined ? -1 : items.findIndex((item) => item.id === id)

  useLayoutEffect(() => {
    const index = indexOf(message ?? hit)
    if (index === -1) virtual.scrollToEnd()
    else virtual.scrollToIndex(index, { align: "center" })
  }, [])
  const isFocusWanted = focusWanted.value?.part === "chat" && focusWanted.value.recipient === recipient
  useLayoutEffect(() => {
    if (!isFocusWanted) return
    scroller.current?.focus({ preventScroll: true })
    focusWanted.value = undefined
  }, [isFocusWanted])
  useEffect(() => {
    const index = indexOf(message)
    if (index !== -1) virtual.scrollToIndex(index, { align: "auto" })
  }, [message])
  useEffect(() => {
    const index = indexOf(hit)
    if (index !== -1) virtual.scrollToIndex(index, { align: "center" })
  }, [hit])

  const isAtEnd = virtual.isAtEnd()
  const wasAtEnd = useRef(true)
  const seen = useRef(items.length)
  const unseen = isAtEnd ? 0 : Math.max(0, items.length - seen.current)
  const height = useRef(0)
  useLayoutEffect(() => {
    // Until the observer below has seen a new height, the end is where it was at the old one.
    if (scroller.current?.clientHeight === height.current) wasAtEnd.current = isAtEnd
    if (isAtEnd || items.length < seen.current) seen.current = items.length
  })
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    // The composer grows at the cost of the messages: the last one stays in view.
    const observer = new ResizeObserver(() => {
      height.current = element.clientHeight
      if (wasAtEnd.current) virtual.scrollToEnd()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  return (
    <section
      class="chat-pane"
      aria-label={`Chat with ${nameOf(recipient) ?? recipient}`}
      data-recipient={recipient}
    >
      <div>
        <ChatHeader recipient={recipient} />
        {hits.value.length === 0 ? null : <HitBar />}
      </div>
      <div class="messages-frame">
        <div ref={scroller} class="messages inset-focus" tabIndex={0} role="region" aria-label="Messages">
          <ol class="message-list" style={{ height: `${virtual.getTotalSize()}px` }}>
            {virtual.getVirtualItems().map(({ index, key, start }) => {
              const item = items[index]
              if (item === undefined) return null
              const before = items[index - 1]
              const newDay = before === undefined || Times.day(before.at) !== Times.day(item.at)
              return (
                <li
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  class="message-place"
                  style={{ transform: `translateY(${start}px)` }}
                  aria-setsize={items.length}
                  aria-posinset={index + 1}
                >
                  {newDay ? (
                    <p class="day">
                      <span>{Times.dayName(item.at, now())}</span>
                    </p>
                  ) : null}
                  <Bubble
                    item={item}
                    reactions={reactions.get(item.id)}
                    onReply={setQuoted}
                    isOpen={item.id === message}
                    isHit={item.id === hit}
                  />
                </li>
              )
            })}
          </ol>
        </div>
        {unseen === 0 ? null : (
          <button type="button" class="button small unseen" onClick={() => virtual.scrollToEnd()}>
            {unseen === 1 ? "1 new message" : `${unseen} new messages`}
            <Icon name="down" size={15} />
          </button>
        )}
      </div>
      <Newest item={items.at(-1)} />
      <Composer
        recipient={recipient}
        quoted={quoted}
        onDone={() => setQuoted(undefined)}
        onSend={() => virtual.scrollToEnd()}
      />
    </section>
  )
}

/** Announces what comes while the chat is open; scrolling brings messages into the page that are not new. */
const Newest = ({ item }: { readonly item: Item | undefined }): JSX.Element => {
  const first = useRef(item?.id)
  const isNew = item !== undefined && item.id !== first.current
  return (
    <p class="off-screen" aria-live="polite">
      {isNew
        ? `${item.direction === "in" ? "From the user" : "From the application"}: ${Items.line(item)}`
        : ""}
    </p>
  )
}

/** A first guess at a bubble's height, until it is measured. */
const estimate = (item: Item | undefined): number => {
  if (item === undefined) return 64
  if (item.type === "text") return 52 + Math.ceil(JSON.stringify(item.body).length / 60) * 18
  return item.type === "template" || item.type === "interactive" ? 190 : 110
}
