/** Contact cards. */
import type { JSX } from "preact"
import * as Json from "../../model/Json.ts"
import { Icon } from "../parts/Icon.tsx"

const lines = (contact: unknown): ReadonlyArray<string> =>
  [
    [Json.text(contact, "org", "title"), Json.text(contact, "org", "company")].filter(Boolean).join(", "),
    ...Json.list(contact, "phones").flatMap(
      (phone) => Json.text(phone, "phone") ?? Json.text(phone, "wa_id") ?? []
    ),
    ...Json.list(contact, "emails").flatMap((email) => Json.text(email, "email") ?? []),
    ...Json.list(contact, "urls").flatMap((url) => Json.text(url, "url") ?? [])
  ].filter((line) => line !== "")

export const ContactCards = ({ contacts }: { readonly contacts: unknown }): JSX.Element => (
  <div class="stack">
    {Json.list(contacts).map((contact) => (
      <div class="card">
        <span class="card-icon">
          <Icon name="person" size={22} />
        </span>
        <div class="card-text">
          <strong dir="auto">{Json.text(contact, "name", "formatted_name") ?? "Contact"}</strong>
          {lines(contact).map((line) => (
            <span class="card-line" dir="auto">
              {line}
            </span>
          ))}
        </div>
      </div>
    ))}
  </div>
)
