/** The statuses of an accepted message, as they happened and as they are planned. */

export type Status = "sent" | "delivered" | "read" | "failed" | "played"

/** A status that a message has reached. */
export interface StatusEntry {
  readonly status: Status
  /** World time, Unix milliseconds. */
  readonly at: number
  /** Meta's code, where it failed. */
  readonly error?: number
}

/** A status that a message is going to reach, and when after its acceptance. */
export interface Step {
  readonly afterMillis: number
  readonly status: Status
  /** Meta's code of a failure. */
  readonly error?: number
}
