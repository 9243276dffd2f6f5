/** One message: content, status, reactions and the buttons beside it. */
import type { JSX } from "preact"
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import type { Item } from "../../../model/Item.ts"
import * as Items from "../../../model/Item.ts"
import * as Times from "../../../model/Times.ts"
import { useLayer } from "../../../state/layers.ts"
import { navigate } from "../../../state/router.ts"
import * as UserActions from "../../../state/userActions.ts"
import { conversations } from "../../../state/World.ts"
import { Content } from "../../content/Content.tsx"
import { Icon } from "../../parts/Icon.tsx"
import { Quote } from "./Quote.tsx"
import { RiskMark } from "./RiskMark.tsx"
import { StatusButton } from "./StatusButton.tsx"
import { FailureNote } from "./FailureNote.tsx"

interface Properties {
  readonly item: Item
  readonly reactions: { readonly in?: string | undefined; readonly out?: string | undefined } | undefined
  /** Whether its details are shown. */
  readonly isOpen: boolean
  /** Whether it is the search result that is shown. */
  readonly isHit: boolean
  readonly onReply: (item: Item) => void
}

export const Bubble = ({ isHit, isOpen, item, onReply, reactions }: Properties): JSX.Element => {
  const mine = item.direction === "in"
  const quoted = Items.quotes(item)
  const failed = Items.statusOf(item) === "failed"
  const emojis = [reactions?.in, reactions?.out].filter((emoji) => emoji !== undefined)
  return (
    <article
      class={`message ${mine ? "mine" : "theirs"}`}
      aria-label={`${mine ? "From the user" : "From the application"}, ${Times.full(item.at)}`}
      data-type={item.type}
    >
      <div class={`bubble ${failed ? "failed" : ""} ${isOpen ? "open" : ""} ${isHit ? "hit" : ""}`}>
        {quoted === undefined ? null : <Quote id={quoted} item={conversations.item(quoted)} />}
        <Content item={item} />
        <p class="meta">
          {item.sent?.sandbox === true ? <span class="badge">sandbox</span> : null}
          {item.sent?.route === "marketing_messages" ? (
            <span class="badge" title="Routed to Meta's marketing endpoint">
              mmlite
            </span>
          ) : null}
          <time dateTime={item.at} title={Times.full(item.at)}>
            {Times.time(item.at)}
          </time>
          <RiskMark item={item} />
          <StatusButton item={item} />
        </p>
        {emojis.length === 0 ? null : (
          <p class="reactions" aria-label={`Reactions: ${emojis.join(" ")}`}>
            {emojis.join(" ")}
          </p>
        )}
      </div>
      <Tools item={item} isOpen={isOpen} onReply={onReply} reacted={reactions?.in} />
      <FailureNote item={item} />
    </article>
  )
}

const faces = ["👍", "❤️", "😂", "😮", "🙏"]

interface ToolsProperties extends Pick<Properties, "item" | "isOpen" | "onReply"> {
  readonly reacted: string | undefined
}

/** What stands beside a message while it is pointed at. */
const Tools = ({ isOpen, item, onReply, reacted }: ToolsProperties): JSX.Element => {
  const [picking, setPicking] = useState(false)
  const bar = useRef<HTMLDivElement>(null)
  const toggle = useRef<HTMLButtonElement>(null)
  useLayer(picking, () => {
    if (bar.current?.contains(document.activeElement)) toggle.current?.focus()
    setPicking(false)
  })
  useLayoutEffect(() => {
    if (picking) bar.current?.querySelector("button")?.focus()
  }, [picking])
  return (
    <div class="tools" data-picking={picking}>
      {item.direction === "out" && picking ? (
        <div ref={bar} class="faces" role="group" aria-label="React as the user">
          {faces.map((face) => (
            <button
              key={face}
              type="button"
              class="face"
              aria-pressed={reacted === face}
              aria-label={reacted === face ? `Take ${face} back` : `React with ${face}`}
              onClick={() => {
                setPicking(false)
                toggle.current?.focus()
                UserActions.react(item, reacted === face ? undefined : face)
              }}
            >
              {face}
            </button>
          ))}
        </div>
      ) : null}
      {item.direction === "out" ? (
        <>
          <button
            ref={toggle}
            type="button"
            class="button icon-only small"
            aria-label="React as the user"
            aria-expanded={picking}
            title="React as the user"
            onClick={() => setPicking(!picking)}
          >
            <Icon name="smile" size={16} />
          </button>
          <button
            type="button"
            class="button icon-only small"
            aria-label="Reply as the user"
            title="Reply as the user"
            onClick={() => onReply(item)}
          >
            <Icon name="reply" size={16} />
          </button>
        </>
      ) : null}
      <button
        type="button"
        class="button icon-only small"
        aria-label="Show details"
        aria-expanded={isOpen}
        title="Show details"
        onClick={() => navigate({ message: isOpen ? undefined : item.id })}
      >
        <Icon name="code" size={16} />
      </button>
    </div>
  )
}
