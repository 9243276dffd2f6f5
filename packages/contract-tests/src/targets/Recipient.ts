/**
 * Recipients of exchanges. The documentation's sample number may belong to a person, so on a server that is no mock
 * exchanges are addressed to an unassignable number, or to one that the user allowed.
 */
import type { Exchange } from "@connexease-gateway/contract"

/** The number in the exchanges' files. */
const sample = "905321234567"

/** Country code 999 belongs to no country (ITU-T E.164: reserved). */
export const unassignable = "999000000000"

/** Other numbers that exchanges name beside it, or a part of it. */
const neighbours = /90532123456/g
const unassignableNeighbour = "99900000000"

const inText = (text: string, to: string): string =>
  text.replaceAll(sample, to).replaceAll(neighbours, unassignableNeighbour)

const substitute = (value: unknown, to: string): unknown => {
  if (typeof value === "string") return inText(value, to)
  if (value === Number(sample)) return Number(to)
  if (Array.isArray(value)) return value.map((item) => substitute(item, to))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "rawBodyBase64" && typeof item === "string" ? inBase64(item, to) : substitute(item, to)
    ])
  )
}

/** Bytes that are no text keep all but the number. */
const inBase64 = (bytes: string, to: string): string =>
  Buffer.from(inText(Buffer.from(bytes, "base64").toString("latin1"), to), "latin1").toString("base64")

/** Whether an exchange can be addressed to another number: it spells the sample number in plain digits. */
export const isAddressable = (exchange: Exchange.Exchange): boolean =>
  exchange.steps.every(({ request }) => JSON.stringify([request.body, request.rawBody]).includes(sample))

/**
 * The same exchange for another recipient, in what it sends and in what it expects. What is spelt otherwise stays; the
 * guard holds back what is still addressed to a person.
 */
export const address = (exchange: Exchange.Exchange, to: string): Exchange.Exchange => ({
  ...exchange,
  steps: substitute(exchange.steps, to) as Exchange.Exchange["steps"]
})
