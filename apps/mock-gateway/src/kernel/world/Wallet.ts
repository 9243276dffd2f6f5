/**
 * A world's prepaid wallet, in integer micro-dollars: a million make one US dollar.
 *
 * Unlimited until a test sets it. Connexease refuses a send when the balance has dropped to or below zero, and takes
 * its fee when the call returns 200 (Connexease: billing and pricing).
 */
export class Wallet {
  #micros: number | undefined

  /** Micro-dollars left, or `undefined` while unlimited. */
  get micros(): number | undefined {
    return this.#micros
  }

  get empty(): boolean {
    return this.#micros !== undefined && this.#micros <= 0
  }

  set(micros: number | undefined): void {
    this.#micros = micros
  }

  charge(micros: number): void {
    if (this.#micros !== undefined) this.#micros -= micros
  }
}
