/**
 * Compares two observations, of targets or recordings, response by response. Differences are grouped by place and
 * change, classified, and matched against the waivers.
 */
import type { Evidence } from "@connexease-gateway/contract"
import { Exchange } from "@connexease-gateway/contract"
import type { Observation } from "../record/Observation.ts"
import * as Change from "./Change.ts"
import * as Classification from "./Classification.ts"
import * as Waiver from "./Waiver.ts"

/** Where a difference shows. */
export interface Place {
  readonly exchange: string
  readonly topic: string
  readonly title: string
  /** The request of the exchange, counted from 1, where it has several. */
  readonly step?: number
  /** How well the contract knows this place, where it says something about it. */
  readonly evidence?: Evidence.Evidence
  /** Why it is accepted for now. */
  readonly waiver?: Waiver.Waiver
}

/** One difference, and every place where it shows. */
export interface Difference extends Change.Change {
  readonly class: Classification.Class
  /** Why it is of this class. */
  readonly reason: string
  readonly places: ReadonlyArray<Place>
}

/** What became of one exchange, for an overview. */
export interface Compared {
  readonly exchange: string
  readonly topic: string
  readonly title: string
  /** The worst that is not waived; `waived` when all is, `same` when there is nothing. */
  readonly outcome: Classification.Class | "waived" | "same"
}

export interface WaiverUse {
  readonly waiver: Waiver.Waiver
  /** In how many places it was needed. */
  readonly used: number
  readonly isExpired: boolean
}

export interface Report {
  readonly before: string
  readonly after: string
  /** The day of the comparison, UTC. */
  readonly date: string
  /** What matters most comes first, then what shows in most places; what is waived comes last. */
  readonly differences: ReadonlyArray<Difference>
  readonly compared: ReadonlyArray<Compared>
  /** Exchanges that one side or both could not be asked, and why. */
  readonly missing: ReadonlyArray<{ readonly exchange: string; readonly reason: string }>
  readonly waivers: ReadonlyArray<WaiverUse>
  /** Differences by class that are not waived everywhere, and those that are. */
  readonly counts: Readonly<Record<Classification.Class | "waived", number>>
  /** What is wrong with the comparison as a whole. */
  readonly problems: ReadonlyArray<string>
  /** Whether nothing breaking or risky is left that no waiver accepts, and the comparison is worth something. */
  readonly ok: boolean
}

export interface Options {
  readonly waivers?: ReadonlyArray<Waiver.Waiver>
  /** What is wrong with the comparison, beside what shows in it. */
  readonly problems?: ReadonlyArray<string>
  /** Today, such as `2026-11-22`; by it waivers expire. */
  readonly date: string
}

/** Whether a difference, or what is left of it, is accepted everywhere. */
export const isWaived = ({ places }: Difference): boolean =>
  places.every(({ waiver }) => waiver !== undefined)

interface Found {
  readonly change: Change.Change
  readonly place: Place
}

/** How well the contract knows a place in the answer to a step. */
const evidenceOf = (step: Exchange.Step | undefined, at: string): Evidence.Evidence | undefined => {
  const expect = step?.expect
  if (expect === undefined) return undefined
  const [kind = "", name = ""] = at.split(/ (.*)/s)
  if (kind === "status") return expect.status?.evidence
  if (kind === "body") return expect.body?.[name]?.evidence
  if (kind !== "header") return undefined
  return Object.entries(expect.headers ?? {}).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1]
    .evidence
}

const answered = { status: "an answer" } as const

/** Everything that differs in one exchange. */
const inExchange = (
  before: Exchange.Exchange,
  after: Exchange.Exchange,
  known: Exchange.Exchange | undefined
): ReadonlyArray<Found> => {
  const { id, steps, title, topic } = before
  return steps.flatMap((step, index) => {
    const [from, to] = [step.observed, after.steps[index]?.observed]
    if (from === undefined || to === undefined) return []
    return Change.changes(from, to).map((change) => {
      const evidence = evidenceOf(known?.steps[index], change.at)
      const place = {
        exchange: id,
        topic,
        title,
        ...(steps.length === 1 ? {} : { step: index + 1 }),
        ...(evidence === undefined ? {} : { evidence })
      }
      return { change, place }
    })
  })
}

/** One side was answered, the other was not. */
const lost = (exchange: Exchange.Exchange, change: Omit<Change.Change, "at" | "kind">): Found => ({
  change: { at: "answer", kind: "changed", ...change },
  place: { exchange: exchange.id, topic: exchange.topic, title: exchange.title }
})

