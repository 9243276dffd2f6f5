/**
 * Deterministic random values: each draw is a hash of a seed, a purpose, a subject and a count.
 *
 * No draw depends on another draw, so what happens to one recipient is the same whatever happens to the others in
 * between. Ids, probabilities, latencies and webhook faults all come from here.
 */
import { hash } from "node:crypto"

/** What one draw is about. */
export interface RandomKey {
  readonly seed: string
  /** What the draw decides, such as `"wamid"` or `"rule:3"`. */
  readonly purpose: string
  /** Whom it concerns: a recipient, or `""` where it concerns none. */
  readonly subject: string
  /** How many draws of this purpose that subject has had before. */
  readonly count: number
}

const digest = ({ count, purpose, seed, subject }: RandomKey, encoding: "hex" | "base64" | "base64url") =>
  hash("sha256", JSON.stringify([seed, purpose, subject, count]), encoding)

/** Up to 64 lower-case hexadecimal digits. */
export const hex = (key: RandomKey, digits: number): string => digest(key, "hex").slice(0, digits)

/** Up to 43 characters of the alphabet of base64url. */
export const base64url = (key: RandomKey, length: number): string => digest(key, "base64url").slice(0, length)

/** 32 bytes in base64, as a SHA-256 is written. */
export const sha256 = (key: RandomKey): string => digest(key, "base64")

/** A fraction, `0 <= x < 1`: 52 bits of the hash. */
export const fraction = (key: RandomKey): number => Number.parseInt(hex(key, 13), 16) / 2 ** 52

/** Up to 60 decimal digits. */
export const decimal = (key: RandomKey, digits: number): string =>
  (BigInt(`0x${hex(key, 64)}`) % 10n ** BigInt(digits)).toString().padStart(digits, "0")

/** A whole number, `0 <= n < bound`. */
export const below = (key: RandomKey, bound: number): number => Math.floor(fraction(key) * bound)

/** A draw from the standard normal distribution (Box–Muller on two independent draws). */
export const normal = (key: RandomKey): number => {
  const radius = Math.sqrt(-2 * Math.log(1 - fraction(key)))
  return radius * Math.cos(2 * Math.PI * fraction({ ...key, purpose: `${key.purpose}/angle` }))
}
