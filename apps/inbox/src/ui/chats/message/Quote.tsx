/** The quoted message, in one line; it may have left the journal. */
import type { JSX } from "preact"
import type { Item } from "../../../model/Item.ts"
import * as Items from "../../../model/Item.ts"

export const Quote = ({
  id,
  item
}: {
  readonly id: string
  readonly item: Item | undefined
}): JSX.Element => (
  <blockquote class="quote" title={id}>
    <strong>
      {item === undefined ? "Another message" : item.direction === "in" ? "User" : "Application"}
    </strong>
    <span dir="auto">{item === undefined ? "It is not in the journal." : Items.line(item)}</span>
  </blockquote>
)
