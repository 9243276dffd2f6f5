/** Counts by subject in bounded memory. */
type Entries = ReadonlyArray<readonly [subject: string, count: number]>

/** Counts as a snapshot keeps them: those that were forgotten were at most `floor`. */
export interface BoundedCounterState {
  readonly floor: number
  readonly older: Entries
  readonly recent: Entries
}

/**
 * How often something happened to each subject, in bounded memory.
 *
 * A subject that was forgotten starts again from the highest count that was ever forgotten, so no count is given to
 * one subject twice. Ids are made from these counts: that is why they never repeat.
 */
export class BoundedCounter {
  readonly #half: number
  #floor = 0
  #older = new Map<string, number>()
  #recent = new Map<string, number>()

  /** Half as many subjects as the capacity are never forgotten: those that were counted last. */
  constructor(capacity = 20_000) {
    this.#half = capacity >> 1
  }

  /** The subject's count so far; afterwards it is one more. */
  next(subject: string): number {
    let count = this.#recent.get(subject)
    if (count === undefined) {
      count = this.#older.get(subject) ?? this.#floor
      if (this.#recent.size >= this.#half) this.#forgetOlder()
    }
    this.#recent.set(subject, count + 1)
    return count
  }

  /** What a snapshot keeps. */
  get state(): BoundedCounterState {
    return { floor: this.#floor, older: [...this.#older], recent: [...this.#recent] }
  }

  set state({ floor, older, recent }: BoundedCounterState) {
    this.#floor = floor
    this.#older = new Map(older)
    this.#recent = new Map(recent)
  }

  #forgetOlder(): void {
    this.#older.forEach((count) => {
      if (count > this.#floor) this.#floor = count
    })
    this.#older = this.#recent
    this.#recent = new Map()
  }
}
