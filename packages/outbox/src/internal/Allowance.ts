/** Lets messages leave evenly instead of all at once when a window opens, so that there is room for an urgent one at any time. */

/** A number of messages that fills up with time. Times are milliseconds of one clock. */
export class Allowance {
  private messages = 0
  private filledAt: number
  private readonly held: number
  private readonly heldAfterDelay: number

  /** Holds what fills up in `held`; after a delay it makes up for more, but never for more than `heldAfterDelay`. */
  constructor(now: number, held: number, heldAfterDelay: number) {
    this.filledAt = now
    this.held = held
    this.heldAfterDelay = heldAfterDelay
  }

  /** How many may leave now, at so many per second; less than one counts as none. */
  fill(perSecond: number, now: number): number {
    const elapsed = Math.max(0, now - this.filledAt)
    const held = Math.max(this.held, Math.min(elapsed, this.heldAfterDelay))
    this.filledAt = now
    this.messages = Math.min(
      this.messages + (perSecond * elapsed) / 1000,
      Math.max(1, (perSecond * held) / 1000)
    )
    return Math.floor(this.messages)
  }

  spend(count: number): void {
    this.messages -= count
  }

  /** How long until so many may leave, at so many per second. */
  wait(count: number, perSecond: number): number {
    return Math.max(0, ((count - this.messages) * 1000) / perSecond)
  }
}
