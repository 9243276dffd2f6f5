/**
 * Finds the phone numbers of people in a request, in whatever spelling a server may read them: digits with separators,
 * digits of other scripts, JSON escapes, percent-encoding, a second byte for each character. Ids of messages, which hold a
 * number in base64, name no recipient and are not read.
 */
import type { RawHttpRequest } from "../http/RawHttp.ts"

/** E.164 allows 15 digits; fewer than 7 are no international number. */
const MIN_DIGITS = 7
const MAX_DIGITS = 15

/** Country code 999 belongs to no country (ITU-T E.164: reserved). */
const UNASSIGNABLE = /^999/

/** Numbers of country code 1 have eleven digits (North American Numbering Plan); moments in Unix time have ten or thirteen. */
const NORTH_AMERICAN_DIGITS = 11

/**
 * What exchanges hold that looks like a number of a person, and is none: a media id of Meta's documentation, a number that
 * Ofcom keeps for drama, the size of a picture.
 */
const harmless = /(?<!\d)(?:914268667232441|\+44 20 7946 0000|442079460000|667\/400\/400)(?!\d)/g

const SEPARATOR = String.raw`[\s.\-()/+_\0\u2010-\u2015]*`
const run = new RegExp(String.raw`\p{Nd}(?:${SEPARATOR}\p{Nd})*`, "gu")

/** The value of a decimal digit of any script: scripts have theirs in a row of ten, zero first. */
const digit = (character: string): string => {
  let zero = character.codePointAt(0) ?? 0
  const own = zero
  while (own - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String(own - zero)
}

const ascii = (text: string): string =>
  text.replaceAll(/\p{Nd}/gu, (character) => (/[0-9]/.test(character) ? character : digit(character)))

/** The numbers in a text: each run of digits, and runs that only separators part, together. */
const numbersOf = (text: string): ReadonlyArray<string> =>
  (ascii(text).replaceAll(harmless, "-x-").match(run) ?? []).flatMap((found) => {
    const parts = found.match(/\d+/g) ?? []
    return parts.flatMap((_, start) => {
      const numbers: Array<string> = []
      let number = ""
      for (const part of parts.slice(start)) {
        number += part
        if (number.length > MAX_DIGITS + 2) break
        numbers.push(number.replace(/^0+/, ""))
      }
      return numbers
    })
  })

const isPersons = (number: string): boolean =>
  number.length >= MIN_DIGITS &&
  number.length <= MAX_DIGITS &&
  !UNASSIGNABLE.test(number) &&
  (!number.startsWith("1") || number.length === NORTH_AMERICAN_DIGITS)

/** A text as it is, and as a reader of JSON or of addresses understands it. */
const readings = (text: string): ReadonlyArray<string> => [
  text,
  text.replaceAll(/\\u([0-9a-fA-F]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16))
  ),
  text.replaceAll(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
]

/** The numbers that may be a person's, as digits; `undefined` for a compressed body, which is not looked into. */
export const phoneNumbers = ({
  body,
  headers,
  target
}: RawHttpRequest): ReadonlyArray<string> | undefined => {
  const named = (name: string) => headers.filter(([given]) => given.toLowerCase() === name)
  if (named("content-encoding").some(([, value]) => value.trim().toLowerCase() !== "identity"))
    return undefined
  const bytes = Buffer.from(body ?? [])
  const texts = [
    target,
    ...headers.filter(([name]) => !/^(authorization|content-length)$/i.test(name)).map(([, value]) => value),
    bytes.toString(),
    bytes.toString("latin1")
  ]
  return [...new Set(texts.flatMap(readings).flatMap(numbersOf).filter(isPersons))]
}
