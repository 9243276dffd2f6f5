/** One request in the list. */
import type { JSX } from "preact"
import type { RequestView } from "@connexease-gateway/mock-gateway"
import * as Json from "../../model/Json.ts"
import * as Times from "../../model/Times.ts"
import { link } from "../../state/router.ts"

export const RequestRow = ({
  current,
  request
}: {
  readonly request: RequestView
  readonly current: boolean
}): JSX.Element => {
  const { response, at, body, code, method, path, refusal, scenario, seq, status } = request
  const json = Json.parse(body)
  const to = Json.text(json, "to") ?? Json.text(json, "recipient")
  const type = Json.text(json, "type")
  return (
    <a
      class="row request inset-focus"
      href={link({ view: "requests", item: String(seq) })}
      aria-current={current ? "true" : undefined}
    >
      <span class={`badge ${status < 300 ? "good" : "bad"}`}>{status}</span>
      <span class="row-text">
        <span class="row-line">
          <span class="row-name">
            {code === "GW_404" || code === "GW_405"
              ? `${code} ${method} ${path}`
              : (code ?? (to === undefined ? `${method} ${path}` : `${type ?? "text"} to ${to}`))}
          </span>
          <time class="row-time" dateTime={at}>
            {Times.time(at)}
          </time>
        </span>
        <span class="row-line">
          <span class="row-preview">
            {refusal === undefined
              ? (Json.text(Json.parse(response), "errors", "params", "help") ??
                Json.text(Json.parse(response), "errors", "description") ??
                Json.text(Json.parse(response), "data", "messages", 0, "id") ??
                `${method} ${path}`)
              : `${refusal.field} ${refusal.expected}`}
          </span>
          {scenario === undefined ? null : <span class="badge warn">{scenario.name}</span>}
        </span>
      </span>
    </a>
  )
}
