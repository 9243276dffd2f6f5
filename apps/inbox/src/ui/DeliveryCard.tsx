/** One webhook: what was sent where, and how each attempt went. */
import type { JSX } from "preact"
import type { DeliveryView } from "@connexease-gateway/mock-gateway"
import * as Client from "../api/Client.ts"
import * as Times from "../model/Times.ts"
import { withErrorToast } from "../state/withErrorToast.ts"
import { route } from "../state/router.ts"
import { Icon } from "./parts/Icon.tsx"
import { JsonView } from "./parts/JsonView.tsx"

const looks = { delivered: "good", failed: "bad", lost: "bad", waiting: "warn" } as const

export const DeliveryCard = ({ delivery }: { readonly delivery: DeliveryView }): JSX.Element => {
  const { attempts, body, event, headers, id, state, url } = delivery
  const { world = "" } = route.value
  return (
    <details class="delivery">
      <summary>
        <span class={`badge ${looks[state]}`}>{state}</span>
        <strong>{event}</strong>
        <time dateTime={delivery.at}>{Times.full(delivery.at)}</time>
        <span class="aside">
          {attempts.length === 1 ? "1 attempt" : `${attempts.length} attempts`}
          {attempts.length === 0 ? "" : `, ${attempts.at(-1)?.status ?? attempts.at(-1)?.error ?? ""}`}
        </span>
      </summary>
      <div class="stack">
        <dl class="facts">
          <dt>To</dt>
          <dd class="mono">{url}</dd>
          {Object.entries(headers).map(([name, value]) => (
            <>
              <dt class="mono">{name}</dt>
              <dd class="mono">{value}</dd>
            </>
          ))}
        </dl>
        <JsonView label="the webhook's body" source={body} />
        {attempts.map(({ response, at, error, millis, status }, index) => (
          <div key={at} class="note">
            <p>
              <strong>Attempt {index + 1}</strong> {Times.full(at)}, {Math.round(millis)} ms:{" "}
              {status === undefined ? error : `answered ${status}`}
            </p>
            {response === undefined || response === "" ? null : (
              <pre class="help">{response.slice(0, 4_000)}</pre>
            )}
          </div>
        ))}
        <button
          type="button"
          class="button small"
          onClick={() =>
            void withErrorToast(
              () => Client.post(Client.inWorld(world, `/deliveries/${encodeURIComponent(id)}/redeliver`)),
              "Sent again."
            )
          }
        >
          <Icon name="refresh" size={15} />
          Send again
        </button>
      </div>
    </details>
  )
}
