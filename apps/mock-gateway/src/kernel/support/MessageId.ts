/**
 * WhatsApp message ids: `wamid.` and the base64 of a Thrift Compact struct that holds the user's number, the direction
 * and WhatsApp's own id.
 *
 * The layout was read from recorded ids. It matters because Meta reads the direction out of the id: a read receipt for
 * an outgoing id is refused.
 */

export interface MessageIdParts {
  /** Digits of the WhatsApp user's number, for both directions. */
  readonly user: string
  /** Sent by the business (`true`) or received from the user. */
  readonly outbound: boolean
  /** WhatsApp's own id: 18 upper-case hexadecimal digits for what the Cloud API sends. */
  readonly stanza: string
}

const prefix = "wamid."
const flags = { outbound: "\u0011", inbound: "\u0012" } as const

/** Builds an id; `user` and `stanza` are ASCII of at most 127 characters. */
export const make = ({ user, outbound, stanza }: MessageIdParts): string =>
  prefix +
  btoa(
    `\u001c\u0018${String.fromCharCode(user.length)}${user}\u0015\u0002\u0000` +
      `${outbound ? flags.outbound : flags.inbound}\u0018${String.fromCharCode(stanza.length)}${stanza}\u0000`
  )

/** Reads an id of this layout; older and foreign ids give `undefined`. */
export const parse = (id: string): MessageIdParts | undefined => {
  if (!id.startsWith(prefix)) return undefined
  let raw: string
  try {
    raw = atob(id.slice(prefix.length))
  } catch {
    return undefined
  }
  const userLength = raw.charCodeAt(2)
  const after = 3 + userLength
  const stanzaLength = raw.charCodeAt(after + 5)
  const flag = raw[after + 3]
  const outbound = flag === flags.outbound
  if (!outbound && flag !== flags.inbound) return undefined
  const parts = {
    user: raw.slice(3, after),
    outbound,
    stanza: raw.slice(after + 6, after + 6 + stanzaLength)
  }
  return make(parts) === id ? parts : undefined
}

/** The sandbox's id from 19 digits (Connexease: quickstart). */
export const sandbox = (digits: string): string => `${prefix}FAKE_${digits}`
