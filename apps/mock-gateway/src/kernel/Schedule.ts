/**
 * What is due in a world, and when: a binary heap ordered by world time, and by the order of scheduling within one
 * millisecond.
 */
export interface Due<A> {
  /** World time in Unix milliseconds. */
  readonly at: number
  readonly order: number
  readonly event: A
}

const before = (one: Due<unknown>, other: Due<unknown>): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

export class Schedule<A> {
  #heap: Array<Due<A>> = []
  #order = 0

  get size(): number {
    return this.#heap.length
  }

  add(at: number, event: A): void {
    const due: Due<A> = { at, order: this.#order++, event }
    const heap = this.#heap
    let index = heap.length
    heap.push(due)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !before(due, above)) break
      heap[index] = above
      index = parent
    }
    heap[index] = due
  }

  /** When the next event is due. */
  get next(): number | undefined {
    return this.#heap[0]?.at
  }

  /** Takes the next event that is due at this time or earlier. */
  take(now: number): Due<A> | undefined {
    const heap = this.#heap
    const first = heap[0]
    if (first === undefined || first.at > now) return undefined
    const last = heap.pop()
    if (last !== undefined && heap.length > 0) {
      let index = 0
      for (;;) {
        let child = index * 2 + 1
        let smaller = heap[child]
        if (smaller === undefined) break
        const right = heap[child + 1]
        if (right !== undefined && before(right, smaller)) {
          child++
          smaller = right
        }
        if (!before(smaller, last)) break
        heap[index] = smaller
        index = child
      }
      heap[index] = last
    }
    return first
  }

  /** Moves everything by this many milliseconds: the clock was set back and distances are kept. */
  shift(millis: number): void {
    this.#heap = this.#heap.map((due) => ({ ...due, at: due.at + millis }))
  }

  /** Drops what matches. */
  drop(matches: (event: A) => boolean): void {
    const kept = this.list().filter((due) => !matches(due.event))
    this.#heap = kept
  }

  /** Everything that is scheduled, soonest first. */
  list(): Array<Due<A>> {
    return [...this.#heap].sort((one, other) => (before(one, other) ? -1 : 1))
  }

  clear(): void {
    this.#heap = []
  }
}
