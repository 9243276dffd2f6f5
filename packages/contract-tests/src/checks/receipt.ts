/** Compares the receipt that core gives with the answer that it was made of, by a reading of its own. */
import { isDeepStrictEqual } from "node:util"
import * as JsonPointer from "../json/JsonPointer.ts"
import * as RawHttp from "../http/RawHttp.ts"
import type { Difference, Provenance } from "./Difference.ts"

const rateWindow = (answer: RawHttp.RawHttpResponse, name: "sec" | "min") => {
  const number = (what: string) => {
    const value = RawHttp.header(answer, `X-RateLimit-${name}-${what}`)
    return /^\d{1,15}$/.test(value ?? "") ? Number(value) : undefined
  }
  const limit = number("Limit")
  return limit === undefined ? undefined : { limit, remaining: number("Remaining") }
}

/** A text that says something; a receipt has nothing in the place of another value. */
const textAt = (data: unknown, pointer: string): string | undefined => {
  const value = JsonPointer.get(data, pointer)
  return typeof value === "string" && value !== "" ? value : undefined
}

/** What a receipt must hold of an answer, member by member. */
const expected = (answer: RawHttp.RawHttpResponse) => {
  const data = JsonPointer.get(RawHttp.json(answer), "/data")
  const messageId = textAt(data, "/messages/0/id")
  const [second, minute] = [rateWindow(answer, "sec"), rateWindow(answer, "min")]
  return {
    messageId,
    recipient: textAt(data, "/contacts/0/wa_id"),
    input: textAt(data, "/contacts/0/input"),
    status: textAt(data, "/messages/0/message_status"),
    sandbox: String(messageId).startsWith("wamid.FAKE_"),
    rateLimit: second === undefined && minute === undefined ? undefined : { second, minute },
    raw: data
  }
}

const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value))

/** Every member of a receipt that is not what its answer says. */
export const differences = (
  receipt: unknown,
  answer: RawHttp.RawHttpResponse,
  provenance: Provenance
): ReadonlyArray<Difference> =>
  Object.entries(expected(answer)).flatMap(([name, value]) => {
    const found = JsonPointer.get(receipt, `/${name}`)
    return isDeepStrictEqual(found, value)
      ? []
      : [
          {
            at: `receipt /${name}`,
            expected: `${shown(value)}, as answered`,
            found: shown(found),
            ...provenance
          }
        ]
  })
