/** Long work in slices: a generator that yields wherever something else may have its turn. */
export type Slices<A> = Generator<void, A, void>

/** Does the work without a break. */
export const finish = <A>(work: Slices<A>): A => {
  for (;;) {
    const { done, value } = work.next()
    if (done === true) return value
  }
}
