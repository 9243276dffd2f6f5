/** What a campaign would send: each row as a message with its key, or the problems of the row. */
import * as Message from "@connexease-gateway/core/Message"
import * as PhoneNumber from "@connexease-gateway/core/PhoneNumber"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { createHash } from "node:crypto"
import * as Mapping from "./Mapping.ts"
import type { Problem, Row, Rows } from "./Rows.ts"

export interface Planned {
  readonly key: string
  readonly message: Message.TemplateMessage
}

export interface Sample {
  /** With most of its digits hidden. */
  readonly to: string
  readonly text: string
}

export interface Plan {
  /** Rows of the file, those with problems included. */
  readonly rows: number
  readonly messages: ReadonlyArray<Planned>
  readonly problems: ReadonlyArray<Problem>
  readonly samples: ReadonlyArray<Sample>
}

export interface Options {
  readonly campaign: string
  readonly recipientColumn: string
  readonly keyColumn: string | undefined
}

const MAX_SAMPLES = 3

/**
 * The campaign's own key of a row, the same each time the file is read: its column's value, or else a hash of the
 * recipient, so that nothing of the number shows in reports.
 */
const keyOf = (campaign: string, value: string | undefined, recipient: string): string =>
  value === undefined
    ? `row-${createHash("sha256").update(`${campaign}\0${recipient}`).digest("hex").slice(0, 32)}`
    : `${campaign}/${value}`

const isKey = (key: string): boolean => /^[\x20-\x7e]{1,128}$/.test(key)

/** Checks every row. A recipient or a key that an earlier row has is a problem of the later one. */
export const make = Effect.fnUntraced(function* (
  rows: Rows,
  mapping: Mapping.Mapping,
  { campaign, keyColumn, recipientColumn }: Options
) {
  const messages: Array<Planned> = []
  const samples: Array<Sample> = []
  const problems: Array<Problem> = [...rows.problems]
  const recipients = new Map<string, number>()
  const keys = new Map<string, number>()

  const check = Effect.fnUntraced(function* (row: Row) {
    const found: Array<Problem> = []
    const problem = (rule: string, column?: string) => found.push({ line: row.line, column, rule })
    for (const column of Mapping.missing(mapping, row)) problem("is empty", column)
    const written = row.values.get(recipientColumn)
    const parsed = PhoneNumber.parse(written ?? "")
    const to = Result.isSuccess(parsed) ? parsed.success : undefined
    if (written === undefined) problem("is empty", recipientColumn)
    else if (Result.isFailure(parsed)) problem(parsed.failure.message, recipientColumn)
    const value = keyColumn === undefined ? undefined : row.values.get(keyColumn)
    const key = keyOf(campaign, value, to?.digits ?? "")
    if (keyColumn !== undefined && value === undefined) problem("is empty", keyColumn)
    else if (!isKey(key))
      problem("must be printable ASCII, 128 characters at most with the campaign's name", keyColumn)
    if (keyColumn !== undefined && value !== undefined) {
      const earlier = keys.get(key)
      if (earlier === undefined) keys.set(key, row.line)
      else problem(`the key is also that of line ${earlier}`, keyColumn)
    }
    if (to !== undefined) {
      const earlier = recipients.get(to.digits)
      if (earlier === undefined) recipients.set(to.digits, row.line)
      else problem(`the recipient is also that of line ${earlier}`, recipientColumn)
    }
    if (found.length > 0 || to === undefined) return found
    const message = Mapping.messageOf(mapping, row, to.digits)
    const invalid = yield* Effect.result(Message.validate(message))
    if (Result.isSuccess(invalid)) {
      messages.push({ key, message })
      if (samples.length < MAX_SAMPLES) samples.push({ to: String(to), text: Mapping.preview(mapping, row) })
      return found
    }
    const { reason } = invalid.failure
    const issues = reason._tag === "InvalidMessage" ? reason.issues : [{ path: [], rule: reason.message }]
    for (const { path, rule } of issues) {
      const column = Mapping.columnOf(mapping, message, path)
      problem(column === undefined ? [...path, rule].join(" ") : rule, column)
    }
    return found
  })

  for (const row of rows.rows) problems.push(...(yield* check(row)))
  const plan: Plan = {
    rows: new Set([...rows.rows, ...rows.problems].map(({ line }) => line)).size,
    messages,
    problems: problems.toSorted((a, b) => a.line - b.line),
    samples
  }
  return plan
})

/** What the gateway takes for each accepted message, in US dollars (Connexease: billing and pricing). Meta's own fee is not in it. */
export const GATEWAY_FEE_DOLLARS = 0.001
