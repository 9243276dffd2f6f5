/** Something that is due, and when. */
export interface Due<A> {
  /** World time in Unix milliseconds. */
  readonly at: number
  readonly event: A
}

/** What is due in one millisecond, in the order of scheduling. */
interface TimeSlot<A> {
  readonly at: number
  readonly events: Array<A>
  /** How many of them were taken. */
  taken: number
}

/**
 * What is due in a world, and when: ordered by world time, and by the order of scheduling within one millisecond. A
 * binary heap orders the slots; a busy world has many events and few slots.
 */
export class EventQueue<A> {
  #heap: Array<TimeSlot<A>> = []
  #slots = new Map<number, TimeSlot<A>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  add(at: number, event: A): void {
    this.#size++
    const known = this.#slots.get(at)
    if (known !== undefined) {
      known.events.push(event)
      return
    }
    const slot = { at, events: [event], taken: 0 }
    this.#slots.set(at, slot)
    const heap = this.#heap
    let index = heap.length
    heap.push(slot)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || above.at < at) break
      heap[index] = above
      index = parent
    }
    heap[index] = slot
  }

  /** When the next event is due. */
  get next(): number | undefined {
    return this.#heap[0]?.at
  }

  /** Takes the next event that is due at this time or earlier. */
  take(now: number): Due<A> | undefined {
    const first = this.#heap[0]
    const event = first?.events[first.taken]
    if (first === undefined || event === undefined || first.at > now) return undefined
    this.#size--
    if (++first.taken === first.events.length) this.#removeFirst(first.at)
    return { at: first.at, event }
  }

  /** Moves everything by this many milliseconds: the clock was set back and distances are kept. */
  shift(millis: number): void {
    const slots = this.#heap.map((slot) => ({ ...slot, at: slot.at + millis }))
    this.#heap = slots
    this.#slots = new Map(slots.map((slot) => [slot.at, slot]))
  }

  /** Drops what matches. */
  drop(matches: (event: A) => boolean): void {
    const slots = this.#sorted()
    this.clear()
    for (const { at, events, taken } of slots) {
      for (const event of events.slice(taken)) if (!matches(event)) this.add(at, event)
    }
  }

  /** Everything that is scheduled, soonest first. */
  list(): Array<Due<A>> {
    return this.#sorted().flatMap(({ at, events, taken }) =>
      events.slice(taken).map((event) => ({ at, event }))
    )
  }

  clear(): void {
    this.#heap = []
    this.#slots.clear()
    this.#size = 0
  }

  #sorted(): ReadonlyArray<TimeSlot<A>> {
    return this.#heap.toSorted((one, other) => one.at - other.at)
  }

  #removeFirst(at: number): void {
    this.#slots.delete(at)
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    for (;;) {
      let child = index * 2 + 1
      let smaller = heap[child]
      if (smaller === undefined) break
      const right = heap[child + 1]
      if (right !== undefined && right.at < smaller.at) {
        child++
        smaller = right
      }
      if (last.at < smaller.at) break
      heap[index] = smaller
      index = child
    }
    heap[index] = last
  }
}
