/** When a campaign may send: over changes of summer time, midnight, and zones that are not whole hours from UTC. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SendingWindow from "../src/SendingWindow.ts"

const zones = [
  "Europe/Istanbul",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "UTC"
]
const MINUTE_MS = 60_000
const DAY_MINUTES = 1440
/** Minutes between two looks at a day. */
const STEP = 10

const time = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`

const openMinutes = (window: SendingWindow.SendingWindow, start: number, minutes: number): number => {
  let open = 0
  for (let n = 0; n < minutes; n++) if (SendingWindow.isOpen(window, start + n * MINUTE_MS)) open++
  return open
}

const at = (text: string): number => Date.parse(text)

const Case = Schema.Struct({
  from: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: DAY_MINUTES - 1 })),
  length: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: DAY_MINUTES - 1 })),
  zone: Schema.Literals(zones),
  minute: Schema.Int.check(Schema.isBetween({ minimum: 28_000_000, maximum: 31_000_000 }))
})

const windowOf = ({ from, length, zone }: typeof Case.Type): SendingWindow.SendingWindow => ({
  from: time(from),
  to: time((from + length) % DAY_MINUTES),
  timeZone: zone
})

describe("a sending window", () => {
  it.effect.prop("is open exactly when the window of the other hours is closed", [Case], ([each]) =>
    Effect.sync(() => {
      const window = windowOf(each)
      const other = { ...window, from: window.to, to: window.from }
      const instant = each.minute * MINUTE_MS
      assert.notStrictEqual(SendingWindow.isOpen(window, instant), SendingWindow.isOpen(other, instant))
    })
  )

  it.effect.prop(
    "is open for its length on a day without a change of summer time, and opens once",
    [Case],
    ([each]) =>
      Effect.sync(() => {
        const [from, length] = [
          each.from - (each.from % STEP),
          Math.max(STEP, each.length - (each.length % STEP))
        ]
        const window = windowOf({ ...each, from, length, zone: "Europe/Istanbul" })
        const states = Array.from({ length: DAY_MINUTES / STEP }, (_, n) =>
          SendingWindow.isOpen(window, (each.minute + n * STEP) * MINUTE_MS)
        )
        assert.strictEqual(states.filter((open) => open).length, length / STEP)
        assert.strictEqual(states.filter((open, n) => open && states.at(n - 1) === false).length, 1)
      })
  )

  it("opens and closes at the minute, also across midnight", () => {
    const day = { from: "09:00", to: "20:00", timeZone: "Europe/Istanbul" }
    assert.isFalse(SendingWindow.isOpen(day, at("2026-11-27T05:59:59.999Z")))
    assert.isTrue(SendingWindow.isOpen(day, at("2026-11-27T06:00:00Z")))
    assert.isTrue(SendingWindow.isOpen(day, at("2026-11-27T16:59:59.999Z")))
    assert.isFalse(SendingWindow.isOpen(day, at("2026-11-27T17:00:00Z")))
    const night = { from: "22:00", to: "02:30", timeZone: "Asia/Kathmandu" }
    assert.isTrue(SendingWindow.isOpen(night, at("2026-11-27T16:15:00Z")))
    assert.isTrue(SendingWindow.isOpen(night, at("2026-11-27T20:44:59Z")))
    assert.isFalse(SendingWindow.isOpen(night, at("2026-11-27T20:45:00Z")))
    const whole = { from: "00:00", to: "24:00", timeZone: "America/New_York" }
    assert.strictEqual(openMinutes(whole, at("2026-03-08T00:00:00Z"), DAY_MINUTES), DAY_MINUTES)
  })

  it("follows the wall clock when summer time begins and ends", () => {
    const early = { from: "01:30", to: "03:30", timeZone: "Europe/Berlin" }
    assert.strictEqual(openMinutes(early, at("2026-03-28T12:00:00Z"), DAY_MINUTES), 60)
    assert.strictEqual(openMinutes(early, at("2026-10-24T12:00:00Z"), DAY_MINUTES), 180)
    assert.isTrue(SendingWindow.isOpen(early, at("2026-03-29T01:00:00Z")))
    const day = { from: "09:00", to: "20:00", timeZone: "America/New_York" }
    assert.isFalse(SendingWindow.isOpen(day, at("2026-03-07T13:59:00Z")))
    assert.isTrue(SendingWindow.isOpen(day, at("2026-03-09T13:00:00Z")))
  })

  it("names every part that cannot work", () => {
    const window = { from: "9:00", to: "24:01", timeZone: "Mars/Olympus" }
    assert.deepStrictEqual(
      SendingWindow.validate(window, ["window"]).map(({ path }) => path.join(".")),
      ["window.from", "window.to", "window.timeZone"]
    )
    const empty = { from: "09:00", to: "09:00", timeZone: "UTC" }
    assert.strictEqual(SendingWindow.validate(empty, ["window"]).length, 1)
    assert.strictEqual(SendingWindow.validate(null as never, ["window"]).length, 1)
    assert.deepStrictEqual(
      SendingWindow.validate({ from: "09:00", to: "24:00", timeZone: "UTC" }, ["window"]),
      []
    )
  })
})
