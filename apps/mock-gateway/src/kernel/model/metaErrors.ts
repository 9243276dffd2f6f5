/** Meta's error codes, as the contract's catalogue lists them. */
import * as MetaCatalogue from "@connexease-gateway/contract/MetaCatalogue"
import type { MetaRefusal } from "../validation/Refusal.ts"

/** The catalogue's row for a code, which may be one of a range. */
export const entryOf = (code: number): MetaCatalogue.MetaErrorEntry | undefined =>
  MetaCatalogue.all.find((entry) => entry.code <= code && code <= (entry.to ?? entry.code))

/** Meta's error object for a code, as a refused send carries it. */
export const refusalOf = (entry: MetaCatalogue.MetaErrorEntry, code: number): MetaRefusal => {
  const details = entry.details?.[0]
  const subcode = details?.subcode ?? entry.subcode
  return {
    status: entry.http ?? 400,
    message: entry.message ?? `(#${code}) ${entry.title}`,
    type: "OAuthException",
    code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    ...(details === undefined ? {} : { error_data: { messaging_product: "whatsapp", details: details.text } })
  }
}
