/** Links in what a message contains: only http and https become links, everything else stays text. */

/** The address, where it is safe to link to; `undefined` for scripts, data, files and what is no address. */
export const safe = (address: string | undefined): string | undefined => {
  if (address === undefined || !URL.canParse(address)) return undefined
  const url = new URL(address)
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined
}

/** The host of an address, for a card that says where a file would come from. */
export const host = (address: string | undefined): string | undefined => {
  const href = safe(address)
  return href === undefined ? undefined : new URL(href).host
}

/** What ends a sentence rather than an address. */
const trailing = /[.,;:!?'"»”’*_~]+$/

/** The address that begins at this place of a text, without the punctuation that follows it. */
export const beginningAt = (source: string, index: number): string | undefined => {
  const pattern = /https?:\/\/[^\s<>"]+/giy
  pattern.lastIndex = index
  const found = pattern.exec(source)?.[0]
  if (found === undefined) return undefined
  let address = found.replace(trailing, "")
  // A closing bracket belongs to the address only where it was opened inside, as in Wikipedia's titles.
  while (/[)\]}]$/.test(address) && !balanced(address)) address = address.slice(0, -1).replace(trailing, "")
  return safe(address) === undefined ? undefined : address
}

const balanced = (address: string): boolean => {
  const count = (character: string) => address.split(character).length
  return count("(") >= count(")") && count("[") >= count("]") && count("{") >= count("}")
}
