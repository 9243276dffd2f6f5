/** A coloured circle that stands for a user. */
import type { JSX } from "preact"
import * as Recipient from "../../model/Recipient.ts"

export const Avatar = ({ person }: { readonly person: string }): JSX.Element => (
  <span class={`avatar tint-${Recipient.tint(person)}`} aria-hidden="true">
    {person.slice(-2)}
  </span>
)
