/** How a recipient is shown: name, grouped digits, colour. */

/** The groups in which people of a country read a number; other countries' are not guessed. */
const groups = [/^(90)(\d{3})(\d{3})(\d{2})(\d{2})$/, /^(1)(\d{3})(\d{3})(\d{4})$/]

/** A phone number with its plus sign; group and user ids as they are. */
export const format = (recipient: string): string => {
  for (const pattern of groups) {
    const found = pattern.exec(recipient)
    if (found !== null) return `+${found.slice(1).join(" ")}`
  }
  return /^\d{7,15}$/.test(recipient) ? `+${recipient}` : recipient
}

/** The first letters of the first two words of a name. */
export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase()

/** One of eight colours for an avatar, always the same for the same recipient. */
export const tint = (recipient: string): number => {
  let hash = 7
  for (const character of recipient) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 997
  return hash % 8
}
