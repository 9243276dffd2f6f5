/** Details of a message: statuses, request, webhooks, copies. */
import type { JSX } from "preact"
import { useEffect, useRef, useState } from "preact/hooks"
import type { Item } from "../../model/Item.ts"
import { navigate } from "../../state/router.ts"
import { Icon } from "../parts/Icon.tsx"
import { Tabs } from "../parts/Tabs.tsx"
import { CopyPanel } from "./CopyPanel.tsx"
import { Deliveries } from "./Deliveries.tsx"
import { RequestDetails } from "./RequestDetails.tsx"
import { MessageDetails } from "./MessageDetails.tsx"
import { useRequest } from "./useRequest.ts"

const tabs = ["Message", "Request", "Webhooks", "Copy"] as const

export const Inspector = ({ item }: { readonly item: Item }): JSX.Element => {
  const [tab, setTab] = useState<(typeof tabs)[number]>("Message")
  const request = useRequest(item.sent === undefined ? undefined : item.seq)
  const shown = item.sent === undefined ? (["Message", "Webhooks"] as const) : tabs
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const { activeElement } = document
    heading.current?.focus()
    return () => {
      const isGone = !(activeElement instanceof HTMLElement) || !activeElement.isConnected
      const back = isGone ? document.querySelector<HTMLElement>(".messages") : activeElement
      back?.focus({ preventScroll: true })
    }
  }, [])
  return (
    <aside class="inspector" aria-label="Message details">
      <header class="inspector-head">
        <h2 ref={heading} tabIndex={-1}>
          Message details
        </h2>
        <button
          type="button"
          class="button icon-only"
          aria-label="Close"
          onClick={() => navigate({ message: undefined })}
        >
          <Icon name="close" />
        </button>
      </header>
      <Tabs label="Message details" tabs={shown} current={tab} onChange={setTab}>
        {tab === "Message" ? <MessageDetails item={item} /> : null}
        {tab === "Request" ? <RequestDetails request={request} /> : null}
        {tab === "Webhooks" ? <Deliveries item={item} /> : null}
        {tab === "Copy" ? <CopyPanel request={request} id={`session-${item.type}-${item.seq}`} /> : null}
      </Tabs>
    </aside>
  )
}
