/** When and how fast a campaign sends: the flags of its hours and of its share of the quota, and how long it takes with them. */
import * as Pacing from "@connexease-gateway/core/Pacing"
import type { Outbox } from "@connexease-gateway/outbox"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import * as Exit from "../Exit.ts"

export interface Pace {
  /** The hours in which it sends; all where there is none. */
  readonly window: Outbox.SendingWindow | undefined
  /** Of the key's quota, above 0 to 1; all of it where there is none. */
  readonly share: number | undefined
}

type Hours = Pick<Outbox.SendingWindow, "from" | "to">

const parseHours = (text: string): Option.Option<Hours> => {
  const [, from, to] = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.exec(text) ?? []
  return from === undefined || to === undefined || from === to ? Option.none() : Option.some({ from, to })
}

const parseShare = (text: string): Option.Option<number> => {
  const [, percent] = /^(\d{1,3}(?:\.\d+)?)%$/.exec(text) ?? []
  const share = Number(percent) / 100
  return share > 0 && share <= 1 ? Option.some(share) : Option.none()
}

export const flags = {
  hours: Flag.String("hours").pipe(
    Flag.withMetavar("HH:MM-HH:MM"),
    Flag.withDescription(
      "The hours of the day in which it sends, such as 09:00-20:00, by the clock of --time-zone; 22:00-06:00 passes midnight. Default: all, or those with which it was started before"
    ),
    Flag.filterMap(parseHours, () => "two different times from 00:00 to 24:00, such as 09:00-20:00"),
    Flag.optional
  ),
  timeZone: Flag.String("time-zone").pipe(
    Flag.withMetavar("ZONE"),
    Flag.withDescription("The IANA time zone of --hours, such as Europe/Istanbul"),
    Flag.filter(
      (zone) => Option.isSome(DateTime.zoneMakeNamed(zone)),
      () => "an IANA time zone, such as Europe/Istanbul"
    ),
    Flag.optional
  ),
  share: Flag.String("share").pipe(
    Flag.withMetavar("PERCENT"),
    Flag.withDescription(
      "How much of the key's quota it uses at most, such as 50%; the rest is free for other messages. Default: 100%, or that with which it was started before"
    ),
    Flag.filterMap(parseShare, () => "above 0% and at most 100%, such as 50%"),
    Flag.optional
  )
}

export interface Flags {
  readonly hours: Option.Option<Hours>
  readonly timeZone: Option.Option<string>
  readonly share: Option.Option<number>
}

/** The pace that the flags describe. Ends the command where the hours have no time zone: those of this machine may not be the recipients'. */
export const of = ({ hours, share, timeZone }: Flags) =>
  Effect.gen(function* () {
    if (Option.isSome(hours) !== Option.isSome(timeZone))
      return yield* Exit.usage(
        "--hours and --time-zone go together",
        "Such as --hours 09:00-20:00 --time-zone Europe/Istanbul"
      )
    const window = Option.map(Option.all({ hours, timeZone }), ({ hours, timeZone }) => ({
      ...hours,
      timeZone
    }))
    const pace: Pace = { window: Option.getOrUndefined(window), share: Option.getOrUndefined(share) }
    return pace
  })

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

const DAY_MINUTES = 24 * 60

/**
 * How long messages take at the documented limits of a key, in seconds, when nothing else is sent with it; with hours,
 * from their beginning on one day until the last message, the nights between included.
 */
export const secondsFor = (messages: number, { share = 1, window }: Pace): number => {
  const perSecond = share * Math.min(Pacing.documented.perSecond, Pacing.documented.perMinute / 60)
  const seconds = messages / perSecond
  if (window === undefined) return seconds
  const minutes = (minutesOf(window.to) - minutesOf(window.from) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES
  const nights = Math.max(0, Math.ceil(seconds / (minutes * 60)) - 1)
  return seconds + nights * (DAY_MINUTES - minutes) * 60
}
