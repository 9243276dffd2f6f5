/** What is erased and deleted after its time, and what never is. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { describe, expect, test } from "vitest"
import { sweep, type Settings } from "../src/internal/retention.ts"
import * as Store from "../src/internal/Store.ts"
import type { State } from "../src/Outbox.ts"
import { settled, text, withOutbox } from "./support/outbox.ts"

const DAY_MS = 86_400_000
const states: ReadonlyArray<State> = [
  "queued",
  "claimed",
  "sending",
  "unknown",
  "accepted",
  "rejected",
  "expired",
  "cancelled",
  "suppressed"
]
const ended = ["accepted", "rejected", "expired", "cancelled", "suppressed"]

/** One message in each state, so old, and what is left of them after a sweep. */
const afterSweep = (days: number, settings: Partial<Settings>) =>
  withOutbox(({ outbox }) =>
    Effect.gen(function* () {
      const store = yield* Store.make
      const { sql } = store
      for (const [n, state] of states.entries()) {
        yield* outbox.enqueue(text(String(905320000000 + n)), { key: state })
        yield* sql`UPDATE connexease_outbox_messages SET state = ${state},
          updated_at = updated_at - ${days * DAY_MS} WHERE key = ${state}`
      }
      yield* sweep(store, "default", {
        eraseAfter: undefined,
        deleteAfter: undefined,
        recipients: false,
        ...settings
      })
      const rows = yield* sql<{ readonly key: string; readonly body: string; readonly recipient: string }>`
        SELECT key, body, recipient FROM connexease_outbox_messages ORDER BY id`
      const keys = (all: typeof rows) => all.map(({ key }) => key)
      return {
        withBody: keys(rows.filter(({ body }) => body !== "")),
        withNumber: keys(rows.filter(({ recipient }) => recipient !== "")),
        left: keys(rows)
      }
    })
  )

const open = states.filter((state) => !ended.includes(state))

describe("of messages older than their time", () => {
  test("the content of those that ended is erased, and their number when it is asked for", async () => {
    expect(await afterSweep(31, { eraseAfter: 30 * DAY_MS })).toEqual({
      withBody: open,
      withNumber: states,
      left: states
    })
    expect(await afterSweep(31, { eraseAfter: 30 * DAY_MS, recipients: true })).toEqual({
      withBody: open,
      withNumber: open,
      left: states
    })
  })

  test("those that ended are deleted when it is asked for, and never what is open or unknown", async () => {
    expect((await afterSweep(31, { eraseAfter: DAY_MS, deleteAfter: 30 * DAY_MS })).left).toEqual(open)
  })
})

test("messages younger than their time, and all of them without one, stay as they are", async () => {
  const all = { withBody: states, withNumber: states, left: states }
  expect(await afterSweep(29, { eraseAfter: 30 * DAY_MS, deleteAfter: 30 * DAY_MS })).toEqual(all)
  expect(await afterSweep(10_000, {})).toEqual(all)
})

test("a worker erases and deletes, whatever the number of messages, and a key that was deleted is new", () =>
  withOutbox(({ outbox, url, work }) =>
    Effect.gen(function* () {
      const { sql } = yield* Store.make
      yield* outbox.enqueueMany(
        Array.from({ length: 1300 }, (_, n) => ({ message: text("905320000000", String(n)), key: String(n) }))
      )
      yield* sql`UPDATE connexease_outbox_messages
        SET state = CASE WHEN id % 2 = 0 THEN 'accepted' ELSE 'unknown' END, updated_at = 0`
      yield* Effect.forkScoped(
        outbox.worker({
          accounts: { default: { apiKey: Redacted.make("mock_outbox"), baseUrl: url } },
          retention: { eraseAfter: "1 day", deleteAfter: "2 days" }
        })
      )
      const wait: Effect.Effect<void, unknown> = Effect.flatMap(outbox.counts(), ({ accepted }) =>
        accepted === 0 ? Effect.void : Effect.andThen(Effect.sleep(20), wait)
      )
      yield* wait
      expect(yield* outbox.counts()).toMatchObject({ unknown: 650 })
      const deleted = (yield* outbox.find("0")) === undefined ? "0" : "1"
      expect((yield* outbox.send(text("905320000000", "again"), { key: deleted })).state).toBe("accepted")
      yield* work
      yield* settled(outbox)
    })
  ))

test("times of a retention that are not finite are refused", () =>
  withOutbox(({ outbox }) =>
    Effect.gen(function* () {
      const accounts = { default: { apiKey: Redacted.make("mock_outbox") } }
      const error = yield* Effect.flip(outbox.worker({ accounts, retention: { eraseAfter: "Infinity" } }))
      expect(error.message).toMatch(/retention\.eraseAfter/)
    })
  ))
