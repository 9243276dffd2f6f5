/** A simulated person on the other side. */
export interface User {
  /** Digits of the number that messages are sent to. */
  readonly number: string
  name: string
  /** Has blocked the business: what is sent fails with 131026. */
  blocked: boolean
  /** Wants no marketing: marketing templates fail with 131050. */
  optedOut: boolean
  /** Not on WhatsApp: what is sent fails with 131026. */
  onWhatsApp: boolean
  /** The number as WhatsApp knows it, where it differs from the one that is dialled. */
  waId: string | undefined
  /** When the user last wrote, in world time: opens the service window for 24 hours. */
  lastWroteAt: number | undefined
}

const MAX_USERS = 20_000

/** How long after the user last wrote free-form messages are delivered (Meta: customer service window). */
export const windowMillis = 24 * 3_600_000

/** The people of a world, as far as they differ from an ordinary one. */
export class Users {
  readonly #users = new Map<string, User>()

  /** What is known of a number; nothing, for most. */
  get(number: string): User | undefined {
    return this.#users.get(number)
  }

  /** The user of a number, made when first needed. */
  of(number: string): User {
    const known = this.#users.get(number)
    if (known !== undefined) return known
    if (this.#users.size >= MAX_USERS) {
      const oldest = this.#users.keys().next().value
      if (oldest !== undefined) this.#users.delete(oldest)
    }
    const user: User = {
      number,
      name: `User ${number.slice(-4)}`,
      blocked: false,
      optedOut: false,
      onWhatsApp: true,
      waId: undefined,
      lastWroteAt: undefined
    }
    this.#users.set(number, user)
    return user
  }

  list(): ReadonlyArray<User> {
    return [...this.#users.values()]
  }

  clear(): void {
    this.#users.clear()
  }
}

/** Whether a free-form message to this user is within 24 hours of what the user last wrote. */
export const windowOpen = (user: User | undefined, now: number): boolean =>
  user?.lastWroteAt !== undefined && now - user.lastWroteAt < windowMillis
