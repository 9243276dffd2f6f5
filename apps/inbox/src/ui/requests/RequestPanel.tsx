/** One request in detail, and the same to copy. */
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import type { RequestView } from "@connexease-gateway/mock-gateway"
import { CopyPanel } from "../inspector/CopyPanel.tsx"
import { RequestDetails } from "../inspector/RequestDetails.tsx"
import { Tabs } from "../parts/Tabs.tsx"

const tabs = ["Request", "Copy"] as const

export const RequestPanel = ({ request }: { readonly request: RequestView }): JSX.Element => {
  const [tab, setTab] = useState<(typeof tabs)[number]>("Request")
  const name = request.code ?? "accepted"
  return (
    <Tabs label="Request" tabs={tabs} current={tab} onChange={setTab}>
      {tab === "Request" ? (
        <RequestDetails request={request} />
      ) : (
        <CopyPanel request={request} id={`session-${name}-${request.seq}`} />
      )}
    </Tabs>
  )
}
