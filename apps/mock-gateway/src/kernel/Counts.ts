/** Counts as a snapshot keeps them: those that were forgotten were at most `floor`. */
export interface CountsState {
  readonly floor: number
  readonly counts: ReadonlyArray<readonly [subject: string, count: number]>
}

/**
 * How often something happened to each subject, in bounded memory.
 *
 * A subject that was forgotten starts again from the highest count that was ever forgotten, so no count is given to
 * one subject twice. Ids are made from these counts: that is why they never repeat.
 */
export class Counts {
  readonly #counts = new Map<string, number>()
  readonly #capacity: number
  #floor = 0

  constructor(capacity = 20_000) {
    this.#capacity = capacity
  }

  /** The subject's count so far; afterwards it is one more. */
  next(subject: string): number {
    let count = this.#counts.get(subject)
    if (count === undefined) {
      if (this.#counts.size >= this.#capacity) this.#forgetOlderHalf()
      count = this.#floor
    }
    this.#counts.set(subject, count + 1)
    return count
  }

  /** What a snapshot keeps. */
  get state(): CountsState {
    return { floor: this.#floor, counts: [...this.#counts] }
  }

  set state({ counts, floor }: CountsState) {
    this.#floor = floor
    this.#counts.clear()
    for (const [subject, count] of counts) this.#counts.set(subject, count)
  }

  #forgetOlderHalf(): void {
    let left = this.#capacity >> 1
    for (const [subject, count] of this.#counts) {
      if (left-- === 0) break
      if (count > this.#floor) this.#floor = count
      this.#counts.delete(subject)
    }
  }
}
