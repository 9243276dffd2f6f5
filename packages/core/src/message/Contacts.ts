/** Contact cards. Documented by Meta only (contacts-messages). */
import * as Schema from "effect/Schema"
import { addressed, envelope, fields } from "./Envelope.ts"
import type { Addressed, Envelope, Options } from "./Envelope.ts"
import * as Field from "./Field.ts"

/** Contact cards. @see Meta: contacts-messages */
export type Contacts = Envelope &
  Addressed & { readonly type: "contacts"; readonly contacts: ReadonlyArray<Contact> }

/** One contact card. The `type` of an address, phone, email or website is free text, such as `Work`. */
export interface Contact {
  readonly name: ContactName
  readonly addresses?: ReadonlyArray<ContactAddress>
  /** `YYYY-MM-DD`. */
  readonly birthday?: string
  readonly emails?: ReadonlyArray<{ readonly email?: string; readonly type?: string }>
  readonly org?: ContactOrganization
  readonly phones?: ReadonlyArray<ContactPhone>
  readonly urls?: ReadonlyArray<{ readonly url?: string; readonly type?: string }>
}

/** Meta asks for at least one part besides `formatted_name`, and some versions of it insist. */
export interface ContactName {
  readonly formatted_name: string
  readonly first_name?: string
  readonly last_name?: string
  readonly middle_name?: string
  readonly suffix?: string
  readonly prefix?: string
}

/** A postal address of a contact. */
export interface ContactAddress {
  readonly street?: string
  readonly city?: string
  readonly state?: string
  readonly zip?: string
  readonly country?: string
  readonly country_code?: string
  readonly type?: string
}

/** Where a contact works. */
export interface ContactOrganization {
  readonly company?: string
  readonly department?: string
  readonly title?: string
}

/** A phone number of a contact. */
export interface ContactPhone {
  readonly phone?: string
  readonly type?: string
  /** Without it the card invites to WhatsApp instead of offering to write. */
  readonly wa_id?: string
}

/** One to 257 contact cards. */
export const contacts = (options: Options & { readonly contacts: ReadonlyArray<Contact> }): Contacts => ({
  ...envelope(options),
  type: "contacts",
  contacts: options.contacts
})

const part = Field.optional(Schema.String)

const Card = Field.object<Contact>()({
  name: Field.object<ContactName>()({
    formatted_name: Field.nonEmptyString,
    first_name: part,
    last_name: part,
    middle_name: part,
    suffix: part,
    prefix: part
  }),
  addresses: Field.optional(
    Schema.Array(
      Field.object<ContactAddress>()({
        street: part,
        city: part,
        state: part,
        zip: part,
        country: part,
        country_code: part,
        type: part
      })
    )
  ),
  birthday: Field.optional(Field.pattern(/^\d{4}-\d{2}-\d{2}$/, "must be a date as YYYY-MM-DD")),
  emails: Field.optional(
    Schema.Array(
      Field.object<{ readonly email?: string; readonly type?: string }>()({ email: part, type: part })
    )
  ),
  org: Field.optional(Field.object<ContactOrganization>()({ company: part, department: part, title: part })),
  phones: Field.optional(
    Schema.Array(Field.object<ContactPhone>()({ phone: part, type: part, wa_id: part }))
  ),
  urls: Field.optional(
    Schema.Array(Field.object<{ readonly url?: string; readonly type?: string }>()({ url: part, type: part }))
  )
})

/** The schema and rules of this kind of message. */
export const kind: Field.Kind = {
  schema: Schema.Struct({ ...fields, type: Schema.Literal("contacts"), contacts: Field.list(Card, 1, 257) }),
  rules: [addressed]
}
