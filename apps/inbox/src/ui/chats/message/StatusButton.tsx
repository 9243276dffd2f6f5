/** The status ticks; pressing them advances a message by one status. */
import type { JSX } from "preact"
import type { Item, Status } from "../../../model/Item.ts"
import * as Items from "../../../model/Item.ts"
import * as UserActions from "../../../state/userActions.ts"
import { Ticks, statusWord } from "./Ticks.tsx"

const next: Readonly<Partial<Record<Status, Status>>> = {
  accepted: "sent",
  sent: "delivered",
  delivered: "read"
}

export const StatusButton = ({ item }: { readonly item: Item }): JSX.Element | null => {
  const status = Items.ticksOf(item)
  if (status === undefined) return null
  const following = item.direction === "out" ? next[status] : undefined
  if (following === undefined) return <Ticks item={item} />
  const label = `${statusWord(status)}. Let it be ${statusWord(following).toLowerCase()}`
  return (
    <button
      type="button"
      class="status"
      aria-label={label}
      title={label}
      onClick={() => void UserActions.step(item, following)}
    >
      <Ticks item={item} />
    </button>
  )
}
