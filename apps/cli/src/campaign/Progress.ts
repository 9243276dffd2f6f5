/** How far a campaign is, and the lines that show it: a bar that moves on terminals, plain lines elsewhere. */
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import { states, type Status } from "../outbox/Operations.ts"

/** The numbers that people ask for. */
export interface Progress {
  readonly total: number
  /** Not ended: queued, or on its way. */
  readonly open: number
  readonly sent: number
  readonly rejected: number
  readonly unknown: number
  /** Expired, cancelled or suppressed. */
  readonly notSent: number
  /** Read messages included. */
  readonly delivered: number
  readonly read: number
  /** Deliveries that failed after the gateway had accepted the message. */
  readonly failed: number
}

export const of = (status: Status): Progress => ({
  total: states.reduce((sum, state) => sum + status[state], 0),
  open: status.queued + status.claimed + status.sending,
  sent: status.accepted,
  rejected: status.rejected,
  unknown: status.unknown,
  notSent: status.expired + status.cancelled + status.suppressed,
  delivered: status.delivered + status.read,
  read: status.read,
  failed: status.failed
})

/** Whether webhooks reported the end of every accepted message's way. */
export const isDelivered = (status: Status): boolean => {
  const { delivered, failed, open, sent } = of(status)
  return open === 0 && delivered + failed >= sent
}

/** Whether nothing more is going to happen by itself, but for webhooks. */
export const hasEnded = (status: Status): boolean =>
  of(status).open === 0 || (status.state === "stopped" && status.sending === 0)

const stops: Readonly<Record<string, string>> = {
  Unauthorized: "the gateway refuses the API key (Unauthorized). Set the right one",
  InsufficientBalance: "the balance is empty (InsufficientBalance). Top it up"
}

/** Why a campaign that is not over sends nothing, and what to do; no line where it may send. */
export const held = ({ name, state, stoppedBy = "" }: Status): ReadonlyArray<string> => {
  const resume = `connexease campaign resume ${name}`
  if (state === "paused") return [`${name} is paused. Go on with: ${resume}`]
  if (state !== "stopped") return []
  return [`${name} has stopped: ${stops[stoppedBy] ?? `${stoppedBy}. Remove the cause`},`, `then: ${resume}`]
}

const RATE_WINDOW_MS = 10_000

interface Moment {
  readonly at: number
  readonly done: number
}

/** Messages a second over the last ten seconds; nothing before there are two moments. */
const rateOf = (moments: ReadonlyArray<Moment>): number | undefined => {
  const first = moments[0]
  const last = moments.at(-1)
  if (first === undefined || last === undefined || last.at === first.at) return undefined
  return ((last.done - first.done) * 1000) / (last.at - first.at)
}

const number = new Intl.NumberFormat("en-US")

const duration = (seconds: number): string =>
  seconds < 60
    ? `${Math.ceil(seconds)} s`
    : Duration.format(Duration.seconds(Math.ceil(seconds / 60) * 60)).replaceAll(/(\d+)([a-z]+)/g, "$1 $2")

export { duration as formatSeconds, number as formatNumber }

/** `sent 305 · rejected 3 · …`, without what is zero and says nothing then. */
export const summary = (progress: Progress): string =>
  [
    `sent ${number.format(progress.sent)}`,
    `rejected ${number.format(progress.rejected)}`,
    `unknown ${number.format(progress.unknown)}`,
    ...(progress.notSent === 0 ? [] : [`not sent ${number.format(progress.notSent)}`]),
    `delivered ${number.format(progress.delivered)}`,
    `read ${number.format(progress.read)}`,
    ...(progress.failed === 0 ? [] : [`failed after sending ${number.format(progress.failed)}`])
  ].join(" · ")

const headline = (name: string, progress: Progress, rate: number | undefined, width: number): string => {
  const { open, total } = progress
  const share = total === 0 ? 0 : (total - open) / total
  const left = rate !== undefined && rate > 0 && open > 0 ? `  about ${duration(open / rate)} left` : ""
  const speed = rate === undefined || open === 0 ? "" : `  ${rate.toFixed(rate < 10 ? 1 : 0)}/s`
  const text = `${Math.floor(share * 100)}%  ${number.format(total - open)} of ${number.format(total)}${speed}${left}`
  const room = Math.min(30, width - name.length - text.length - 4)
  if (room < 5) return `${name}  ${text}`
  const full = Math.floor(share * room)
  return `${name}  ${"█".repeat(full)}${"░".repeat(room - full)}  ${text}`
}

/** The lines of one moment. */
export const lines = (status: Status, rate: number | undefined, width = 80): ReadonlyArray<string> => {
  const progress = of(status)
  return [headline(status.name, progress, rate, width), summary(progress), ...held(status)]
}

const POLL = "250 millis"

/** Without a terminal, a line each so many milliseconds is enough. */
const PLAIN_INTERVAL_MS = 10_000

/**
 * Shows a campaign until it is where the caller wants it; gives its last status. On a terminal the lines are drawn over
 * each other. Nothing is printed where `isSilent`.
 */
export const follow = <E, R>(options: {
  readonly status: Effect.Effect<Status, E, R>
  readonly until: (status: Status) => boolean
  readonly isSilent: boolean
}): Effect.Effect<Status, E, R> =>
  Effect.gen(function* () {
    const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
    const moments: Array<Moment> = []
    let drawn = 0
    let lastPlain = yield* Clock.currentTimeMillis
    const draw = (status: Status) =>
      Effect.sync(() => {
        const width = process.stdout.columns || 80
        const text = lines(status, rateOf(moments), width).map((line) => line.slice(0, width - 1))
        const up = drawn === 0 ? "" : `\u001B[${drawn}A`
        drawn = text.length
        process.stdout.write(`${up}${text.map((line) => `\u001B[2K${line}\n`).join("")}`)
      })
    for (;;) {
      const status = yield* options.status
      const at = yield* Clock.currentTimeMillis
      const { open, total } = of(status)
      moments.push({ at, done: total - open })
      while ((moments[0]?.at ?? at) < at - RATE_WINDOW_MS) moments.shift()
      if (!options.isSilent && canAnimate) yield* draw(status)
      else if (!options.isSilent && at - lastPlain >= PLAIN_INTERVAL_MS) {
        lastPlain = at
        yield* Console.log(lines(status, rateOf(moments)).join("  "))
      }
      if (options.until(status)) return status
      yield* Effect.sleep(POLL)
    }
  })