const grouped = (found: ReadonlyArray<Found>): ReadonlyArray<Difference> =>
  [
    ...Map.groupBy(found, ({ change }) =>
      JSON.stringify([change.at, change.kind, change.from, change.to])
    ).values()
  ]
    .flatMap((own) => {
      const [first] = own
      if (first === undefined) return []
      const { class: weight, reason } = Classification.of(first.change)
      return [{ ...first.change, class: weight, reason, places: own.map(({ place }) => place) }]
    })
    .toSorted(
      (a, b) =>
        Number(isWaived(a)) - Number(isWaived(b)) ||
        Classification.classes.indexOf(a.class) - Classification.classes.indexOf(b.class) ||
        b.places.length - a.places.length ||
        (a.at < b.at ? -1 : 1)
    )

const worst = (found: ReadonlyArray<Found>): Compared["outcome"] => {
  if (found.length === 0) return "same"
  const open = found.filter(({ place }) => place.waiver === undefined)
  const all = open.map(({ change }) => Classification.of(change).class)
  return Classification.classes.find((one) => all.includes(one)) ?? "waived"
}

const byId = (exchanges: ReadonlyArray<Exchange.Exchange>) => new Map(exchanges.map((one) => [one.id, one]))

/** Compares the second side with the first. */
export const compare = (before: Observation, after: Observation, options: Options): Report => {
  const contract = byId(Exchange.load())
  const [from, to] = [byId(before.exchanges), byId(after.exchanges)]
  const waivers = options.waivers ?? []
  const active = waivers.filter((one) => !Waiver.isExpired(one, options.date))
  const uses = new Map(waivers.map((waiver) => [waiver, 0]))

  const waive = ({ change, place }: Found): Found => {
    const waiver = active.find((one) => Waiver.covers(one, change.at, place.exchange))
    if (waiver === undefined) return { change, place }
    uses.set(waiver, (uses.get(waiver) ?? 0) + 1)
    return { change, place: { ...place, waiver } }
  }

  const found: Array<Found> = []
  const compared: Array<Compared> = []
  const missing: Array<Report["missing"][number]> = []
  const ids = [
    ...new Set([before, after].flatMap((side) => [...byId(side.exchanges).keys(), ...side.missing.keys()]))
  ]
  for (const id of ids) {
    const [old, fresh] = [from.get(id), to.get(id)]
    const either = old ?? fresh
    const failure = after.unanswered.get(id) ?? before.unanswered.get(id)
    const own =
      old !== undefined && fresh !== undefined
        ? inExchange(old, fresh, contract.get(id))
        : either !== undefined && failure !== undefined
          ? [
              lost(
                either,
                old === undefined
                  ? { from: failure, to: answered.status }
                  : { from: answered.status, to: failure }
              )
            ]
          : undefined
    if (own === undefined || either === undefined) {
      const reason = after.missing.get(id) ?? before.missing.get(id) ?? "one side has not seen it"
      missing.push({ exchange: id, reason })
      continue
    }
    const held = own.map(waive)
    found.push(...held)
    compared.push({ exchange: id, topic: either.topic, title: either.title, outcome: worst(held) })
  }

  const differences = grouped(found)
  const counts = { breaking: 0, risky: 0, cosmetic: 0, waived: 0 }
  for (const one of differences) counts[isWaived(one) ? "waived" : one.class]++
  const expired = waivers.filter((one) => Waiver.isExpired(one, options.date))
  const problems = [
    ...(options.problems ?? []),
    ...(compared.length === 0 ? ["nothing was compared"] : []),
    ...expired.map(
      ({ exchange, expires, path, reason }) =>
        `the waiver for ${path}${exchange === undefined ? "" : ` in ${exchange}`} expired on ${expires}: ${reason}`
    )
  ]
  return {
    before: before.name,
    after: after.name,
    date: options.date,
    differences,
    compared,
    missing,
    waivers: waivers.map((waiver) => ({
      waiver,
      used: uses.get(waiver) ?? 0,
      isExpired: expired.includes(waiver)
    })),
    counts,
    problems,
    ok: counts.breaking === 0 && counts.risky === 0 && problems.length === 0
  }
}

/** The counts in words: `1 breaking, 2 risky, 0 cosmetic, 3 waived, in 369 exchanges`. */
export const summary = ({ compared, counts }: Report): string =>
  `${counts.breaking} breaking, ${counts.risky} risky, ${counts.cosmetic} cosmetic, ${counts.waived} waived, in ${compared.length} ${
    compared.length === 1 ? "exchange" : "exchanges"
  }`
