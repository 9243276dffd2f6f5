/** Whom a message is for: a phone number, a group or a user id. */
import type { Json } from "./Json.ts"

/** Whom a message is for. */
export interface Recipient {
  readonly kind: "phone" | "group" | "user"
  /** as the request named it; a number sent as a JSON number is given as a string, as Meta does in `contacts[0].input` */
  readonly input: string
  /** a phone number's digits, else the id itself */
  readonly id: string
}

const userId = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/
const groupId = /^(?:Y2FwaV9ncm91cDo[A-Za-z0-9+/_-]{4,200}={0,2}|[0-9-]{10,64}@g\.us)$/
const punctuation = /[+\-() ]/g
const digits = /^[0-9]{7,15}$/
/** Beyond this nothing is looked at: what is echoed in answers and kept by recipient stays small. */
const MAX_RECIPIENT_LENGTH = 256

/**
 * Reads `to` or `recipient`: a phone number of 7 to 15 digits, in which `+`, `-`, `(`, `)` and spaces are tolerated
 * (Meta: send messages), a group id, or a business-scoped user id such as `US.13491208655302741918`.
 * `undefined` when it can be none of these.
 */
export const parse = (value: Json | undefined): Recipient | undefined => {
  const input = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value
  if (typeof input !== "string" || input.length > MAX_RECIPIENT_LENGTH) return undefined
  if (digits.test(input)) return { kind: "phone", input, id: input }
  const id = input.replace(punctuation, "")
  if (digits.test(id)) return { kind: "phone", input, id }
  if (userId.test(input)) return { kind: "user", input, id: input }
  if (groupId.test(input)) return { kind: "group", input, id: input }
  return undefined
}
