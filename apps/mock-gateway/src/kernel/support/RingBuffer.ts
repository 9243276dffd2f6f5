/** A queue that keeps the newest entries: what is oldest leaves first. Grows as it fills, up to its capacity. */
export class RingBuffer<A> {
  readonly capacity: number
  #items: Array<A | undefined> = []
  #head = 0
  #length = 0

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get length(): number {
    return this.#length
  }

  /** Adds an entry; when full, the oldest leaves and is returned. */
  push(item: A): A | undefined {
    const evicted = this.#length === this.capacity ? this.shift() : undefined
    if (this.#length === this.#items.length) this.#grow()
    this.#items[(this.#head + this.#length) % this.#items.length] = item
    this.#length++
    return evicted
  }

  /** Removes the oldest entry. */
  shift(): A | undefined {
    if (this.#length === 0) return undefined
    const item = this.#items[this.#head]
    this.#items[this.#head] = undefined
    this.#head = (this.#head + 1) % this.#items.length
    this.#length--
    return item
  }

  /** The entry at a position, `0` being the oldest; negative positions count from the newest. */
  at(position: number): A | undefined {
    const index = position < 0 ? this.#length + position : position
    if (index < 0 || index >= this.#length) return undefined
    return this.#items[(this.#head + index) % this.#items.length]
  }

  *[Symbol.iterator](): Generator<A> {
    for (let index = 0; index < this.#length; index++) {
      const item = this.at(index)
      if (item !== undefined) yield item
    }
  }

  clear(): void {
    this.#items = []
    this.#head = this.#length = 0
  }

  #grow(): void {
    const size = Math.min(this.capacity, Math.max(16, this.#items.length * 2))
    const items: Array<A | undefined> = [...this]
    items.length = size
    this.#items = items
    this.#head = 0
  }
}
