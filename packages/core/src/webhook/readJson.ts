/**
 * Reads single values of a webhook's JSON. Every function is total: what has
 * another form than expected is `undefined`, and the event's `raw` still has it.
 */
import { isRecord } from "../internal/json.ts"

/** A JSON object whose fields are not known yet. */
export type Json = Readonly<Record<string, unknown>>

const nothing: Json = Object.freeze({})

/** The object, or one without fields. */
export const object = (value: unknown): Json => (isRecord(value) ? value : nothing)

/** A string. */
export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

/** A text that says something; numbers, which some senders write for ids, become texts. */
export const id = (value: unknown): string | undefined => {
  if (typeof value === "string") return value === "" ? undefined : value
  return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : undefined
}

/** A number, also one that is written as a text. */
export const number = (value: unknown): number | undefined => {
  const parsed = typeof value === "string" && /^-?\d{1,15}(\.\d{1,20})?$/.test(value) ? Number(value) : value
  return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : undefined
}

/** A boolean. */
export const boolean = (value: unknown): boolean | undefined =>
  typeof value === "boolean" ? value : undefined

/**
 * Milliseconds since 1970. Meta writes seconds, as a text or as a number; what
 * would lie after the year 5000 in seconds is taken as milliseconds.
 */
export const millis = (value: unknown): number | undefined => {
  const time = typeof value === "string" && !/^\d{1,13}$/.test(value) ? undefined : number(value)
  if (time === undefined || time < 0 || time > 8.64e15) return undefined
  return time < 1e11 ? Math.round(time * 1000) : time
}

/**
 * The items of a list. A list that was serialised as an object (`{"0": …}`,
 * as in one of Meta's own samples) counts as one, anything else as its only item.
 */
export const list = (value: unknown): ReadonlyArray<unknown> => {
  if (Array.isArray(value)) return value
  if (value === undefined || value === null) return []
  if (!isRecord(value)) return [value]
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key)) ? Object.values(value) : [value]
}

/** How deep {@link leaves} looks; what is nested deeper counts as one leaf. */
const MAX_DEPTH = 64

/** How many values a JSON value holds; null and empty texts hold none. */
export const leaves = (value: unknown, depth = 0): number => {
  if (value === null || value === undefined || value === "") return 0
  if (typeof value !== "object" || depth > MAX_DEPTH) return 1
  let count = 0
  for (const key in value) count += leaves((value as Json)[key], depth + 1)
  return count
}

/** Without the fields that are undefined. */
export const compact = <const A extends object>(value: A): A => {
  const out: Record<string, unknown> = {}
  for (const key in value) if (value[key] !== undefined) out[key] = value[key]
  return out as A
}

/** As {@link compact}; `undefined` where nothing is left. */
export const some = <const A extends object>(value: A): A | undefined => {
  for (const key in value) if (value[key] !== undefined) return compact(value)
  return undefined
}
