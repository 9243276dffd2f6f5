/** A first-in-first-out list from which a waiter in any place is removed in constant time. */

/** A place in the list; it may be in one list at a time. */
export interface Waiter<A> {
  readonly value: A
  previous?: Waiter<A> | undefined
  next?: Waiter<A> | undefined
}

export class WaiterList<A> {
  private head: Waiter<A> | undefined
  private tail: Waiter<A> | undefined

  /** Whom to take next. */
  get first(): Waiter<A> | undefined {
    return this.head
  }

  push(waiter: Waiter<A>): void {
    waiter.previous = this.tail
    if (this.tail === undefined) this.head = waiter
    else this.tail.next = waiter
    this.tail = waiter
  }

  /** Puts a waiter before all others. */
  unshift(waiter: Waiter<A>): void {
    waiter.next = this.head
    if (this.head === undefined) this.tail = waiter
    else this.head.previous = waiter
    this.head = waiter
  }

  /** Removes a waiter; one that is not in the list any more stays out of it. */
  remove(waiter: Waiter<A>): void {
    const { next, previous } = waiter
    if (previous !== undefined) previous.next = next
    else if (this.head === waiter) this.head = next
    else return
    if (next !== undefined) next.previous = previous
    else this.tail = previous
    waiter.next = undefined
    waiter.previous = undefined
  }
}
