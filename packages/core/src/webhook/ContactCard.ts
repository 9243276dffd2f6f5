/**
 * A contact card that a user sent.
 *
 * @see Meta: webhooks reference, messages, contacts
 */
import { compact, id, list, object, some, text } from "./readJson.ts"
import type { Json } from "./readJson.ts"

/** A contact card that a person sent. */
export interface ContactCard {
  /** The name as WhatsApp shows it. */
  readonly name?: string | undefined
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  readonly middleName?: string | undefined
  readonly prefix?: string | undefined
  readonly suffix?: string | undefined
  /** Meta writes `YYYY-MM-DD`. */
  readonly birthday?: string | undefined
  readonly company?: string | undefined
  readonly department?: string | undefined
  readonly title?: string | undefined
  readonly phones: ReadonlyArray<ContactPhone>
  readonly emails: ReadonlyArray<{ readonly email?: string | undefined; readonly type?: string | undefined }>
  readonly urls: ReadonlyArray<{ readonly url?: string | undefined; readonly type?: string | undefined }>
  readonly addresses: ReadonlyArray<ContactAddress>
  readonly vcard?: string | undefined
  /** `contact_request` when it answers a request for contact information. */
  readonly origin?: "contact_request" | "other" | (string & {}) | undefined
}

/** A phone number of a contact card. */
export interface ContactPhone {
  /** As the person saved it. */
  readonly phone?: string | undefined
  /** The number on WhatsApp, in digits, if it has one. */
  readonly waId?: string | undefined
  readonly type?: string | undefined
}

/** A postal address of a contact card. */
export interface ContactAddress {
  readonly street?: string | undefined
  readonly city?: string | undefined
  readonly state?: string | undefined
  readonly zip?: string | undefined
  readonly country?: string | undefined
  readonly countryCode?: string | undefined
  readonly type?: string | undefined
}

const each = <A extends object>(value: unknown, read: (self: Json) => A): ReadonlyArray<A> =>
  list(value).flatMap((item) => some(read(object(item))) ?? [])

/** Meta's pages show the origin beside the cards as well as within them. */
export const read = (self: Json, origin: unknown): ContactCard => {
  const name = object(self["name"])
  const org = object(self["org"])
  return compact({
    name: text(name["formatted_name"]),
    firstName: text(name["first_name"]),
    lastName: text(name["last_name"]),
    middleName: text(name["middle_name"]),
    prefix: text(name["prefix"]),
    suffix: text(name["suffix"]),
    birthday: text(self["birthday"]),
    company: text(org["company"]),
    department: text(org["department"]),
    title: text(org["title"]),
    phones: each(self["phones"], (phone) => ({
      phone: id(phone["phone"]),
      waId: id(phone["wa_id"]),
      type: text(phone["type"])
    })),
    emails: each(self["emails"], (email) => ({ email: text(email["email"]), type: text(email["type"]) })),
    urls: each(self["urls"], (url) => ({ url: text(url["url"]), type: text(url["type"]) })),
    addresses: each(self["addresses"], (address) => ({
      street: text(address["street"]),
      city: text(address["city"]),
      state: text(address["state"]),
      zip: id(address["zip"]),
      country: text(address["country"]),
      countryCode: text(address["country_code"]),
      type: text(address["type"])
    })),
    vcard: text(self["vcard"]),
    origin: id(self["origin"]) ?? id(origin)
  })
}
