/** People, as the page names them. */

/** A phone number in groups of digits; group and user ids as they are. */
export const name = (recipient: string): string => {
  const turkish = /^(90)(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(recipient)
  if (turkish !== null) return `+${turkish.slice(1).join(" ")}`
  if (!/^\d{7,15}$/.test(recipient)) return recipient
  const head = recipient.startsWith("1") ? 1 : 2
  return `+${recipient.slice(0, head)} ${recipient.slice(head).replaceAll(/(\d{3})(?=\d{3})/g, "$1 ")}`
}

/** One of eight colours for an avatar, always the same for the same person. */
export const tint = (recipient: string): number => {
  let hash = 7
  for (const character of recipient) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 997
  return hash % 8
}
