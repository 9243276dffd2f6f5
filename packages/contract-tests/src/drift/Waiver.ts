/**
 * A waiver accepts a known difference until a date: where, why, and the last day. Waivers are a list in a YAML file; an
 * expired one fails the comparison.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { parseDocument } from "yaml"

const isDay = (text: string): boolean => {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined
  return date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

const Waiver = Schema.Struct({
  /** The place as reports name it, such as `header X-RateLimit-sec-Limit`; `*` stands for anything. */
  path: Schema.String.check(Schema.isNonEmpty()),
  /** The id of an exchange; `*` stands for anything. Default: every exchange. */
  exchange: Schema.optionalKey(Schema.String.check(Schema.isNonEmpty())),
  reason: Schema.String.check(Schema.isPattern(/\S/, { expected: "why the difference is accepted" })),
  /** The last day on which it holds (UTC). */
  expires: Schema.String.check(
    Schema.makeFilter((day: string) => isDay(day) || "Expected a day such as 2027-01-31")
  )
})
export interface Waiver extends Schema.Schema.Type<typeof Waiver> {}

/** The file is no list of waivers; the message says where and what would be right. */
export class WaiverError extends Data.TaggedError("WaiverError")<{ readonly message: string }> {}

const decode = Schema.decodeUnknownEffect(Schema.Array(Waiver))

/** Reads the text of a waiver file; `file` is its name, for messages. */
export const parse = (text: string, file: string): Effect.Effect<ReadonlyArray<Waiver>, WaiverError> => {
  const document = parseDocument(text)
  const problem = document.errors[0]
  if (problem !== undefined)
    return Effect.fail(new WaiverError({ message: `${file}: ${problem.message.split("\n", 1)[0]}` }))
  return Effect.try({
    try: () => (document.toJS() ?? []) as unknown,
    catch: (error) => ({ message: String(error) })
  }).pipe(
    Effect.flatMap((list) => decode(list, { errors: "all", onExcessProperty: "error" })),
    Effect.mapError(({ message }) => new WaiverError({ message: `${file}: ${message}` }))
  )
}

const glob = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", ".*")}$`, "is")

/** Whether a waiver is about a place in an exchange. */
export const covers = ({ exchange = "*", path }: Waiver, at: string, id: string): boolean =>
  glob(path).test(at) && glob(exchange).test(id)

/** Whether its last day is over. */
export const isExpired = ({ expires }: Waiver, today: string): boolean => expires < today
