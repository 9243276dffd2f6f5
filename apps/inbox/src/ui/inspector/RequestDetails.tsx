/** A request and its response, as they went over the wire. */
import type { JSX } from "preact"
import type { RequestView } from "@connexease-gateway/mock-gateway"
import * as Times from "../../model/Times.ts"
import { route } from "../../state/router.ts"
import { keyOf } from "../../state/Worlds.ts"
import { JsonView } from "../parts/JsonView.tsx"

export const RequestDetails = ({
  request
}: {
  readonly request: RequestView | undefined | null
}): JSX.Element => {
  if (request === undefined) return <p class="aside">Loading.</p>
  if (request === null) return <p class="note">The journal has dropped this request to make room.</p>
  const { response, body, code, fault, headers, key, method, path, query, refusal, scenario, status } =
    request
  return (
    <div class="stack">
      {refusal === undefined ? null : (
        <div class="note bad">
          <p>
            <strong>
              Refused by {refusal.layer === "meta" ? "Meta's" : "the gateway's"} rule{" "}
              <span class="mono">{refusal.rule}</span>
            </strong>
          </p>
          <p>
            {refusal.field === "" ? "" : <span class="mono">{refusal.field} </span>}
            {refusal.expected}
          </p>
          {refusal.help === undefined ? null : <pre class="help">{refusal.help}</pre>}
        </div>
      )}
      {scenario === undefined ? null : (
        <div class="note warn">
          <p>
            <strong>Scenario {scenario.name}</strong>, {scenario.at} acceptance, chosen by {scenario.chosenBy}
          </p>
          <p class="mono">
            seed {scenario.seed}, step {scenario.step}
          </p>
          {fault === undefined ? null : <p>On its way the response met “{fault}”.</p>}
        </div>
      )}
      <h3>Request</h3>
      <dl class="facts">
        <dt>Line</dt>
        <dd class="mono">
          {method} {path}
          {query === "" ? "" : `?${query}`}
        </dd>
        <dt>At</dt>
        <dd>{Times.full(request.at)}</dd>
        {key === undefined ? null : (
          <>
            <dt>Key</dt>
            <dd class="mono">
              {keyOf(route.value.world) ?? key.mask} (hash {key.hash})
            </dd>
          </>
        )}
        {Object.entries(headers).map(([name, value]) => (
          <>
            <dt class="mono">{name}</dt>
            <dd class="mono">{value}</dd>
          </>
        ))}
      </dl>
      {body === "" ? (
        <p class="aside">Without a body that was kept.</p>
      ) : (
        <JsonView label="the request's body" source={body} />
      )}
      <h3>
        Response{" "}
        <span class={`badge ${status < 300 ? "good" : "bad"}`}>
          {status}
          {code === undefined ? "" : ` ${code}`}
        </span>
      </h3>
      <JsonView label="the response" source={response} />
    </div>
  )
}
