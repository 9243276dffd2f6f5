/** The world's webhook endpoint, a test of it, and the log of deliveries. */
import * as Profile from "@connexease-gateway/contract/Profile"
import type {
  DeliveryPage,
  EndpointInput,
  EndpointView,
  SettingsView
} from "@connexease-gateway/mock-gateway"
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import * as Client from "../../api/Client.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { DeliveryCard } from "../DeliveryCard.tsx"
import { useResource } from "./useResource.ts"

const none = { url: "" } as const

const eventsOf = (profile: string | undefined): ReadonlyArray<string> =>
  Object.values(Profile.all).find(({ id }) => id === profile)?.webhookEvents.value ?? []

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
  const [settings] = useResource<SettingsView>(Client.inWorld(world, "/settings"))
  const [kind, setKind] = useState<string>("message")
  if (endpoint === undefined || settings === undefined) return <p class="aside">Loading.</p>
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
        endpoint={set ? endpoint : undefined}
        events={eventsOf(settings.profile)}
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
  readonly endpoint: EndpointView | undefined
  /** The events that an endpoint can subscribe to. */
  readonly events: ReadonlyArray<string>
  readonly onSet: () => Promise<void>
}

const MASK = "•••"

const headerLines = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .filter(([, value]) => value !== MASK)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n")

/** Headers of lines `Name: value`; undefined where a line is none. */
const headersIn = (lines: string): Readonly<Record<string, string>> | undefined => {
  const found = lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => /^([^\s:]+):(.*)$/.exec(line.trim()))
  return found.every((match) => match !== null)
    ? Object.fromEntries(found.map(([, name = "", value = ""]) => [name, value.trim()]))
    : undefined
}

const EndpointForm = ({ endpoint, events, onSet, path }: FormProperties): JSX.Element => {
  const [address, setAddress] = useState(endpoint?.url ?? "http://localhost:3000/webhook")
  const [secret, setSecret] = useState("")
  const [payloads, setPayloads] = useState(endpoint?.generation ?? "v24")
  const [chosen, setChosen] = useState(endpoint?.events ?? events)
  const [lines, setLines] = useState(headerLines(endpoint?.headers ?? {}))
  const headers = headersIn(lines)
  const masked = Object.entries(endpoint?.headers ?? {}).flatMap(([name, value]) =>
    value === MASK ? [name] : []
  )
  return (
    <form
      class="form part"
      onSubmit={(event) => {
        event.preventDefault()
        const input: EndpointInput = {
          url: address,
          generation: payloads,
          events: chosen,
          ...(headers === undefined ? {} : { headers }),
          ...(secret === "" ? {} : { secret })
        }
        void withErrorToast(() => Client.put(path, input), "Webhooks go there from now on.").then(onSet)
      }}
    >
      <h3>{endpoint === undefined ? "Set the webhook" : "Change the webhook"}</h3>
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
      <fieldset class="field">
        <legend>Events</legend>
        <div class="line">
          {events.map((name) => (
            <label key={name} class="check">
              <input
                type="checkbox"
                checked={chosen.includes(name)}
                onChange={({ currentTarget: { checked } }) =>
                  setChosen(events.filter((one) => (one === name ? checked : chosen.includes(one))))
                }
              />
              <span class="mono">{name}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <label class="field">
        Headers
        <textarea
          class="input mono"
          rows={2}
          spellcheck={false}
          placeholder="X-Environment: staging"
          aria-invalid={headers === undefined}
          value={lines}
          onInput={(event) => setLines(event.currentTarget.value)}
        />
        <span class="hint">
          One a line, as Name: value.
          {masked.length === 0
            ? ""
            : ` ${masked.join(", ")} is set and not shown: without it here, or as the secret, it is removed.`}
        </span>
      </label>
      <div>
        <button type="submit" class="button primary" disabled={headers === undefined || chosen.length === 0}>
          Save
        </button>
      </div>
    </form>
  )
}
