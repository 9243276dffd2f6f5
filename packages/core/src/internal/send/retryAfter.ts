/** Parses how long a server asks to wait, in the known spellings; at most 24 hours. */
import * as Duration from "effect/Duration"

const units: ReadonlyArray<readonly [name: RegExp, millis: number]> = [
  [/^(?:ms|milliseconds?)$/, 1],
  [/^(?:|s|secs?|seconds?)$/, 1000],
  [/^(?:m|mins?|minutes?)$/, 60_000],
  [/^(?:h|hours?)$/, 3_600_000]
]

/** A server that names a longer wait is taken to name this one, so that every wait is finite. */
const MAX_WAIT_MS = 24 * 3_600_000

const wait = (millis: number): Duration.Duration =>
  Duration.millis(Math.min(Math.max(0, millis), MAX_WAIT_MS))

/**
 * `errors.params.retry_after`: `"1s"` and `"60s"` (Connexease: rate limits
 * page), `"1 seconds"` (its oldest version), or a number of seconds.
 */
export const fromParams = (params: unknown): Duration.Duration | undefined => {
  const value: unknown =
    typeof params === "object" && params !== null && "retry_after" in params ? params.retry_after : undefined
  if (typeof value === "number") return value >= 0 ? wait(value * 1000) : undefined
  const parts = typeof value === "string" ? /^\s*(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]*)\s*$/i.exec(value) : null
  if (parts === null) return undefined
  const unit = units.find(([name]) => name.test((parts[2] ?? "").toLowerCase()))
  return unit === undefined ? undefined : wait(Number(parts[1]) * unit[1])
}

/** `Retry-After`: seconds, or an HTTP date (RFC 9110, 10.2.3). */
export const fromHeader = (value: string | undefined, now: number): Duration.Duration | undefined => {
  if (value === undefined) return undefined
  if (/^\s*\d{1,9}\s*$/.test(value)) return wait(Number(value) * 1000)
  const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : wait(date - now)
}
