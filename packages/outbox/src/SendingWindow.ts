/** The hours of the day in which a campaign may send, by the clock on the wall of a time zone. */
import type { Issue } from "@connexease-gateway/core/GatewayError"
import * as DateTime from "effect/DateTime"

/**
 * From one hour of the day until another, such as `{ from: "09:00", to: "20:00",
 * timeZone: "Europe/Istanbul" }`. Where `to` is earlier than `from`, it passes
 * midnight. Around a change to or from summer time it follows the wall clock: an
 * hour that is skipped is not made up for, and one that comes twice counts twice.
 */
export interface SendingWindow {
  /** The first minute, `HH:MM` from `00:00` to `23:59`. */
  readonly from: string
  /** The minute at which it closes, `HH:MM` from `00:00` to `24:00`. */
  readonly to: string
  /** An IANA time zone, such as `Europe/Istanbul`. */
  readonly timeZone: string
}

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

const isTime = (text: unknown, last: string): boolean =>
  typeof text === "string" && (text === last || /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text))

/** What is wrong with a window, as issues under `path`. */
export const validate = (window: SendingWindow, path: ReadonlyArray<string>): ReadonlyArray<Issue> => {
  if (typeof window !== "object" || window === null)
    return [{ path, rule: "must be an object of from, to and timeZone" }]
  const { from, timeZone, to } = window
  return [
    ...(isTime(from, "23:59")
      ? []
      : [{ path: [...path, "from"], rule: "must be a time HH:MM from 00:00 to 23:59" }]),
    ...(isTime(to, "24:00")
      ? []
      : [{ path: [...path, "to"], rule: "must be a time HH:MM from 00:00 to 24:00" }]),
    ...(from === to
      ? [{ path: [...path, "to"], rule: "must differ from `from`; leave the window out for the whole day" }]
      : []),
    ...(typeof timeZone === "string" && DateTime.zoneMakeNamed(timeZone)._tag === "Some"
      ? []
      : [{ path: [...path, "timeZone"], rule: "must be an IANA time zone that this runtime knows" }])
  ]
}

/** Whether the window is open at an instant, in Unix milliseconds; not where the runtime does not know its zone. */
export const isOpen = ({ from, timeZone, to }: SendingWindow, instant: number): boolean => {
  const local = DateTime.makeZoned(instant, { timeZone })
  if (local._tag === "None") return false
  const { hour, minute } = DateTime.toParts(local.value)
  const at = hour * 60 + minute
  const [opens, closes] = [minutesOf(from), minutesOf(to)]
  return opens < closes ? opens <= at && at < closes : opens <= at || at < closes
}
