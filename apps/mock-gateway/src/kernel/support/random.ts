/**
 * Deterministic random numbers without a stream: each draw is a hash of a seed, a purpose, a subject and a count.
 *
 * No draw depends on another draw, so what happens to one recipient is the same whatever happens to the others in
 * between. Ids, probabilities, latencies and webhook faults all come from here.
 */

/** Four unsigned 32-bit words: 128 bits of hash. */
type Words = readonly [number, number, number, number]

/** What {@link absorb} begins with. */
const start: Words = [1779033703, 3144134277, 1013904242, 2773480762]

/** Takes in texts, one after the other, each ended so that `"ab", "c"` and `"a", "bc"` differ. */
const absorb = (state: Words, texts: ReadonlyArray<string>): Words => {
  let [a, b, c, d] = state
  for (const text of texts) {
    for (let index = 0; index <= text.length; index++) {
      const unit = index < text.length ? text.charCodeAt(index) : 0x1_0000
      a = b ^ Math.imul(a ^ unit, 597399067)
      b = c ^ Math.imul(b ^ unit, 2869860233)
      c = d ^ Math.imul(c ^ unit, 951274213)
      d = a ^ Math.imul(d ^ unit, 2716044179)
    }
  }
  return [a, b, c, d]
}

const finish = (state: Words): Words => {
  let [a, b, c, d] = state
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  return [(a ^ b ^ c ^ d) >>> 0, b >>> 0, c >>> 0, d >>> 0]
}

/** What one draw is about. */
export interface RandomKey {
  readonly seed: string
  /** What the draw decides, such as `"wamid"` or `"rule:3"`. */
  readonly purpose: string
  /** Whom it concerns: a recipient, or `""` where nobody in particular. */
  readonly subject: string
  /** How many draws of this purpose that subject has had before. */
  readonly count: number
}

/** One world's draws begin alike: the state after its seed is kept for the next. */
let latest: { readonly seed: string; readonly state: Words } = { seed: "", state: absorb(start, [""]) }

const words = ({ count, purpose, seed, subject }: RandomKey): Words => {
  if (latest.seed !== seed) latest = { seed, state: absorb(start, [seed]) }
  return finish(absorb(latest.state, [purpose, subject, String(count)]))
}

/** A fraction, `0 <= x < 1`. */
export const fraction = (randomKey: RandomKey): number => {
  const [high, low] = words(randomKey)
  return (high * 0x200000 + (low >>> 11)) / 0x20000000000000
}

/** Looked up, because a number's own digits take as long as all else of an id. */
const hex2: ReadonlyArray<string> = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0")
)

const hex8 = (word: number): string =>
  `${hex2[word >>> 24]}${hex2[(word >>> 16) & 255]}${hex2[(word >>> 8) & 255]}${hex2[word & 255]}`

/** Up to 32 lower-case hexadecimal digits. */
export const hex = (randomKey: RandomKey, digits: number): string => {
  const drawn = words(randomKey)
  let text = ""
  for (let word = 0; word * 8 < digits; word++) text += hex8(drawn[word] ?? 0)
  return text.slice(0, digits)
}

const decimal9 = (word: number): string => (word % 1_000_000_000).toString().padStart(9, "0")

/** Up to 27 decimal digits. */
export const decimal = (randomKey: RandomKey, digits: number): string => {
  const [a, b, c] = words(randomKey)
  return (decimal9(a) + decimal9(b) + decimal9(c)).slice(0, digits)
}

/** Characters of an alphabet whose length divides 65,536. */
export const text = (randomKey: RandomKey, length: number, alphabet: string): string => {
  let drawn = ""
  for (let block = 0; drawn.length < length; block++) {
    for (const word of words({ ...randomKey, purpose: `${randomKey.purpose}/${block}` })) {
      drawn +=
        alphabet.charAt((word >>> 16) % alphabet.length) + alphabet.charAt((word & 0xffff) % alphabet.length)
    }
  }
  return drawn.slice(0, length)
}

/** A whole number, `0 <= n < bound`. */
export const below = (randomKey: RandomKey, bound: number): number => Math.floor(fraction(randomKey) * bound)

/** A draw from the standard normal distribution (Box–Muller on two independent draws). */
export const normal = (randomKey: RandomKey): number => {
  const radius = Math.sqrt(-2 * Math.log(1 - fraction(randomKey)))
  return radius * Math.cos(2 * Math.PI * fraction({ ...randomKey, purpose: `${randomKey.purpose}/angle` }))
}
