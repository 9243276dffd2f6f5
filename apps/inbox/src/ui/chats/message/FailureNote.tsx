/** Why a message failed, and what to do. */
import type { JSX } from "preact"
import * as Failure from "../../../model/Failure.ts"
import type { Item } from "../../../model/Item.ts"

export const FailureNote = ({ item }: { readonly item: Item }): JSX.Element | null => {
  const code = item.sent?.statuses.findLast(({ status }) => status === "failed")?.error
  if (code === undefined) return null
  const { advice, title } = Failure.explain(code)
  return (
    <div class="note bad failure">
      <p>
        <strong>
          {code} {title}
        </strong>
      </p>
      <p>{advice}</p>
    </div>
  )
}
