/** A coloured circle that stands for a user: initials of the name, else the number's last digits. */
import type { JSX } from "preact"
import * as Recipient from "../../model/Recipient.ts"

export const Avatar = ({
  name,
  recipient
}: {
  readonly recipient: string
  readonly name: string | undefined
}): JSX.Element => (
  <span class={`avatar tint-${Recipient.tint(recipient)}`} aria-hidden="true">
    {name === undefined ? recipient.slice(-2) : Recipient.initials(name)}
  </span>
)
