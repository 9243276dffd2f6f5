/** What became of a campaign: its entries counted by outcome, by reason and over time. */
import type { Entry, Status } from "../outbox/Operations.ts"
import * as Progress from "./Progress.ts"

/** Messages that had been sent, delivered and read by a moment. */
export interface Moment {
  readonly at: Date
  readonly sent: number
  readonly delivered: number
  readonly read: number
}

/** Why messages were not sent or not delivered, with how many. */
export interface Cause {
  readonly outcome: string
  /** The gateway's or Meta's code, or the tag of core's reason. */
  readonly cause: string
  readonly count: number
}

export interface Report {
  readonly name: string
  readonly createdAt: Date
  readonly progress: Progress.Progress
  readonly startedAt: Date | undefined
  readonly endedAt: Date | undefined
  readonly course: ReadonlyArray<Moment>
  readonly causes: ReadonlyArray<Cause>
  readonly entries: ReadonlyArray<Entry>
}

/** Points of the course: enough for a smooth line, few enough for a table. */
const MAX_POINTS = 60

const times = (
  entries: ReadonlyArray<Entry>,
  of: (entry: Entry) => Date | undefined
): ReadonlyArray<number> => entries.flatMap((entry) => of(entry)?.getTime() ?? []).toSorted((a, b) => a - b)

const isSent = ({ state }: Entry): boolean => state === "accepted"

/** How many of sorted times are not after a moment, at several moments in their order. */
const counter = (sorted: ReadonlyArray<number>) => {
  let count = 0
  return (at: number): number => {
    while (count < sorted.length && (sorted[count] ?? 0) <= at) count++
    return count
  }
}

/** Meta's times are whole seconds, so that a message seems to have been delivered before it was sent. */
const notBefore = ({ answeredAt }: Entry, at: Date | undefined): Date | undefined =>
  at !== undefined && answeredAt !== undefined && at < answeredAt ? answeredAt : at

const courseOf = (entries: ReadonlyArray<Entry>): ReadonlyArray<Moment> => {
  const accepted = entries.filter(isSent)
  const sent = times(accepted, ({ answeredAt }) => answeredAt)
  const delivered = times(accepted, (entry) => notBefore(entry, entry.deliveredAt ?? entry.readAt))
  const read = times(accepted, (entry) => notBefore(entry, entry.readAt))
  const all = [...sent, ...delivered, ...read]
  if (all.length === 0) return []
  const bounds = all.reduce(
    ({ end, start }, at) => ({ start: Math.min(start, at), end: Math.max(end, at) }),
    { start: Infinity, end: -Infinity }
  )
  const count = { sent: counter(sent), delivered: counter(delivered), read: counter(read) }
  const points = bounds.end === bounds.start ? 1 : MAX_POINTS
  return Array.from({ length: points }, (_, i) => {
    const at = points === 1 ? bounds.end : bounds.start + ((bounds.end - bounds.start) * i) / (points - 1)
    return { at: new Date(at), sent: count.sent(at), delivered: count.delivered(at), read: count.read(at) }
  })
}

const outcomeOf = ({ state, status }: Entry): string | undefined => {
  if (state === "accepted") return status === "failed" ? "failed after sending" : undefined
  return state === "queued" || state === "claimed" || state === "sending" ? undefined : state
}

const causesOf = (entries: ReadonlyArray<Entry>): ReadonlyArray<Cause> => {
  const found = new Map<string, Cause>()
  for (const entry of entries) {
    const outcome = outcomeOf(entry)
    if (outcome === undefined) continue
    const cause = entry.code ?? entry.reason ?? ""
    const id = `${outcome} ${cause}`
    found.set(id, { outcome, cause, count: (found.get(id)?.count ?? 0) + 1 })
  }
  return [...found.values()].toSorted((a, b) => b.count - a.count)
}

export const make = (status: Status, entries: ReadonlyArray<Entry>, createdAt: Date): Report => {
  const course = courseOf(entries)
  return {
    name: status.name,
    createdAt,
    progress: Progress.of(status),
    startedAt: course[0]?.at,
    endedAt: course.at(-1)?.at,
    course,
    causes: causesOf(entries),
    entries
  }
}

const columns = [
  "key",
  "state",
  "status",
  "reason",
  "code",
  "attempts",
  "messageId",
  "answeredAt",
  "deliveredAt",
  "readAt"
] as const satisfies ReadonlyArray<keyof Entry>

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
const cell = (value: string | number | Date | undefined): string => {
  const text = value instanceof Date ? value.toISOString() : String(value ?? "")
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line for each message, in the order in which they were enqueued. */
export const toCsv = ({ entries }: Report): string =>
  [columns.join(","), ...entries.map((entry) => columns.map((name) => cell(entry[name])).join(","))].join(
    "\n"
  )

export const toJson = ({
  causes,
  course,
  createdAt,
  endedAt,
  entries,
  name,
  progress,
  startedAt
}: Report): string =>
  JSON.stringify(
    { name, createdAt, startedAt, endedAt, ...progress, causes, course, messages: entries },
    null,
    2
  )
