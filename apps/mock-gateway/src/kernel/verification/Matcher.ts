/** Which messages a verification is about, and how they are found in the journal. */
import type { Journal, MessageEntry } from "../journal/Journal.ts"
import type { StatusEntry } from "../model/Status.ts"
import { get, string } from "../validation/Json.ts"
import type { Json } from "../validation/Json.ts"
import { textOf } from "./renderMessage.ts"

/** Which messages a question is about; what is absent does not matter. */
export interface Matcher {
  readonly id?: string
  /** The recipient, as sent or in digits. */
  readonly to?: string
  readonly type?: string
  /** Stands somewhere in what the person reads: body, caption, header, footer, buttons. */
  readonly text?: string
  /** The name of a template. */
  readonly template?: string
  /** The language of a template. */
  readonly language?: string
  /** Has come to this status, whether it has gone on or not; every message was `accepted`. */
  readonly status?: StatusEntry["status"] | "accepted"
  readonly sandbox?: boolean
  /** Came after this `seq`. */
  readonly since?: number
  /** Sent at this world time or later, in Unix milliseconds. */
  readonly from?: number
  /** Sent before this world time, in Unix milliseconds. */
  readonly until?: number
}

export type Field = keyof Matcher

type Test<F extends Field> = (entry: MessageEntry, wanted: NonNullable<Matcher[F]>) => boolean

const templateOf = (entry: MessageEntry): Json | undefined =>
  entry.type === "template" ? entry.body["template"] : undefined

/** In the order in which they are asked: what costs least comes first. */
const tests: { readonly [F in Field]-?: Test<F> } = {
  since: ({ seq }, wanted) => seq > wanted,
  id: ({ id }, wanted) => id === wanted,
  to: ({ recipient, waId }, wanted) => {
    const digits = wanted.replaceAll(/[+\-() ]/g, "")
    return recipient.id === digits || waId === digits || recipient.id === wanted
  },
  type: ({ type }, wanted) => type === wanted,
  status: ({ statuses }, wanted) => wanted === "accepted" || statuses.some(({ status }) => status === wanted),
  sandbox: ({ sandbox }, wanted) => sandbox === wanted,
  from: ({ at }, wanted) => at >= wanted,
  until: ({ at }, wanted) => at < wanted,
  template: (entry, wanted) => get(templateOf(entry), "name") === wanted,
  language: (entry, wanted) => string(get(templateOf(entry), "language", "code")) === wanted,
  text: (entry, wanted) => textOf(entry).includes(wanted)
}

/** What a message has for each field, as it is shown beside what was asked for. */
const values: { readonly [F in Field]-?: (entry: MessageEntry) => Json } = {
  since: ({ seq }) => seq,
  id: ({ id }) => id,
  to: ({ recipient }) => recipient.input,
  type: ({ type }) => type,
  status: ({ statuses }) => ["accepted", ...statuses.map(({ status }) => status)].join(", "),
  sandbox: ({ sandbox }) => sandbox,
  from: ({ at }) => new Date(at).toISOString(),
  until: ({ at }) => new Date(at).toISOString(),
  template: (entry) => get(templateOf(entry), "name") ?? null,
  language: (entry) => get(templateOf(entry), "language", "code") ?? null,
  text: (entry) => cut(textOf(entry))
}

/** How much of a text is shown, in characters. */
const MAX_SHOWN_LENGTH = 200

const cut = (text: string): string =>
  text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text

const shown = (field: Field, wanted: Json): Json =>
  typeof wanted === "number" && (field === "from" || field === "until")
    ? new Date(wanted).toISOString()
    : typeof wanted === "string"
      ? cut(wanted)
      : wanted

/** A field in which a message is not what was asked for. */
export interface FieldDifference {
  readonly field: Field
  readonly expected: Json
  /** What the message has; `null` where it has no such field. */
  readonly actual: Json
}

const fields = Object.keys(tests) as ReadonlyArray<Field>

const fails = <F extends Field>(entry: MessageEntry, matcher: Matcher, field: F): boolean => {
  const wanted: Matcher[F] = matcher[field]
  return wanted !== undefined && !(tests[field] as Test<F>)(entry, wanted)
}

export const matches = (entry: MessageEntry, matcher: Matcher): boolean =>
  !fields.some((field) => fails(entry, matcher, field))

/** In which fields a message is not what was asked for; none, if it matches. */
export const differingFields = (entry: MessageEntry, matcher: Matcher): ReadonlyArray<Field> =>
  fields.filter((field) => fails(entry, matcher, field))

/** What was asked for in such a field, and what the message has. */
export const difference = (entry: MessageEntry, matcher: Matcher, field: Field): FieldDifference => ({
  field,
  expected: shown(field, matcher[field] ?? null),
  actual: values[field](entry)
})

/** What matches in what the journal still holds, oldest first. */
export const find = (journal: Journal, matcher: Matcher): ReadonlyArray<MessageEntry> =>
  [...journal.messages].filter((entry) => matches(entry, matcher))

/** The newest message that matches. */
export const latest = (journal: Journal, matcher: Matcher): MessageEntry | undefined => {
  for (let position = journal.messages.length - 1; position >= 0; position--) {
    const entry = journal.messages.at(position)
    if (entry !== undefined && matches(entry, matcher)) return entry
  }
  return undefined
}
