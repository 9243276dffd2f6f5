/** What went wrong with a message, and what would in production. */
import type { JSX } from "preact"
import * as Failure from "../../../model/Failure.ts"
import type { Item } from "../../../model/Item.ts"
import * as Items from "../../../model/Item.ts"

export const Problems = ({ item }: { readonly item: Item }): JSX.Element | null => {
  const { sent } = item
  if (sent === undefined) return null
  const code = sent.statuses.findLast(({ status }) => status === "failed")?.error
  const would = Items.wouldFail(item)
  const failure = code === undefined ? undefined : Failure.explain(code)
  if (failure === undefined && would === undefined && sent.warnings.length === 0) return null
  return (
    <div class="verdict">
      {failure === undefined ? null : (
        <div class="note bad">
          <p>
            <strong>
              {failure.code} {failure.title}
            </strong>
          </p>
          <p>{failure.advice}</p>
        </div>
      )}
      {would === undefined ? null : (
        <details class="note warn">
          <summary>Would fail in production: {would}</summary>
          <p>{Failure.explain(would).title}.</p>
          <p>{Failure.explain(would).advice}</p>
        </details>
      )}
      {sent.warnings.length === 0 ? null : (
        <details class="note warn">
          <summary>{sent.warnings.length === 1 ? "A warning" : `${sent.warnings.length} warnings`}</summary>
          {sent.warnings.map(({ field, text }) => (
            <p>
              <strong class="mono">{field}</strong> {text}
            </p>
          ))}
        </details>
      )}
    </div>
  )
}
