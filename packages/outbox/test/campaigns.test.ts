/** What a campaign may rely on: its hours, its share of the quota, that it stops by itself, and what its progress counts. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import { describe, expect, test } from "vitest"
import * as Outbox from "../src/Outbox.ts"
import { makeDatabase } from "./support/database.ts"
import { arrived, settled, status, text, withOutbox } from "./support/outbox.ts"

const number = (n: number): string => String(905320000000 + n)

const messages = (count: number) =>
  Stream.range(1, count).pipe(Stream.map((n) => ({ message: text(number(n), String(n)), key: String(n) })))

/** Hours that are open, or closed, for at least two more. */
const hours = (open: boolean): Outbox.SendingWindow => {
  const at = (offset: number): string =>
    `${String((new Date().getUTCHours() + 24 + offset) % 24).padStart(2, "0")}:00`
  return open ? { from: at(-3), to: at(4), timeZone: "UTC" } : { from: at(4), to: at(-3), timeZone: "UTC" }
}

describe("a campaign", () => {
  test("is sent only in its hours, which do not concern other messages; others are set by starting it again", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        yield* work
        const campaign = yield* outbox.startCampaign({
          name: "spring",
          messages: messages(3),
          window: hours(false)
        })
        yield* outbox.send(text(number(100), "other"), { key: "other" })
        yield* outbox.send(text(number(101), "other bulk"), { key: "bulk", priority: "bulk" })
        expect(yield* campaign.progress).toMatchObject({ queued: 3, state: "running" })
        yield* outbox.startCampaign({ name: "spring", messages: messages(3), window: hours(true) })
        yield* Stream.runDrain(campaign.watch)
        expect(yield* arrived(world)).toHaveLength(5)
      })
    ))

  test("with hours or a share that cannot be is refused with every reason", () =>
    withOutbox(({ outbox }) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(
          outbox.startCampaign({
            name: "spring",
            messages: messages(1),
            share: 1.5,
            window: { from: "9", to: "20:00", timeZone: "Mars/Olympus" }
          })
        )
        expect(error.reason).toMatchObject({ _tag: "InvalidMessage" })
        expect(error.message).toMatch(/share .*window from .*window timeZone /)
      })
    ))

  test.each([
    ["BILL_001", "InsufficientBalance"],
    ["AUTH_001", "Unauthorized"]
  ])("stops by itself on %s, loses nothing, and goes on when it is resumed", (scenario, reason) =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        yield* Effect.promise(() => world.rules.add({ scenario, when: { kind: "next", count: 1 } }))
        const campaign = yield* outbox.startCampaign({ name: "spring", messages: messages(20) })
        yield* work
        yield* campaign.watch.pipe(
          Stream.takeUntil(({ state }) => state === "stopped"),
          Stream.runDrain
        )
        // A normal message waits with the account, and then leaves; the campaign stays stopped.
        yield* outbox.send(text(number(100), "other"), { key: "other" })
        const stopped = yield* campaign.progress
        expect(stopped).toMatchObject({ state: "stopped", stoppedBy: reason, rejected: 0 })
        expect(stopped.queued).toBeGreaterThan(0)
        yield* campaign.resume
        const last = yield* Stream.runLast(campaign.watch)
        expect(last).toMatchObject({ value: { state: "completed", accepted: 20 } })
        expect(yield* campaign.progress).not.toHaveProperty("stoppedBy")
        expect(new Set(yield* arrived(world)).size).toBe(21)
        expect(yield* arrived(world)).toHaveLength(21)
      })
    )
  )

  test("reports its progress until it is completed, or cancelled with nothing under way", () =>
    withOutbox(({ outbox, work }) =>
      Effect.gen(function* () {
        const empty = yield* outbox.startCampaign({ name: "empty", messages: Stream.empty })
        expect(yield* Stream.runCollect(empty.watch)).toMatchObject([{ state: "completed", queued: 0 }])
        const paused = yield* outbox.startCampaign({ name: "paused", messages: messages(5) })
        yield* paused.pause
        expect((yield* paused.progress).state).toBe("paused")
        yield* paused.cancel
        expect(yield* Stream.runCollect(paused.watch)).toMatchObject([{ state: "cancelled", cancelled: 5 }])
        yield* work
        const broken = Stream.concat(
          Stream.map(messages(1), (item) => ({ ...item, key: "first" })),
          Stream.fail("the source")
        )
        yield* Effect.flip(outbox.startCampaign({ name: "broken", messages: broken }))
        yield* settled(outbox)
        const started = yield* outbox.campaign("broken")
        expect(yield* started?.progress ?? Effect.void).toMatchObject({ state: "running", accepted: 1 })
      })
    ))

  test("counts what its webhooks report, each message once, whatever came twice or in another order", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        yield* work
        const campaign = yield* outbox.startCampaign({ name: "spring", messages: messages(4) })
        yield* Stream.runDrain(campaign.watch)
        const [first, second, third] = yield* Effect.promise(() => world.messages())
        for (const event of [
          status({ id: first?.id ?? "", status: "read" }),
          status({ id: first?.id ?? "", status: "delivered" }),
          status({ id: second?.id ?? "", status: "delivered" }),
          status({ id: second?.id ?? "", status: "delivered" }),
          status({ id: third?.id ?? "", status: "failed" })
        ])
          yield* outbox.settle(event)
        expect(yield* campaign.progress).toMatchObject({
          accepted: 4,
          statuses: { read: 1, delivered: 1, failed: 1 }
        })
      })
    ))

  test("uses no more of the quota than its share", async () => {
    await using mock = await startMockGateway({ port: 0, limits: { sec: 40, min: 2400 } })
    await using database = await makeDatabase()
    await Effect.gen(function* () {
      const outbox = yield* Outbox.Outbox
      const account = { apiKey: Redacted.make("mock_share"), baseUrl: mock.url, pacing: { perSecond: 40 } }
      yield* Effect.forkScoped(outbox.worker({ accounts: { default: account } }))
      const campaign = yield* outbox.startCampaign({ name: "spring", messages: messages(50), share: 0.25 })
      yield* Stream.runDrain(campaign.watch)
      const sent = yield* Effect.promise(() => mock.world("mock_share").messages({ limit: 100 }))
      const times = sent.map(({ at }) => Date.parse(at)).toSorted((a, b) => a - b)
      // 10 a second, of which one second's worth may leave together: 50 need at least 3 seconds.
      expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(3000)
    }).pipe(
      Effect.scoped,
      Effect.provide(database.layer),
      Effect.provideService(References.MinimumLogLevel, "None"),
      Effect.runPromise
    )
  })
})

test("the counts are those of the table, whatever was done to it", () =>
  withOutbox(({ outbox, work }) =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* outbox.startCampaign({ name: "spring", messages: messages(30) })
      yield* outbox.enqueueMany(
        Array.from({ length: 10 }, (_, n) => ({ message: text(number(n), "n"), key: `n${n}` }))
      )
      yield* outbox.cancel("n3")
      const rolledBack = Effect.andThen(
        outbox.enqueue(text(number(1)), { key: "x" }),
        Effect.fail("rolled back")
      )
      yield* Effect.ignore(sql.withTransaction(rolledBack))
      yield* work
      yield* settled(outbox)
      yield* sql`DELETE FROM connexease_outbox_messages WHERE key IN ('n1', '7')`
      expect(yield* outbox.counts()).toMatchObject({ accepted: 37, cancelled: 1, queued: 0 })
    })
  ))
