/** Scenarios for each of Meta's error codes: the send is refused with it, or accepted and failed later. */
import * as MetaCatalogue from "@connexease-gateway/contract/MetaCatalogue"
import { entryOf, refusalOf } from "../model/metaErrors.ts"
import type { At, Scenario } from "./Scenario.ts"

/** For each code the digits to refuse, to refuse though the message was accepted, and to accept and fail later. */
// oxfmt-ignore
const rows: ReadonlyArray<readonly [code: number, refused: string, hiding: string, failed: string]> = [
  [0, "400", "700", "550"],
  [1, "401", "701", "551"],
  [2, "402", "702", "552"],
  [3, "403", "703", "553"],
  [4, "404", "704", "554"],
  [10, "405", "705", "555"],
  [33, "406", "706", "556"],
  [100, "407", "707", "557"],
  [104, "408", "708", "558"],
  [190, "409", "709", "559"],
  [200, "410", "710", "560"],
  [368, "411", "711", "561"],
  [470, "412", "712", "562"],
  [613, "413", "713", "563"],
  [1026, "414", "714", "564"],
  [2040, "800", "810", "650"],
  [2046, "801", "811", "651"],
  [2047, "802", "812", "652"],
  [80007, "415", "715", "565"],
  [130429, "416", "716", "566"],
  [130472, "417", "717", "567"],
  [130497, "418", "718", "568"],
  [130501, "419", "719", "569"],
  [131000, "420", "720", "570"],
  [131001, "421", "721", "571"],
  [131002, "422", "722", "572"],
  [131005, "423", "723", "573"],
  [131006, "424", "724", "574"],
  [131008, "425", "725", "575"],
  [131009, "426", "726", "576"],
  [131014, "427", "727", "577"],
  [131016, "428", "728", "578"],
  [131020, "429", "729", "579"],
  [131021, "430", "730", "580"],
  [131026, "431", "731", "581"],
  [131030, "432", "732", "582"],
  [131031, "433", "733", "583"],
  [131035, "434", "734", "584"],
  [131036, "435", "735", "585"],
  [131037, "436", "736", "586"],
  [131041, "437", "737", "587"],
  [131042, "438", "738", "588"],
  [131043, "439", "739", "589"],
  [131044, "440", "740", "590"],
  [131045, "441", "741", "591"],
  [131047, "442", "742", "592"],
  [131048, "443", "743", "593"],
  [131049, "444", "744", "594"],
  [131050, "445", "745", "595"],
  [131051, "446", "746", "596"],
  [131052, "447", "747", "597"],
  [131053, "448", "748", "598"],
  [131055, "449", "749", "599"],
  [131056, "450", "750", "600"],
  [131057, "451", "751", "601"],
  [131058, "452", "752", "602"],
  [131059, "453", "753", "603"],
  [131061, "454", "754", "604"],
  [131062, "455", "755", "605"],
  [131063, "456", "756", "606"],
  [131064, "457", "757", "607"],
  [131201, "458", "758", "608"],
  [132000, "459", "759", "609"],
  [132001, "460", "760", "610"],
  [132005, "461", "761", "611"],
  [132007, "462", "762", "612"],
  [132008, "463", "763", "613"],
  [132012, "464", "764", "614"],
  [132015, "465", "765", "615"],
  [132016, "466", "766", "616"],
  [132018, "467", "767", "617"],
  [132068, "468", "768", "618"],
  [132069, "469", "769", "619"],
  [133000, "470", "770", "620"],
  [133004, "471", "771", "621"],
  [133005, "472", "772", "622"],
  [133006, "473", "773", "623"],
  [133008, "474", "774", "624"],
  [133009, "475", "775", "625"],
  [133010, "476", "776", "626"],
  [133015, "477", "777", "627"],
  [133016, "478", "778", "628"],
  [134011, "479", "779", "629"],
  [134100, "480", "780", "630"],
  [134101, "481", "781", "631"],
  [134102, "482", "782", "632"],
  [134103, "483", "783", "633"],
  [135000, "484", "784", "634"],
  [136024, "485", "785", "635"],
  [137000, "486", "786", "636"],
  [138000, "487", "787", "637"],
  [139000, "488", "788", "638"],
  [139100, "489", "789", "639"],
  [147001, "490", "790", "640"],
  [200005, "491", "791", "641"],
  [1752041, "492", "792", "642"],
  [2388001, "493", "793", "643"],
  [2388293, "494", "794", "644"],
  [2388299, "495", "795", "645"],
  [2494100, "496", "796", "646"],
  [2593079, "497", "797", "647"],
  [2593085, "498", "798", "648"],
  [2593107, "499", "799", "649"]
]

const digitsOf: ReadonlyMap<number, Readonly<Record<At | "failed", string>>> = new Map(
  rows.map(([code, before, after, failed]) => [code, { before, after, failed }])
)

/** How long after acceptance a message fails. */
export const FAILURE_AFTER_MS = 1_000

const ofCode = (entry: MetaCatalogue.MetaErrorEntry, code: number): ReadonlyArray<Scenario> => {
  // Of a range of codes only the first has digits.
  const digits = digitsOf.get(code)
  return [
    {
      name: `meta-${code}`,
      digits: digits === undefined ? {} : { before: digits.before, after: digits.after },
      at: "before",
      stage: "meta",
      summary: `502 with Meta's ${code}: ${entry.title}.`,
      effect: {
        kind: "refusal",
        verdict: {
          kind: "refused",
          refusal: {
            layer: "meta",
            code: "GW_003",
            field: "",
            rule: "scenario",
            expected: "Nothing is wrong: the scenario refuses.",
            meta: refusalOf(entry, code)
          }
        }
      }
    },
    {
      name: `failed-${code}`,
      digits: digits === undefined ? {} : { after: digits.failed },
      at: "after",
      stage: "delivery",
      summary: `200, then the status failed with ${code}: ${entry.title}.`,
      effect: { kind: "outcome", steps: [{ afterMillis: FAILURE_AFTER_MS, status: "failed", error: code }] }
    }
  ]
}

export const metaErrors: ReadonlyArray<Scenario> = MetaCatalogue.all.flatMap((entry) =>
  ofCode(entry, entry.code)
)

const named = /^(?:meta|failed)-(\d{1,9})$/

/** The scenario of a code inside a range, which has no row of its own. */
export const inRange = (name: string): Scenario | undefined => {
  const code = Number(named.exec(name)?.[1] ?? Number.NaN)
  const entry = entryOf(code)
  return entry === undefined ? undefined : ofCode(entry, code).find((scenario) => scenario.name === name)
}
