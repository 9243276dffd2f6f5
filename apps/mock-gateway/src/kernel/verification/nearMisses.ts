/** What comes close where a verification failed: near misses, and requests that were refused. */
import type { Journal, MessageEntry, RequestEntry } from "../journal/Journal.ts"
import type { Field, Matcher } from "./Matcher.ts"
import { differingFields } from "./Matcher.ts"

/** A message that is not what was asked for, though close to it. */
interface Miss {
  readonly entry: MessageEntry
  /** In what it differs. */
  readonly differs: ReadonlyArray<Field>
}

/** What may explain why a question was not answered with yes. */
export interface NearMisses {
  /** The messages that come closest, closest first. */
  readonly nearest: ReadonlyArray<Miss>
  /** The requests that were refused last, newest first: what was looked for may be among them. */
  readonly refused: ReadonlyArray<RequestEntry>
}

const MAX_SHOWN = 3

/** Looks for the nearest misses of a matcher. */
export const nearMisses = (journal: Journal, matcher: Matcher): NearMisses => {
  let nearest: ReadonlyArray<Miss> = []
  for (const entry of journal.messages) {
    const miss = { entry, differs: differingFields(entry, matcher) }
    const worst = nearest.at(-1)
    if (miss.differs.length === 0) continue
    if (nearest.length === MAX_SHOWN && worst !== undefined && miss.differs.length > worst.differs.length)
      continue
    nearest = [miss, ...nearest].toSorted(closer).slice(0, MAX_SHOWN)
  }
  const refused: Array<RequestEntry> = []
  for (let position = journal.requests.length - 1; position >= 0 && refused.length < MAX_SHOWN; position--) {
    const entry = journal.requests.at(position)
    if (entry !== undefined && entry.status >= 400 && entry.seq > (matcher.since ?? 0)) refused.push(entry)
  }
  return { nearest, refused }
}

const closer = (one: Miss, other: Miss): number =>
  one.differs.length - other.differs.length || other.entry.seq - one.entry.seq
