/** Pseudo-random numbers, so that a failed run can be repeated by its seed. */
export interface Random {
  /** An integer from 0 to below the bound. */
  readonly below: (bound: number) => number
}

export const random = (seed: number): Random => {
  let state = seed >>> 0
  return {
    below: (bound) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * bound)
    }
  }
}
