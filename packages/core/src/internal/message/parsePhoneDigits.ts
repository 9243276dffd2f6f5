/**
 * Reduces a phone number as people write it to its digits. It does not check
 * that the digits are a valid number.
 */

/** Punctuation, spaces, and the invisible marks that address books and messengers put around numbers. */
const decoration = /[\s+\-().\u00AD\u200B-\u200F\u2010-\u2015\u202A-\u202E\u2060-\u2069\uFEFF\uFF0B]/g

/** Arabic-Indic, extended Arabic-Indic and full-width digits, whose last four bits are their value. */
const foreignDigit = /[\u0660-\u0669\u06F0-\u06F9\uFF10-\uFF19]/g

/**
 * `+90 (532) 123-45-67`, `0090 532 …` and `+44 (0)20 …` as digits that start
 * with the country code. `undefined` where something else stands between them.
 */
export const parsePhoneDigits = (input: string): string | undefined => {
  const ascii = input
    .replace(foreignDigit, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/^\s*(\+|00)(.*?)\(0\)/, "$1$2")
    .replace(decoration, "")
    .replace(/^00/, "")
  return /^\d+$/.test(ascii) ? ascii : undefined
}
