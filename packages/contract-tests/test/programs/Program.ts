/** Random programs over client and mock: what an application may do, and what may happen to it meanwhile. */
import * as Arbitrary from "effect/Arbitrary"
import * as Arbitraries from "../properties/arbitraries.ts"

/** How a recipient's messages end, by the digits of the mock's reserved numbers (`docs/scenarios.md`). */
const endings = {
  ordinary: "000",
  "not-on-whatsapp": "100",
  "sent-then-failed": "107",
  reads: "105",
  "reads-at-once": "106",
  "reset, not taken": "200",
  "reset, taken": "300",
  "closed, taken": "301",
  "reset-body, taken": "302",
  "truncated, taken": "303",
  "garbage, not taken": "205",
  "page, taken": "320",
  "half an answer, taken": "321",
  "empty, taken": "322",
  "no id, taken": "325",
  "Bad Gateway of a proxy, taken": "343",
  "Bad Gateway of a proxy, not taken": "243",
  "Service Unavailable of a proxy, taken": "344",
  GW_001: "031",
  "GW_500, not taken": "050",
  "GW_500, taken": "090",
  "meta-131049": "444",
  "webhook-duplicated": "900",
  "webhook-reordered": "901",
  "webhook-late": "902",
  "webhook-batched": "904"
} as const

export type Ending = keyof typeof endings

/** A number of the mock's, whose messages end so. */
export const recipient = (ending: Ending, person: number): string =>
  `999${endings[ending]}${String(person).padStart(6, "0")}`

/** What befalls the next requests, whoever they are for. */
export interface Fault {
  readonly scenario: "AUTH_004" | "AUTH_005" | "GW_500" | "reset" | "close" | "truncate"
  readonly at: "before" | "after"
  readonly count: number
}

/** One message: of its own, or under one of a few keys, whose message is always the same. */
export type Letter =
  | { readonly key: number }
  | { readonly key?: undefined; readonly ending: Ending; readonly person: number }

export type Step =
  | { readonly do: "send"; readonly letter: Letter }
  /** Two sends at once. */
  | { readonly do: "sendTwice"; readonly letter: Letter }
  | { readonly do: "sendMany"; readonly letters: ReadonlyArray<Letter> }
  /** A send that its caller gives up, `after` so many milliseconds. */
  | { readonly do: "giveUp"; readonly letter: Letter; readonly after: number }
  | { readonly do: "fault"; readonly fault: Fault }
  /** The world's clock moves on, and what is due happens. */
  | { readonly do: "advance"; readonly millis: number }
  /** The world's clock is set back. */
  | { readonly do: "setBack"; readonly millis: number }
  /** Keys of unknown outcome are settled by the webhooks that have come. */
  | { readonly do: "settle" }
  /** The client ends, and another begins on its ledger. */
  | { readonly do: "restartClient" }
  /** The mock ends and begins again with its data file, and so does the client. */
  | { readonly do: "restartMock" }

export interface Program {
  /** How the message of each key ends. */
  readonly keys: ReadonlyArray<Ending>
  readonly steps: ReadonlyArray<Step>
}

const KEYS = 3

const ending = Arbitraries.among(Object.keys(endings) as [Ending, ...Array<Ending>])

const letter: Arbitrary.Arbitrary<Letter> = Arbitraries.oneOf<Letter>([
  Arbitrary.map(Arbitrary.all({ ending, person: Arbitraries.below(2) }), (own) => own),
  Arbitrary.map(Arbitraries.below(KEYS), (key) => ({ key }))
])

const fault: Arbitrary.Arbitrary<Fault> = Arbitrary.map(
  Arbitrary.all({
    scenario: Arbitraries.among(["AUTH_004", "AUTH_005", "GW_500", "reset", "close", "truncate"]),
    at: Arbitraries.among(["before", "after"]),
    count: Arbitraries.among([1, 2, 6])
  }),
  // A refusal for authentication is always before the message is taken.
  (one) => (one.scenario.startsWith("AUTH") ? { ...one, at: "before" } : one)
)

const send = Arbitrary.map(letter, (one): Step => ({ do: "send", letter: one }))

const step: Arbitrary.Arbitrary<Step> = Arbitraries.oneOf<Step>([
  send,
  send,
  Arbitrary.map(letter, (one) => ({ do: "sendTwice", letter: one })),
  Arbitrary.map(Arbitrary.array(letter, { minLength: 2, maxLength: 6 }), (letters) => ({
    do: "sendMany",
    letters
  })),
  Arbitrary.map(Arbitrary.all({ letter, after: Arbitraries.below(4) }), (own) => ({ do: "giveUp", ...own })),
  Arbitrary.map(fault, (one) => ({ do: "fault", fault: one })),
  Arbitrary.map(Arbitraries.among([1, 900, 61_000, 3_600_000]), (millis) => ({ do: "advance", millis })),
  Arbitrary.map(Arbitraries.among([10, 86_400_000]), (millis) => ({ do: "setBack", millis })),
  Arbitrary.Constant<Step>({ do: "settle" }),
  Arbitrary.Constant<Step>({ do: "restartClient" }),
  Arbitrary.Constant<Step>({ do: "restartMock" })
])

export const program: Arbitrary.Arbitrary<Program> = Arbitrary.all({
  keys: Arbitrary.array(ending, { minLength: KEYS, maxLength: KEYS }),
  steps: Arbitrary.array(step, { minLength: 1, maxLength: 14 })
})
