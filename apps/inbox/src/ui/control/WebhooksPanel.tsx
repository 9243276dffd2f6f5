/** The world's webhook endpoint, a test of it, and the log of deliveries. */
import type { DeliveryPage, EndpointInput, EndpointView } from "@connexease-gateway/mock-gateway"
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import * as Client from "../../api/Client.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { DeliveryCard } from "../DeliveryCard.tsx"
import { useResource } from "./useResource.ts"

const none = { url: "" } as const

const kinds = [
  ["message", "A message"],
  ["status", "A status"],
  ["read", "A read receipt"],
  ["template", "A template's status"],
  ["account", "The account"]
] as const

export const WebhooksPanel = ({ world }: { readonly world: string }): JSX.Element => {
  const path = Client.inWorld(world, "/webhook")
  const [endpoint, refresh] = useResource<EndpointView | typeof none>(path, { missing: none })
  const [log] = useResource<DeliveryPage>(Client.inWorld(world, "/deliveries?limit=10000"))
  const [kind, setKind] = useState<string>("message")
  if (endpoint === undefined) return <p class="aside">Loading.</p>
  const set = "paused" in endpoint
  const latest = (log?.deliveries ?? []).slice(-100).toReversed()
  return (
    <>
      <h2>Webhooks</h2>
      {set ? (
        <>
          <dl class="facts">
            <dt>Goes to</dt>
            <dd class="mono">{endpoint.url}</dd>
            <dt>Events</dt>
            <dd>{endpoint.events.join(", ")}</dd>
            <dt>Headers</dt>
            <dd class="mono">
              {Object.entries(endpoint.headers)
                .map(([name, value]) => `${name}: ${value}`)
                .join(", ") || "none"}
            </dd>
            <dt>Payloads</dt>
            <dd>
              {endpoint.generation === "v23"
                ? "with conversation (v23 and before)"
                : "without conversation (v24)"}
            </dd>
          </dl>
          <form
            class="line"
            onSubmit={(event) => {
              event.preventDefault()
              void withErrorToast(
                () => Client.post(`${path}/events`, { kind }),
                "The test is on its way; see the log."
              )
            }}
          >
            <select
              class="input small"
              aria-label="What to test with"
              value={kind}
              onChange={(event) => setKind(event.currentTarget.value)}
            >
              {kinds.map(([name, label]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </select>
            <button type="submit" class="button small">
              Test the webhook
            </button>
            <button
              type="button"
              class="button small"
              onClick={() =>
                void withErrorToast(() =>
                  Client.post(`${path}/${endpoint.paused ? "resume" : "pause"}`)
                ).then(refresh)
              }
            >
              {endpoint.paused ? "Deliver what was kept back" : "Keep webhooks back"}
            </button>
            <button
              type="button"
              class="button small danger"
              onClick={() =>
                void withErrorToast(() => Client.remove(path), "The webhook was removed.").then(refresh)
              }
            >
              Remove
            </button>
          </form>
          {endpoint.paused ? <p class="note warn">Webhooks are kept back.</p> : null}
        </>
      ) : (
        <p class="note">This world has no webhook: your application receives no events.</p>
      )}
      <EndpointForm
        key={endpoint.url}
        path={path}
        url={endpoint.url}
        generation={set ? endpoint.generation : "v24"}
        onSet={refresh}
      />
      <div class="part">
        <h3>
          Log <span class="badge">{log?.total ?? 0}</span>
        </h3>
        {latest.length === 0 ? <p class="aside">No webhook was sent yet.</p> : null}
        <div class="stack">
          {latest.map((delivery) => (
            <DeliveryCard key={delivery.id} delivery={delivery} />
          ))}
        </div>
        {(log?.total ?? 0) > latest.length ? (
          <p class="aside">The newest {latest.length} are shown.</p>
        ) : null}
      </div>
    </>
  )
}

interface FormProperties {
  readonly path: string
  readonly url: string
  readonly generation: "v23" | "v24"
  readonly onSet: () => Promise<void>
}

const EndpointForm = ({ generation, onSet, path, url }: FormProperties): JSX.Element => {
  const [address, setAddress] = useState(url === "" ? "http://localhost:3000/webhook" : url)
  const [secret, setSecret] = useState("")
  const [payloads, setPayloads] = useState(generation)
  return (
    <form
      class="form part"
      onSubmit={(event) => {
        event.preventDefault()
        const input: EndpointInput = {
          url: address,
          generation: payloads,
          ...(secret === "" ? {} : { secret })
        }
        void withErrorToast(() => Client.put(path, input), "Webhooks go there from now on.").then(onSet)
      }}
    >
      <h3>{url === "" ? "Set the webhook" : "Change the webhook"}</h3>
      <label class="field">
        Address
        <input
          class="input mono"
          type="url"
          required
          value={address}
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
      </label>
      <div class="form-line">
        <label class="field">
          Secret
          <input
            class="input mono"
            autocomplete="off"
            placeholder="none"
            value={secret}
            onInput={(event) => setSecret(event.currentTarget.value)}
          />
          <span class="hint">Comes as Authorization: Bearer …</span>
        </label>
        <label class="field">
          Payloads
          <select
            class="input"
            value={payloads}
            onChange={(event) => setPayloads(event.currentTarget.value === "v23" ? "v23" : "v24")}
          >
            <option value="v24">without conversation (v24)</option>
            <option value="v23">with conversation (v23)</option>
          </select>
        </label>
      </div>
      <div>
        <button type="submit" class="button primary">
          Save
        </button>
      </div>
    </form>
  )
}
