import * as MetaCatalogue from "@connexease-gateway/contract/MetaCatalogue"
import { refusedByMeta } from "../pipeline/errorResponses.ts"
import type { MetaRefusal } from "../validation/Refusal.ts"
import type { Scenario } from "./Scenario.ts"
import { digits } from "./Scenario.ts"

/**
 * The order gives each of Meta's codes its three digits, so that a reserved recipient means the same for ever: new codes
 * are added at the end. Of a range of codes the first stands for all.
 */
// oxfmt-ignore
const order = [
  0, 1, 2, 3, 4, 10, 33, 100, 104, 190, 200, 368, 470, 613, 1026, 80007, 130429, 130472, 130497, 130501,
  131000, 131001, 131002, 131005, 131006, 131008, 131009, 131014, 131016, 131020, 131021, 131026, 131030, 131031,
  131035, 131036, 131037, 131041, 131042, 131043, 131044, 131045, 131047, 131048, 131049, 131050, 131051, 131052,
  131053, 131055, 131056, 131057, 131058, 131059, 131061, 131062, 131063, 131064, 131201, 132000, 132001, 132005,
  132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069, 133000, 133004, 133005, 133006, 133008, 133009,
  133010, 133015, 133016, 134011, 134100, 134101, 134102, 134103, 135000, 136024, 137000, 138000, 139000, 139100,
  147001, 200005, 1752041, 2388001, 2388293, 2388299, 2494100, 2593079, 2593085, 2593107
]

/** Where each way for a code to come begins: refused, refused although accepted, accepted and failed later. */
const bases = { refused: 400, hiding: 700, failed: 550 } as const

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

/** How many seconds after acceptance a message fails. */
export const failureAfterMillis = 1_000

const ofCode = (entry: MetaCatalogue.MetaErrorEntry, code: number): ReadonlyArray<Scenario> => {
  const index = order.indexOf(entry.code)
  const known = index >= 0 && code === entry.code
  return [
    {
      name: `meta-${code}`,
      digits: known ? { before: digits(bases.refused, index), after: digits(bases.hiding, index) } : {},
      at: "before",
      stage: "meta",
      summary: `502 with Meta's ${code}: ${entry.title}.`,
      effect: {
        kind: "refusal",
        refuse: (context, world) =>
          refusedByMeta(context, world, {
            layer: "meta",
            code: "GW_003",
            field: "",
            rule: "scenario",
            expected: "Nothing is wrong: the scenario refuses.",
            meta: refusalOf(entry, code)
          })
      }
    },
    {
      name: `failed-${code}`,
      digits: known ? { after: digits(bases.failed, index) } : {},
      at: "after",
      stage: "delivery",
      summary: `200, then the status failed with ${code}: ${entry.title}.`,
      effect: { kind: "outcome", steps: [{ afterMillis: failureAfterMillis, status: "failed", error: code }] }
    }
  ]
}

/** Each of Meta's codes twice: refused in the answer, and failed after acceptance. */
export const metaErrors: ReadonlyArray<Scenario> = MetaCatalogue.all.flatMap((entry) =>
  ofCode(entry, entry.code)
)

const named = /^(?:meta|failed)-(\d{1,9})$/

/** The scenario of a code inside a range, which has no row of its own. */
export const inRange = (name: string): Scenario | undefined => {
  const code = Number(named.exec(name)?.[1] ?? Number.NaN)
  const entry = MetaCatalogue.all.find(
    (candidate) => candidate.code < code && code <= (candidate.to ?? candidate.code)
  )
  return entry === undefined ? undefined : ofCode(entry, code).find((scenario) => scenario.name === name)
}
