import type { JSX } from "preact"
import type { Item, Status } from "../../model/Item.ts"
import * as Items from "../../model/Item.ts"
import * as User from "../../state/User.ts"
import { Ticks, statusWord } from "./Ticks.tsx"

const next: Readonly<Partial<Record<Status, Status>>> = {
  accepted: "sent",
  sent: "delivered",
  delivered: "read"
}

/** The ticks; pressing them moves the message one step on. */
export const StatusButton = ({ item }: { readonly item: Item }): JSX.Element | null => {
  const status = Items.statusOf(item)
  if (status === undefined || item.sent?.sandbox === true) return null
  const following = next[status]
  if (following === undefined) return <Ticks item={item} />
  const label = `${statusWord(status)}. Let it be ${statusWord(following).toLowerCase()}`
  return (
    <button
      type="button"
      class="status"
      aria-label={label}
      title={label}
      onClick={() => void User.step(item, following)}
    >
      <Ticks item={item} />
    </button>
  )
}
