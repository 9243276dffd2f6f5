/**
 * Finds the receipt, or the acknowledgement of a read receipt, in the data of a
 * successful response, and checks that a receipt belongs to the message.
 */
import { isGroupId, isUserId } from "../../message/Envelope.ts"
import * as Receipt from "../../Receipt.ts"
import { isRecord } from "../json.ts"
import { parsePhoneDigits } from "../message/parsePhoneDigits.ts"
import type { Accepted } from "./classifyResponse.ts"

/** A whole phone number; the oldest documentation shows placeholders such as `+905xxxxxxxxx`. */
const phoneNumber = (value: string | undefined): string | undefined => {
  const digits = value === undefined ? undefined : parsePhoneDigits(value)
  return digits !== undefined && digits.length >= 7 && digits.length <= 15 ? digits : undefined
}

/** How WhatsApp spells numbers in `wa_id` (Meta: phone numbers): without Mexico's 1, Argentina's 9 and Brazil's ninth digit. */
const spellings: ReadonlyArray<readonly [long: RegExp, short: string]> = [
  [/^521(\d{10})$/, "52$1"],
  [/^549(\d{10})$/, "54$1"],
  [/^55(\d{2})9(\d{8})$/, "55$1$2"]
]

const shortSpelling = (digits: string): string =>
  spellings.reduce((spelt, [long, short]) => spelt.replace(long, short), digits)

/** A business-scoped user id or a group id, which `input` repeats as it was sent. */
const isId = (to: string): boolean => isUserId(to) || isGroupId(to)

/** Whether a receipt names the recipient that was sent to, another one, or none. */
const namedRecipient = ({ input, recipient }: Receipt.Receipt, to: string): "same" | "another" | "none" => {
  if (input === to || recipient === to) return "same"
  const sent = phoneNumber(to)
  const echoed = phoneNumber(input)
  const known = phoneNumber(recipient)
  // Of a raw message it may not be known who the recipient is.
  if (sent === undefined) return echoed !== undefined && isId(to) ? "another" : "none"
  if (echoed === sent || (known !== undefined && shortSpelling(known) === shortSpelling(sent))) return "same"
  return echoed === undefined && known === undefined ? "none" : "another"
}

/** Finds the receipt of a message that was sent to `to`, after so many attempts. */
export const acceptReceipt = (
  data: unknown,
  rateLimit: Receipt.Receipt["rateLimit"],
  attempts: number,
  to: string,
  recipientEcho: "verify" | "ignore"
): Accepted<Receipt.Receipt> | "mismatch" | undefined => {
  const value = Receipt.fromData(data, rateLimit, attempts)
  if (value === undefined) return undefined
  if (recipientEcho === "ignore") return { value, isVerified: true }
  const named = namedRecipient(value, to)
  return named === "another" ? "mismatch" : { value, isVerified: named === "same" || value.sandbox }
}

/** Finds the acknowledgement of a read receipt, which names no message and is not the receipt of one. */
export const acceptRead = (data: unknown): Accepted<true> | undefined =>
  isRecord(data) && data["success"] === true && data["messages"] === undefined
    ? { value: true, isVerified: true }
    : undefined
