/**
 * Redacts a server's text: the API key, phone numbers, message ids (they contain
 * the number), and any part of the message that the server repeats, also escaped.
 */

/** Substrings of this length that text and message share are replaced. */
const MIN_MATCH_CHARACTERS = 6

/** Keys of the wire format whose values are keywords, not content. */
const wireKeywords = new Set(["messaging_product", "recipient_type", "type", "sub_type", "status", "policy"])

/** Lower case, letter by letter, so that positions stay the same. */
const lowerCase = (text: string): string =>
  text.replace(/\p{Lu}/gu, (letter) => {
    const lower = letter.toLowerCase()
    return lower.length === letter.length ? lower : letter
  })

const collect = (value: unknown, into: Set<string>): void => {
  if (typeof value === "string") {
    if (value.trim().length > 1) into.add(lowerCase(value))
  } else if (typeof value === "number") {
    into.add(String(value))
  } else if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      if (!(wireKeywords.has(key) && typeof child === "string")) collect(child, into)
    }
  }
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

const fromCodePoint = (code: number, otherwise: string): string =>
  code <= 0x10ffff ? String.fromCodePoint(code) : otherwise

/** Undoes JSON's, HTML's and URLs' escapes, so that escaped content is recognised. */
const unescape = (text: string): string =>
  text
    .replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
      try {
        return decodeURIComponent(escaped)
      } catch {
        return escaped
      }
    })
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (all, decimal, hex, name) =>
      name !== undefined
        ? (entities[String(name).toLowerCase()] ?? all)
        : fromCodePoint(decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16), all)
    )
    .replace(/\\+u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\+n/g, "\n")
    .replace(/\\+t/g, "\t")
    .replace(/\\+(["'\\/])/g, "$1")

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** Marks every place where `text` has `word`, which is too short for a run, as a word. */
const markWord = (text: string, word: string, hidden: Uint8Array): void => {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length
    if (!isWordCharacter(text[at - 1]) && !isWordCharacter(text[end])) hidden.fill(1, at, end)
  }
}

/** Where each run of a text stands in it. */
const runsOf = (text: string): ReadonlyMap<string, ReadonlyArray<number>> => {
  const places = new Map<string, Array<number>>()
  for (let at = 0; at + MIN_MATCH_CHARACTERS <= text.length; at++) {
    const here = text.slice(at, at + MIN_MATCH_CHARACTERS)
    const before = places.get(here)
    if (before === undefined) places.set(here, [at])
    else before.push(at)
  }
  return places
}

/** Marks every place where a text with these runs repeats one of `secret`. */
const markRuns = (
  runs: ReadonlyMap<string, ReadonlyArray<number>>,
  secret: string,
  hidden: Uint8Array
): void => {
  for (let at = 0; at + MIN_MATCH_CHARACTERS <= secret.length; at++) {
    for (const place of runs.get(secret.slice(at, at + MIN_MATCH_CHARACTERS)) ?? [])
      hidden.fill(1, place, place + MIN_MATCH_CHARACTERS)
  }
}

/** Longer texts are cut. */
const MAX_TEXT_CHARACTERS = 500

/** For a larger message the text is replaced entirely: searching it would take too long. */
const MAX_SECRET_CHARACTERS = 1_000_000

/** Creates the function that redacts a server's texts about one message. */
export const make = (apiKey: string, message: unknown): ((text: string) => string) => {
  let secrets: Set<string> | undefined
  let size = 0
  return (raw) => {
    if (secrets === undefined) {
      secrets = new Set([lowerCase(apiKey)])
      collect(message, secrets)
      for (const secret of secrets) size += secret.length
    }
    if (size > MAX_SECRET_CHARACTERS) return "[redacted]"
    const text = unescape(raw.slice(0, 4 * MAX_TEXT_CHARACTERS))
      .replace(/bearer\s+\S+/gi, "Bearer [key]")
      .replace(/\b(?:pk|sk|pb|mock)_[A-Za-z0-9_-]{4,}/g, "[key]")
      .replace(/wamid\.[A-Za-z0-9+/=_-]+/g, "[message id]")
    const lowered = lowerCase(text)
    const hidden = new Uint8Array(lowered.length)
    const runs = runsOf(lowered)
    for (const secret of secrets) {
      if (secret.length < MIN_MATCH_CHARACTERS) markWord(lowered, secret, hidden)
      else markRuns(runs, secret, hidden)
    }
    let out = ""
    for (let at = 0; at < text.length; at++) {
      if (hidden[at] !== 1) out += text[at]
      else if (hidden[at - 1] !== 1) out += "[redacted]"
    }
    return out
      .replace(/\+?\d(?:[\s().-]*\d){6,}/g, "[number]")
      .replace(/[\s\p{Cc}]+/gu, " ")
      .slice(0, MAX_TEXT_CHARACTERS)
  }
}
