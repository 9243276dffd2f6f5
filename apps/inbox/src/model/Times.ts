/** Times as people read them, in the zone of their machine. */

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" })
const precise = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" })
const date = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric"
})
const short = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" })

/** `14:05` */
export const time = (at: string): string => clock.format(new Date(at))

/** Date and time to the second. */
export const full = (at: string | number): string => precise.format(new Date(at))

/** What two moments share when they are of one day. */
export const day = (at: string): string => new Date(at).toDateString()

/** `Today`, `Yesterday`, or the date, seen from a moment. */
export const dayName = (at: string, now: number): string => {
  if (day(at) === new Date(now).toDateString()) return "Today"
  if (day(at) === new Date(now - 86_400_000).toDateString()) return "Yesterday"
  return date.format(new Date(at))
}

/** The time for today, the day for everything else. */
export const brief = (at: string, now: number): string =>
  day(at) === new Date(now).toDateString() ? time(at) : short.format(new Date(at))

/** `3 h 12 min`, `45 s` */
export const span = (millis: number): string => {
  const seconds = Math.max(0, Math.round(millis / 1_000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`
}
