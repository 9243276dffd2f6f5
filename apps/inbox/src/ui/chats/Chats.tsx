/** The chats view: list, open chat and inspector. */
import type { JSX } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { navigate, route } from "../../state/router.ts"
import { conversations, loaded, revision } from "../../state/World.ts"
import { Inspector } from "../inspector/Inspector.tsx"
import { Chat } from "./Chat.tsx"
import { ConversationList } from "./list/ConversationList.tsx"
import { Empty, NothingYet } from "../parts/Empty.tsx"
import { useHighlight } from "./useHighlight.ts"
import { useKeys } from "./useKeys.ts"

export const Chats = (): JSX.Element => {
  void revision.value
  useKeys()
  const root = useRef<HTMLDivElement>(null)
  useHighlight(root)
  const { item, message } = route.value
  const conversation = conversations.get(item)
  const inside = conversations.item(message)
  useEffect(() => {
    // A message that the journal has dropped is no place to be.
    if (loaded.value && message !== undefined && inside === undefined) navigate({ message: undefined }, true)
  }, [message, inside])
  if (loaded.value && conversations.size === 0) return <NothingYet />
  return (
    <div ref={root} class="chats">
      <ConversationList />
      {conversation !== undefined ? (
        <Chat key={conversation.recipient} conversation={conversation} />
      ) : (
        <section class="chat-pane">
          {item !== undefined && loaded.value ? (
            <Empty icon="chats" title="Nothing here">
              <p>This world has no messages to or from {item}.</p>
              <a class="button" href={`#/${encodeURIComponent(route.value.world ?? "")}/chats`}>
                All chats
              </a>
            </Empty>
          ) : (
            <Empty icon="chats" title="Choose a chat">
              <p>
                <kbd>j</kbd> and <kbd>k</kbd> go through the chats, <kbd>Enter</kbd> opens one, <kbd>/</kbd>{" "}
                searches.
              </p>
            </Empty>
          )}
        </section>
      )}
      {inside === undefined ? null : <Inspector key={inside.id} item={inside} />}
    </div>
  )
}
