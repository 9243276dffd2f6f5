/** The WhatsApp business account of a world, as webhooks name it. */
import * as Random from "../support/random.ts"

/** The business that a world's key belongs to, as Meta's webhooks name it. */
export interface BusinessAccount {
  /** The WhatsApp business account. */
  readonly accountId: string
  readonly phoneNumberId: string
  /** Digits of the business number. */
  readonly displayPhoneNumber: string
}

/** The same world has the same business in every run. */
export const ofWorld = (id: string): BusinessAccount => {
  const digits = (purpose: string, count: number) =>
    Random.decimal({ seed: id, purpose, subject: "", count: 0 }, count)
  return {
    accountId: `1${digits("account", 14)}`,
    phoneNumberId: `1${digits("phone", 14)}`,
    displayPhoneNumber: `1555${digits("number", 7)}`
  }
}
