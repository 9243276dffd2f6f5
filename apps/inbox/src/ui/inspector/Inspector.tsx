import type { JSX } from "preact"
import { useState } from "preact/hooks"
import type { Item } from "../../model/Item.ts"
import { go } from "../../state/Place.ts"
import { Icon } from "../Icon.tsx"
import { Tabs } from "../Tabs.tsx"
import { CopyPanel } from "./CopyPanel.tsx"
import { Deliveries } from "./Deliveries.tsx"
import { Exchanged } from "./Exchanged.tsx"
import { MessageFacts } from "./MessageFacts.tsx"
import { useRequest } from "./useRequest.ts"

const tabs = ["Message", "Request", "Webhooks", "Copy"] as const

/** What is under a message: its life, its bytes on the wire, its webhooks, and the same again to copy. */
export const Inspector = ({ item }: { readonly item: Item }): JSX.Element => {
  const [tab, setTab] = useState<(typeof tabs)[number]>("Message")
  const request = useRequest(item.sent === undefined ? undefined : item.seq)
  const shown = item.sent === undefined ? (["Message", "Webhooks"] as const) : tabs
  return (
    <aside class="inspector" aria-label="Under the hood">
      <header class="inspector-head">
        <h2>Under the hood</h2>
        <button
          type="button"
          class="button icon-only"
          aria-label="Close"
          onClick={() => go({ message: undefined })}
        >
          <Icon name="close" />
        </button>
      </header>
      <Tabs label="Under the hood" tabs={shown} current={tab} onChange={setTab}>
        {tab === "Message" ? <MessageFacts item={item} /> : null}
        {tab === "Request" ? <Exchanged request={request} /> : null}
        {tab === "Webhooks" ? <Deliveries item={item} /> : null}
        {tab === "Copy" ? <CopyPanel request={request} id={`session-${item.type}-${item.seq}`} /> : null}
      </Tabs>
    </aside>
  )
}
