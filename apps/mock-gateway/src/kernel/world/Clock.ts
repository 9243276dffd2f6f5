/** A clock as a snapshot keeps it. */
export interface ClockState {
  /** Milliseconds by which a running clock is ahead of real time. */
  readonly offset: number
  /** The world time at which it stands still. */
  readonly frozenAt: number | null
}

/**
 * A world's time: real time until a test freezes, sets or advances it. Real time is passed in with each question.
 *
 * World time drives statuses, the service window, rate windows, webhook retries and timestamps. All times are Unix
 * milliseconds.
 */
export class Clock {
  #offset = 0
  #frozenAt: number | undefined

  /** World time at this real time. */
  now(real: number): number {
    return this.#frozenAt ?? real + this.#offset
  }

  get frozen(): boolean {
    return this.#frozenAt !== undefined
  }

  freeze(real: number): void {
    this.#frozenAt ??= real + this.#offset
  }

  /** Lets time run on from where it stands. */
  resume(real: number): void {
    if (this.#frozenAt === undefined) return
    this.#offset = this.#frozenAt - real
    this.#frozenAt = undefined
  }

  /** Moves to a world time; a running clock goes on running from there. */
  set(time: number, real: number): void {
    if (this.#frozenAt === undefined) this.#offset = time - real
    else this.#frozenAt = time
  }

  /** Real time again. */
  reset(): void {
    this.#offset = 0
    this.#frozenAt = undefined
  }

  /** Where the clock stands. */
  get state(): ClockState {
    return { offset: this.#offset, frozenAt: this.#frozenAt ?? null }
  }

  set state({ frozenAt, offset }: ClockState) {
    this.#offset = offset
    this.#frozenAt = frozenAt ?? undefined
  }

  /** The real time at which a running clock will show this world time; a frozen clock never will. */
  realTimeOf(time: number): number | undefined {
    return this.#frozenAt === undefined ? time - this.#offset : undefined
  }
}
