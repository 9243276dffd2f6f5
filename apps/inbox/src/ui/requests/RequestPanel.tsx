import type { JSX } from "preact"
import { useState } from "preact/hooks"
import type { RequestView } from "@connexease-gateway/mock-gateway"
import { CopyPanel } from "../inspector/CopyPanel.tsx"
import { Exchanged } from "../inspector/Exchanged.tsx"
import { Tabs } from "../Tabs.tsx"

const tabs = ["Request", "Copy"] as const

/** One request whole, and the same again to copy. */
export const RequestPanel = ({ request }: { readonly request: RequestView }): JSX.Element => {
  const [tab, setTab] = useState<(typeof tabs)[number]>("Request")
  const name = request.code ?? "accepted"
  return (
    <Tabs label="Request" tabs={tabs} current={tab} onChange={setTab}>
      {tab === "Request" ? (
        <Exchanged request={request} />
      ) : (
        <CopyPanel request={request} id={`session-${name}-${request.seq}`} />
      )}
    </Tabs>
  )
}
