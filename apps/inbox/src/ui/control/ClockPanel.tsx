/** The world's clock: freeze, advance, and what happened meanwhile. */
import type { AdvancedView } from "@connexease-gateway/mock-gateway"
import type { JSX } from "preact"
import { useEffect, useState } from "preact/hooks"
import * as Times from "../../model/Times.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import * as Clock from "../../state/Clock.ts"
import { users } from "../../state/users.ts"
import * as Users from "../../state/users.ts"
import * as Recipient from "../../model/Recipient.ts"

const minute = 60_000
const hour = 60 * minute

const jumps: ReadonlyArray<readonly [string, number]> = [
  ["1 second", 1_000],
  ["1 minute", minute],
  ["1 hour", hour],
  ["1 day", 24 * hour],
  ["7 days", 168 * hour]
]

const change = (body: Parameters<typeof Clock.change>[0]): void =>
  void withErrorToast(() => Clock.change(body)).then(Users.refresh)

export const ClockPanel = (): JSX.Element => {
  const [advanced, setAdvanced] = useState<AdvancedView>()
  const [busy, setBusy] = useState(false)
  const { value } = Clock.clock
  useSeconds()
  const advance = (ms: number) => {
    setBusy(true)
    void withErrorToast(async () => setAdvanced(await Clock.advance(ms)))
      .then(Users.refresh)
      .finally(() => setBusy(false))
  }
  const open = [...users.value.values()].filter(({ windowOpen }) => windowOpen)
  if (value === undefined) return <p class="aside">Loading.</p>
  return (
    <>
      <h2>Clock</h2>
      <p class="aside">
        World time drives statuses, the service window, limits and webhook retries. It is the machine's time
        until you change it.
      </p>
      <div class="clock-face">
        <time dateTime={new Date(Clock.now()).toISOString()}>{Times.full(Clock.now())}</time>
        <span class={`badge ${value.frozen ? "warn" : "good"}`}>{value.frozen ? "frozen" : "running"}</span>
        {value.moved ? <span class="badge warn">{offset(value.offset)}</span> : null}
      </div>
      <p class="aside">
        {value.next === undefined
          ? "Nothing is due."
          : `${value.scheduled === 1 ? "One thing is" : `${value.scheduled} things are`} due, the next at ${Times.full(value.next)}.`}{" "}
        {open.length === 0 ? "No service window is open." : windows(open.map(({ number }) => number))}
      </p>
      <div class="line">
        <button type="button" class="button" onClick={() => change({ frozen: !value.frozen })}>
          {value.frozen ? "Let it run" : "Freeze"}
        </button>
        <button
          type="button"
          class="button"
          disabled={!value.frozen && !value.moved}
          onClick={() => change({ now: Date.now(), frozen: false })}
        >
          Back to the machine's time
        </button>
      </div>
      <h3>Move on by</h3>
      <div class="line">
        {jumps.map(([label, ms]) => (
          <button key={label} type="button" class="button" disabled={busy} onClick={() => advance(ms)}>
            {label}
          </button>
        ))}
      </div>
      {advanced === undefined ? null : (
        <div class="part" role="status">
          <h3>
            {advanced.happened.length === 0
              ? "Nothing was due."
              : `${advanced.happened.length} ${advanced.happened.length === 1 ? "thing" : "things"} happened`}
          </h3>
          <ol class="cards">
            {advanced.happened.slice(0, 200).map((event, index) => (
              <li key={index} class="card-row">
                <span class="badge">{event.kind}</span>
                <span>
                  {event.kind === "status" ? event.status : `webhook ${event.deliveryId} ${event.state}`}
                </span>
                {event.kind === "status" ? <span class="mono clip">{event.messageId}</span> : null}
                <span class="space" />
                <time dateTime={event.at}>{Times.full(event.at)}</time>
              </li>
            ))}
          </ol>
          {advanced.remaining > 0 ? (
            <p class="note warn">{advanced.remaining} more were due: move on again.</p>
          ) : null}
        </div>
      )}
    </>
  )
}

/** Renders again every second. */
const useSeconds = (): void => {
  const [, draw] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => draw((count) => count + 1), 1_000)
    return () => clearInterval(timer)
  }, [])
}

const offset = (millis: number): string =>
  `${Times.span(Math.abs(millis))} ${millis > 0 ? "ahead" : "behind"}`

const windows = (numbers: ReadonlyArray<string>): string =>
  numbers.length === 1
    ? `The service window of ${Recipient.format(numbers[0] ?? "")} is open.`
    : `${numbers.length} service windows are open.`
