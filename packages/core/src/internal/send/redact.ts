/**
 * Redacts a server's text: the API key, phone numbers, message ids (they contain
 * the number), and any part of the message that the server repeats, also escaped.
 * Names and languages of templates and texts that are constant stay.
 */
import { isRecord } from "../json.ts"
import { constantTexts } from "./constantTexts.ts"

/** Substrings of this length that text and message share are replaced. */
const MIN_MATCH_CHARACTERS = 6

/** Keys of the wire format whose values are keywords, not content. */
const wireKeywords = new Set(["messaging_product", "recipient_type", "type", "sub_type", "status", "policy"])

/** Meta's forms of a template's name and language; what has another form is redacted like content. */
const templateName = /^(?=.*[a-z])[a-z0-9_]{1,512}$/
const templateLanguage = /^[a-z]{2,3}(?:_[a-z0-9]{2,4})?$/i

/** Lower case, letter by letter, so that positions stay the same. */
const lowerCase = (text: string): string =>
  text.replace(/\p{Lu}/gu, (letter) => {
    const lower = letter.toLowerCase()
    return lower.length === letter.length ? lower : letter
  })

const wordPattern = /[\p{L}\p{N}]+/gu

/** The words of texts that are constant, and the smallest ones of English: alone they say nothing about a message. */
const commonWords: ReadonlySet<string> = new Set(
  [
    ...constantTexts,
    "a an and any are as at be but can for had if it its may must no of on or so than that this was we you"
  ]
    .join(" ")
    .toLowerCase()
    .match(wordPattern)
)

/** What a message holds, in lower case. */
class Contents {
  /** Whole values. */
  readonly values = new Set<string>()
  /** Values of one word, and the short words within longer ones. */
  readonly words = new Set<string>()
  /** What stays: the template's name and language. */
  readonly names: Array<string> = []
  size = 0

  add(value: unknown): void {
    if (typeof value === "string") this.addText(value)
    else if (typeof value === "number") this.addText(String(value))
    else if (typeof value === "object" && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        if (key === "template" && isRecord(child)) this.addTemplate(child)
        else if (!(wireKeywords.has(key) && typeof child === "string")) this.add(child)
      }
    }
  }

  private addTemplate({ language, name, ...rest }: Readonly<Record<string, unknown>>): void {
    const code = isRecord(language) ? language["code"] : undefined
    if (typeof name === "string" && templateName.test(name)) this.names.push(name)
    else this.add(name)
    if (typeof code === "string" && templateLanguage.test(code)) this.names.push(lowerCase(code))
    else this.add(language)
    this.add(rest)
  }

  addText(text: string): void {
    this.size += text.length
    if (this.size > MAX_SECRET_CHARACTERS) return
    const whole = lowerCase(text).trim()
    const words = whole.match(wordPattern) ?? []
    if (words[0] === whole) this.words.add(whole)
    if (whole !== "") this.values.add(whole)
    for (const word of words) {
      if (word.length > 1 && word.length < MIN_MATCH_CHARACTERS && !commonWords.has(word))
        this.words.add(word)
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

/** Marks every place where `text` has `part` with no letter or digit beside it, as hidden or as shown. */
const mark = (text: string, part: string, hidden: Uint8Array, as: 0 | 1): void => {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const end = at + part.length
    if (!isWordCharacter(text[at - 1]) && !isWordCharacter(text[end])) hidden.fill(as, at, end)
  }
}

/** Marks every word of `text` that is one of `words`. */
const markWords = (text: string, words: ReadonlySet<string>, hidden: Uint8Array): void => {
  for (const { 0: word, index } of text.matchAll(wordPattern)) {
    if (words.has(word)) hidden.fill(1, index, index + word.length)
  }
}

/** Where each run of a text stands in it. */
const runsOf = (text: string): Map<string, ReadonlyArray<number>> => {
  const places = new Map<string, Array<number>>()
  for (let at = 0; at + MIN_MATCH_CHARACTERS <= text.length; at++) {
    const here = text.slice(at, at + MIN_MATCH_CHARACTERS)
    const before = places.get(here)
    if (before === undefined) places.set(here, [at])
    else before.push(at)
  }
  return places
}

/** Marks every place where a text repeats one of `secret`, and removes it from the text's runs: each is marked once. */
const markRuns = (runs: Map<string, ReadonlyArray<number>>, secret: string, hidden: Uint8Array): void => {
  for (let at = 0; at + MIN_MATCH_CHARACTERS <= secret.length; at++) {
    const run = secret.slice(at, at + MIN_MATCH_CHARACTERS)
    for (const place of runs.get(run) ?? []) hidden.fill(1, place, place + MIN_MATCH_CHARACTERS)
    runs.delete(run)
  }
}

/** Longer texts are cut. */
const MAX_TEXT_CHARACTERS = 500

/** For a larger message the text is replaced entirely: searching it would take too long. */
const MAX_SECRET_CHARACTERS = 1_000_000

/** Creates the function that redacts a server's texts about one message. */
export const make = (apiKey: string, message: unknown): ((text: string) => string) => {
  let contents: Contents | undefined
  return (raw) => {
    if (contents === undefined) {
      contents = new Contents()
      contents.addText(apiKey)
      contents.add(message)
    }
    if (contents.size > MAX_SECRET_CHARACTERS) return "[redacted]"
    const text = unescape(raw.slice(0, 4 * MAX_TEXT_CHARACTERS))
      .replace(/bearer\s+\S+/gi, "Bearer [key]")
      .replace(/\b(?:pk|sk|pb|mock)_[A-Za-z0-9_-]{4,}/g, "[key]")
      .replace(/wamid\.[A-Za-z0-9+/=_-]+/g, "[message id]")
    const lowered = lowerCase(text)
    const hidden = new Uint8Array(lowered.length)
    const runs = runsOf(lowered)
    markWords(lowered, contents.words, hidden)
    for (const value of contents.values) {
      if (value.length < MIN_MATCH_CHARACTERS) mark(lowered, value, hidden, 1)
      else markRuns(runs, value, hidden)
    }
    for (const name of contents.names) mark(lowered, name, hidden, 0)
    for (const constant of constantTexts) mark(lowered, constant.toLowerCase(), hidden, 0)
    hidden.fill(0, 0, /^\(#\d{1,7}\)/.exec(lowered)?.[0].length ?? 0)
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
