/** The requests view: all requests of the world, or those without a world, the newest first. */
import type { JSX } from "preact"
import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import type { RequestPage, RequestView } from "@connexease-gateway/mock-gateway"
import * as Client from "../../api/Client.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { navigate, link, route } from "../../state/router.ts"
import { generation, latestRequests } from "../../state/World.ts"
import { unmatched } from "../../state/Worlds.ts"
import { Empty, Snippet } from "../parts/Empty.tsx"
import { Icon } from "../parts/Icon.tsx"
import { useVirtual } from "../parts/useVirtual.ts"
import { RequestPanel } from "./RequestPanel.tsx"
import { RequestRow } from "./RequestRow.tsx"

export const Requests = (): JSX.Element => {
  const { item, world } = route.value
  const [older, setOlder] = useState<ReadonlyArray<RequestView>>()
  const [onlyRefused, setOnlyRefused] = useState(false)
  const scroller = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (world === undefined) return
    void withErrorToast(async () =>
      setOlder((await Client.get<RequestPage>(Client.inWorld(world, "/requests?limit=10000"))).requests)
    )
  }, [world, generation.value])

  const latest = world === "-" ? unmatched.value : latestRequests.value
  const all = useMemo(() => merge(older ?? [], latest), [older, latest])
  const shown = onlyRefused ? all.filter(({ status }) => status >= 300) : all
  const virtual = useVirtual({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 56,
    getItemKey: (index) => shown[index]?.seq ?? index,
    overscan: 12
  })
  const open = item === undefined ? undefined : all.find(({ seq }) => String(seq) === item)

  if (older !== undefined && all.length === 0) return <NoRequests unmatched={world === "-"} />
  return (
    <div class="requests" data-open={open !== undefined}>
      <section class="list-pane wide" aria-label="Requests">
        <div class="filters">
          <div class="line">
            <h2 class="list-title">{world === "-" ? "Requests without a world" : "Requests"}</h2>
            <span class="badge">{all.length}</span>
            <span class="space" />
            <button
              type="button"
              class="button small"
              aria-pressed={onlyRefused}
              onClick={() => setOnlyRefused(!onlyRefused)}
            >
              Only refused
            </button>
          </div>
          {world === "-" ? (
            <p class="aside">
              A world is what one API key sees. These requests reached none: their key is missing or unknown,
              or their path or method does not exist. Any key <span class="mono">mock_…</span> begins a world.
            </p>
          ) : null}
        </div>
        <div ref={scroller} class="list inset-focus" tabIndex={-1}>
          {shown.length === 0 ? <p class="list-empty">No request was refused.</p> : null}
          <ul class="rows" style={{ height: `${virtual.getTotalSize()}px` }}>
            {virtual.getVirtualItems().map(({ index, key, start }) => {
              const request = shown[index]
              return request === undefined ? null : (
                <li
                  key={key}
                  class="row-place"
                  style={{ transform: `translateY(${start}px)` }}
                  aria-setsize={shown.length}
                  aria-posinset={index + 1}
                >
                  <RequestRow request={request} current={request === open} />
                </li>
              )
            })}
          </ul>
        </div>
      </section>
      <section class="request-pane" aria-label="Request">
        {open === undefined ? (
          <Empty icon="requests" title="Choose a request">
            <p>Each shows its bytes, its response, and the rule that refused it.</p>
          </Empty>
        ) : (
          <>
            <header class="inspector-head">
              <a
                class="button icon-only back"
                href={link({ view: "requests" })}
                aria-label="Back to all requests"
              >
                <Icon name="back" />
              </a>
              <h2>Request {open.seq}</h2>
              <button
                type="button"
                class="button icon-only"
                aria-label="Close"
                onClick={() => navigate({ item: undefined })}
              >
                <Icon name="close" />
              </button>
            </header>
            <RequestPanel key={open.seq} request={open} />
          </>
        )}
      </section>
    </div>
  )
}

/** Both by `seq`, the newest first. */
const merge = (
  older: ReadonlyArray<RequestView>,
  latest: ReadonlyArray<RequestView>
): ReadonlyArray<RequestView> =>
  [...new Map([...older, ...latest].map((request) => [request.seq, request])).values()].sort(
    (one, other) => other.seq - one.seq
  )

const NoRequests = ({ unmatched: withoutWorld }: { readonly unmatched: boolean }): JSX.Element =>
  withoutWorld ? (
    <Empty icon="check" title="Every request found its world">
      <p>Requests with a key that is not known, or to a path that does not exist, come here. Try one:</p>
      <Snippet
        label="the command"
        text={`curl --request POST --url ${location.origin}/v1/wa/message \\\n  --header 'Authorization: Bearer not-a-key' --header 'Content-Type: application/json' --data '{}'`}
      />
    </Empty>
  ) : (
    <Empty icon="requests" title="No requests yet">
      <p>Each request of this world comes here, refused ones too. Send an empty one to see it refused:</p>
      <Snippet
        label="the command"
        text={`curl --request POST --url ${location.origin}/v1/wa/message \\\n  --header 'Authorization: Bearer mock_${route.value.world ?? "demo"}' --header 'Content-Type: application/json' --data '{}'`}
      />
    </Empty>
  )
