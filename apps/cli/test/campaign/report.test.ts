/** What the page of a campaign's report says where there is little to draw, or much. */
import { describe, expect, test } from "vitest"
import * as Report from "../../src/campaign/Report.ts"
import { reportPage } from "../../src/campaign/reportPage.ts"
import { states, type Entry, type Status } from "../../src/outbox/Operations.ts"

const start = Date.UTC(2026, 2, 1, 9)

/** The page of a campaign whose messages were accepted at these milliseconds after nine o'clock. */
const pageOf = (times: ReadonlyArray<number>) => {
  const entries = times.map((time, i): Entry => ({
    key: `row-${i}`,
    state: "accepted",
    attempts: 1,
    answeredAt: new Date(start + time)
  }))
  const none = Object.fromEntries(states.map((state) => [state, 0])) as Record<
    (typeof states)[number],
    number
  >
  const status: Status = {
    ...none,
    name: "spring",
    state: "completed",
    accepted: times.length,
    delivered: 0,
    read: 0,
    failed: 0
  }
  return reportPage(Report.make(status, entries, new Date(start)))
}

describe("the page of a report", () => {
  test("has no table and no period before anything was sent", () => {
    const page = pageOf([])
    expect(page).toContain("Nothing was sent yet.")
    expect(page).not.toMatch(/<table|First and last event/)
  })

  test("says when everything was sent at one moment, which no line can show", () => {
    const page = pageOf([0, 0, 0])
    expect(page).toContain("All at one moment, 2026-03-01 09:00:00 UTC.")
    expect(page).not.toContain("<polyline")
    expect(page).toContain('<td class="n">3</td>')
  })

  test("writes large numbers beside the chart short, and in the table in full", () => {
    const page = pageOf(Array.from({ length: 40_000 }, (_, i) => i))
    expect(page).toContain('text-anchor="end">40K</text>')
    expect(page).toContain('<td class="n">40,000</td>')
  })
})
