/** How far a message got, as WhatsApp's ticks. */
import type { JSX } from "preact"
import type { Item, Status } from "../../../model/Item.ts"
import * as Items from "../../../model/Item.ts"

const words: Readonly<Record<Status, string>> = {
  accepted: "Accepted",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  played: "Played",
  failed: "Failed"
}

export const statusWord = (status: Status): string => words[status]

export const Ticks = ({ item }: { readonly item: Item }): JSX.Element | null => {
  const status = Items.ticksOf(item)
  if (status === undefined) return null
  const word = words[status]
  return (
    <span class={`ticks ${status}`} title={word}>
      <svg width="17" height="12" viewBox="0 0 17 12" aria-hidden="true">
        {status === "accepted" ? (
          <path d="M8.500 2.500V6l2.300 1.500M13 6a4.500 4.500 0 1 1-9 0 4.500 4.500 0 0 1 9 0Z" />
        ) : status === "failed" ? (
          <path d="M8.500 3.500v3.200m0 2v.100M13.500 6a5 5 0 1 1-10 0 5 5 0 0 1 10 0Z" />
        ) : status === "sent" ? (
          <path d="m4 6.500 3 3 6-7" />
        ) : (
          <path d="m1.500 6.500 3 3 6-7M8 8.500l1 1 6-7" />
        )}
      </svg>
      <span class="off-screen">{word}. </span>
    </span>
  )
}
