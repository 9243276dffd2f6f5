/**
 * The fault matrix: every scenario of the mock's registry, before and after the message is accepted, and the failures
 * that happen before a gateway is reached.
 */
import type { ScenarioView } from "@connexease-gateway/mock-gateway"
import * as MetaCatalogue from "@connexease-gateway/contract/MetaCatalogue"

/** What the matrix needs of a scenario of the mock. */
export type Scenario = Pick<ScenarioView, "digits" | "name" | "summary" | "times">

export interface Fault {
  /** `reset; at=after`, `connection-refused` */
  readonly name: string
  readonly title: string
  readonly how:
    | { readonly kind: "recipient"; readonly digits: string }
    | {
        readonly kind: "rule"
        readonly scenario: string
        readonly at: "before" | "after"
        readonly parameters: Readonly<Record<string, number>>
      }
    | { readonly kind: "unreachable"; readonly why: "refused" | "dns" | "connect-timeout" }
  /** Why no client can be asked for the truth here, where that is so. */
  readonly undecidable?: string
}

/** Numbers that keep a fault as it is and let it end sooner. */
const shortened: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  dribble: { ms: 5 },
  latency: { ms: 200 },
  "latency-uniform": { min: 50, max: 300 },
  "latency-lognormal": { ms: 100, sigma: 0.6 }
}

const wholeSuccess = "the answer is a whole success although nothing was taken; no client can see that"
const wholeRefusal = "the answer is a whole refusal although the message was taken; no client can see that"

/** Where the gateway says one thing and has done the other, so that no client can report the truth. */
const misleadingResponses: ReadonlyArray<{
  readonly scenario: RegExp
  readonly at: "before" | "after"
  readonly reason: string
}> = [
  {
    scenario: /^(no-contacts|extra-fields|dribble|gzip-lie|oversized-header|oversized-body)$/,
    at: "before",
    reason: wholeSuccess
  },
  {
    scenario: /^(proxy-(401|402|403|404|413|429)|retry-after|unknown-code)$/,
    at: "after",
    reason: wholeRefusal
  }
]

/**
 * Whether a code of Meta's, in the answer to a send, is a plain no. That it may also come later, of a message that
 * was taken, is another thing.
 */
const isRefusal = (name: string): boolean => {
  const code = Number(/^meta-(\d+)$/.exec(name)?.[1] ?? Number.NaN)
  return MetaCatalogue.all.some(
    (row) => row.code <= code && code <= (row.to ?? row.code) && row.accepted !== "unclear"
  )
}

const undecidable = (name: string, at: "before" | "after"): string | undefined =>
  misleadingResponses.find((entry) => entry.at === at && entry.scenario.test(name))?.reason ??
  (at === "after" && isRefusal(name) ? wholeRefusal : undefined)

const ofScenario = ({ digits, name, summary, times }: Scenario): ReadonlyArray<Fault> =>
  times.map((at) => {
    const reason = undecidable(name, at)
    const parameters = shortened[name]
    const own = digits[at]
    return {
      name: times.length === 1 ? name : `${name}; at=${at}`,
      title: summary,
      how:
        own === undefined || parameters !== undefined
          ? { kind: "rule", scenario: name, at, parameters: parameters ?? {} }
          : { kind: "recipient", digits: own },
      ...(reason === undefined ? {} : { undecidable: reason })
    }
  })

/** What happens before a gateway is reached. */
const unreached: ReadonlyArray<Fault> = [
  {
    name: "connection-refused",
    title: "No process listens at the address.",
    how: { kind: "unreachable", why: "refused" }
  },
  { name: "dns-failure", title: "The name has no address.", how: { kind: "unreachable", why: "dns" } },
  {
    name: "connect-timeout",
    title: "The connection is never taken up.",
    how: { kind: "unreachable", why: "connect-timeout" }
  }
]

/** The matrix over what a mock's registry has. */
export const matrix = (scenarios: ReadonlyArray<Scenario>): ReadonlyArray<Fault> => [
  ...unreached,
  ...scenarios.flatMap(ofScenario)
]
