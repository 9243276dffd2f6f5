/** The origin of an event, and the fields that all events share. */
import { compact, id, leaves, list, millis, object, text } from "./readJson.ts"
import type { Json } from "./readJson.ts"

/** The business account and number that an event belongs to. */
export interface Origin {
  /** The id of the WhatsApp business account, from `entry.id`. */
  readonly businessAccountId?: string | undefined
  readonly phoneNumberId?: string | undefined
  readonly displayPhoneNumber?: string | undefined
  /** When Meta made the notification; absent from messages and statuses, which have times of their own. */
  readonly timestampMillis?: number | undefined
}

/** What every event has. */
export interface Base {
  /** Meta's name of what changed, such as `messages` or `account_update`. */
  readonly field?: string | undefined
  readonly origin: Origin
  /**
   * The part of the webhook that this event was read from, untouched: the
   * element of `messages`, `statuses`, `errors` or `user_actions`, or else the
   * complete change.
   */
  readonly raw: unknown
}

/** The person at the other end, as far as Meta reports. */
export interface Contact {
  /** The number in digits. Absent when the person hides it. */
  readonly waId?: string | undefined
  /** The name that the person chose. */
  readonly name?: string | undefined
  readonly username?: string | undefined
  /** The business-scoped user id, such as `US.13491208655302741918`. */
  readonly userId?: string | undefined
  readonly parentUserId?: string | undefined
  readonly countryCode?: string | undefined
  readonly identityKeyHash?: string | undefined
}

/** Reads the origin of a change from its entry and value. */
export const origin = (entry: Json, value: Json): Origin => {
  const metadata = object(value["metadata"])
  return compact({
    businessAccountId: id(entry["id"]),
    phoneNumberId: id(metadata["phone_number_id"]),
    displayPhoneNumber: id(metadata["display_phone_number"]),
    timestampMillis: millis(entry["time"])
  })
}

const contact = (value: unknown): Contact => {
  const self = object(value)
  const profile = object(self["profile"])
  return compact({
    waId: id(self["wa_id"]),
    name: text(profile["name"]),
    username: id(profile["username"]),
    userId: id(self["user_id"]),
    parentUserId: id(self["parent_user_id"]),
    countryCode: id(self["country_code"]),
    identityKeyHash: id(self["identity_key_hash"])
  })
}

/** The contacts of a change. */
export interface Contacts {
  /** The contact of an event, by number or user id. */
  readonly find: (waId?: string, userId?: string) => Contact | undefined
  /** Whether something of a contact is in none of the events. */
  readonly hasRest: () => boolean
}

const none: Contacts = { find: () => undefined, hasRest: () => false }

/**
 * The contacts of a change. A contact that is alone belongs to the change's
 * only event whatever its number: numbers of some countries have two forms.
 */
export const contacts = (value: unknown, events: number): Contacts => {
  const raw = list(value)
  const all = raw.map(contact)
  const [only] = all
  if (only === undefined) return none
  const found = new Set<Contact>()
  const byId = new Map<string, Contact>()
  for (const item of all) {
    if (item.waId !== undefined) byId.set(item.waId, item)
    if (item.userId !== undefined) byId.set(item.userId, item)
  }
  return {
    find: (waId, userId) => {
      const contact =
        (waId === undefined ? undefined : byId.get(waId)) ??
        (userId === undefined ? undefined : byId.get(userId)) ??
        (all.length === 1 && events === 1 ? only : undefined)
      if (contact !== undefined) found.add(contact)
      return contact
    },
    hasRest: () => all.some((item, i) => leaves(raw[i]) > (found.has(item) ? Object.keys(item).length : 0))
  }
}
