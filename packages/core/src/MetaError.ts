/**
 * Meta's own errors, as they come in the response to a send and in webhooks, with
 * what is known about each code.
 *
 * Key your logic on `code` and `details`: Meta says that titles, subcodes and
 * HTTP statuses change (Meta: error codes reference).
 */
import { isRecord } from "./internal/json.ts"
import type { Entry } from "./meta-error/Catalogue.ts"
import { general, lookup } from "./meta-error/Catalogue.ts"

export { catalogue, lookup } from "./meta-error/Catalogue.ts"
export type { Accepted, Channel, Class, Entry, Retry } from "./meta-error/Catalogue.ts"

/** One of Meta's errors: what Meta said, and what is known about its code. */
export interface MetaError extends Entry {
  /** False for a code that is not in the catalogue; class and advice are then general. */
  readonly known: boolean
  /** Meta's name for the code, as it came. */
  readonly title: string
  /** Meta's text, such as `(#131056) ... pair rate limit hit`. */
  readonly message?: string | undefined
  /** The text that says what was wrong in this case. */
  readonly details?: string | undefined
  readonly subcode?: number | undefined
  readonly type?: string | undefined
  /** Meta's page about the code. Webhooks only; Meta writes it with and without the host. */
  readonly href?: string | undefined
  /** The id to give to Meta's support. */
  readonly fbtraceId?: string | undefined
  readonly isTransient?: boolean | undefined
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

const integer = (value: unknown): number | undefined => {
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined
}

const make = (error: Readonly<Record<string, unknown>>, code: number): MetaError => {
  const data = isRecord(error["error_data"]) ? error["error_data"] : {}
  const entry = lookup(code)
  const message = text(error["message"])
  return {
    ...(entry ?? general(code)),
    known: entry !== undefined,
    title: text(error["title"]) ?? message?.replace(/^\(#\d+\)\s*/, "") ?? "without a title",
    message,
    // In older webhooks the details stand beside the title.
    details: text(data["details"]) ?? text(error["details"]),
    subcode: integer(error["error_subcode"]),
    type: text(error["type"]),
    href: text(error["href"]),
    fbtraceId: text(error["fbtrace_id"]),
    isTransient: typeof error["is_transient"] === "boolean" ? error["is_transient"] : undefined
  }
}

/** Codes and subcodes have up to seven digits; a longer number may be a phone number that the server repeats. */
const MAX_CODE = 9_999_999

const codeOf = (value: unknown): number | undefined => {
  const code = integer(value)
  return code !== undefined && Math.abs(code) <= MAX_CODE ? code : undefined
}

/** Meta's object has a numeric code and at least one of its other fields. */
const read = (value: unknown): MetaError | undefined => {
  if (!isRecord(value)) return undefined
  const code = codeOf(value["code"])
  const hasOtherField = ["message", "type", "fbtrace_id", "error_data", "title"].some(
    (field) => value[field] !== undefined
  )
  return code !== undefined && hasOtherField
    ? { ...make(value, code), subcode: codeOf(value["error_subcode"]) }
    : undefined
}

/**
 * Finds Meta's error object in the body of a response: the gateway's envelope
 * with it under `errors.params.meta`, `errors.params.error` or `errors.params`,
 * or Meta's own `{ "error": … }`. `undefined` where there is none.
 *
 * The texts are as the server sent them.
 */
export const fromResponse = (body: unknown): MetaError | undefined => {
  if (!isRecord(body)) return undefined
  const errors = isRecord(body["errors"]) ? body["errors"] : {}
  const params = isRecord(errors["params"]) ? errors["params"] : {}
  const meta = isRecord(params["meta"]) ? params["meta"] : {}
  return read(meta["error"]) ?? read(meta) ?? read(params["error"]) ?? read(params) ?? read(body["error"])
}

/**
 * Reads one element of an `errors` array of a webhook: of a failed status, an
 * unsupported incoming message, or a whole change. `undefined` where it has no
 * code.
 */
export const fromWebhook = (error: unknown): MetaError | undefined => {
  if (!isRecord(error)) return undefined
  const code = integer(error["code"])
  return code === undefined ? undefined : make(error, code)
}
