/**
 * Recipients of exchanges. The documentation's sample number may belong to a person, so on a server that is no mock
 * exchanges are addressed to an unassignable number, or to one that the user allowed.
 */
import type { Exchange } from "@connexease-gateway/contract"

/** The number in the exchanges' files. */
const sample = "905321234567"

/** Country code 999 belongs to no country (ITU-T E.164: reserved). */
export const unassignable = "999000000000"

const substitute = (value: unknown, to: string): unknown => {
  if (typeof value === "string") return value.replaceAll(sample, to)
  if (Array.isArray(value)) return value.map((item) => substitute(item, to))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, to)]))
}

/** Whether an exchange can be addressed to another number: it spells the sample number in plain digits. */
export const isAddressable = (exchange: Exchange.Exchange): boolean =>
  exchange.steps.every(({ request }) => JSON.stringify([request.body, request.rawBody]).includes(sample))

/** The same exchange for another recipient, in what it sends and in what it expects. */
export const address = (exchange: Exchange.Exchange, to: string): Exchange.Exchange => ({
  ...exchange,
  steps: substitute(exchange.steps, to) as Exchange.Exchange["steps"]
})
