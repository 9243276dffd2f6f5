/** What an application may rely on, against a real database and the mock gateway. */
import { Message, type Webhook } from "@connexease-gateway/core"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import { describe, expect, test } from "vitest"
import * as Outbox from "../src/Outbox.ts"
import type { OutboxError } from "../src/OutboxError.ts"
import { arrived, settled, status, text, withOutbox } from "./support/outbox.ts"

const number = (n: number): string => String(905320000000 + n)

/** Why an effect failed. */
const reasonOf = <A, R>(effect: Effect.Effect<A, OutboxError, R>) =>
  Effect.map(Effect.exit(effect), (exit) => {
    if (Exit.isSuccess(exit)) throw new Error("it succeeded")
    const error = Cause.findErrorOption(exit.cause)
    if (error._tag === "None") throw new Error("it did not fail")
    return error.value.reason
  })

describe("a message", () => {
  test("that is enqueued is sent by a worker, and its entry names Meta's id", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        yield* work
        const entry = yield* outbox.send(text("+90 532 123 45 67"), { key: "one" })
        const [message] = yield* Effect.promise(() => world.messages())
        expect(entry).toMatchObject({ state: "accepted", attempts: 1, messageId: message?.id })
      })
    ))

  test("that is enqueued twice under its key is sent once", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        yield* outbox.enqueue(text(number(1)), { key: "one" })
        yield* outbox.enqueue(text(number(1)), { key: "one" })
        yield* work
        yield* settled(outbox)
        yield* outbox.enqueue(text(number(1)), { key: "one" })
        yield* settled(outbox)
        expect(yield* arrived(world)).toHaveLength(1)
      })
    ))

  test("is refused under the key of another, and so are those enqueued with it", () =>
    withOutbox(({ outbox }) =>
      Effect.gen(function* () {
        yield* outbox.enqueue(text(number(1)), { key: "one" })
        const reason = yield* reasonOf(
          outbox.enqueueMany([
            { message: text(number(2)), key: "two" },
            { message: text(number(3)), key: "one" }
          ])
        )
        expect(reason._tag).toBe("KeyReused")
        expect(yield* outbox.find("two")).toBeUndefined()
      })
    ))

  test("that is not valid is refused when it is enqueued, without its content in the error", () =>
    withOutbox(({ outbox }) =>
      Effect.gen(function* () {
        const secret = "a secret ".repeat(1000)
        const reason = yield* reasonOf(outbox.enqueue(text(number(1), secret), { key: "one" }))
        expect(reason._tag).toBe("InvalidMessage")
        expect(JSON.stringify(reason) + String(reason)).not.toMatch(/secret|90532/)
        const keyless = yield* reasonOf(outbox.enqueue(text(number(1)), { key: "" }))
        expect(keyless._tag).toBe("InvalidMessage")
      })
    ))

  test("that is enqueued in a transaction is sent only if that commits", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* work
        yield* Effect.ignore(
          sql.withTransaction(
            Effect.andThen(
              outbox.enqueue(text(number(1), "lost"), { key: "one" }),
              Effect.fail("rolled back")
            )
          )
        )
        yield* sql.withTransaction(outbox.enqueue(text(number(2), "kept"), { key: "two" }))
        yield* settled(outbox)
        expect(yield* arrived(world)).toEqual(["kept"])
      })
    ))

  test("to one recipient follows the one before it, also where that has to be tried again", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        const texts = Array.from({ length: 10 }, (_, index) => String(index))
        yield* Effect.promise(() =>
          world.rules.add({ scenario: "AUTH_004", when: { kind: "next", count: 1 } })
        )
        yield* outbox.enqueueMany(texts.map((body) => ({ message: text(number(1), body), key: body })))
        yield* work
        yield* settled(outbox)
        expect(yield* arrived(world)).toEqual(texts)
        expect((yield* outbox.find("0"))?.attempts).toBe(2)
      })
    ))

  test("that is urgent leaves before those that were enqueued earlier", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        const bulk = Array.from({ length: 200 }, (_, index) => ({
          message: text(number(index), "bulk"),
          key: `bulk-${index}`,
          priority: "bulk" as const
        }))
        yield* outbox.enqueueMany(bulk)
        yield* outbox.enqueue(text(number(1000), "urgent"), { key: "urgent", priority: "urgent" })
        yield* work
        yield* settled(outbox)
        // Messages that are claimed together may arrive in another order: they have connections of their own.
        expect((yield* arrived(world)).indexOf("urgent")).toBeLessThan(32)
      })
    ))

  test("waits until notBefore, expires after its time, and can be cancelled until it leaves", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        const later = new Date(Date.now() + 3_600_000)
        yield* outbox.enqueue(text(number(1)), { key: "later", notBefore: later })
        yield* outbox.enqueue(text(number(2)), { key: "late", expires: new Date(Date.now() - 1000) })
        yield* outbox.enqueue(text(number(3)), { key: "cancelled", notBefore: later })
        expect(yield* outbox.cancel("cancelled")).toBe(true)
        expect(yield* outbox.cancel("cancelled")).toBe(false)
        yield* work
        const late = yield* reasonOf(outbox.send(text(number(2)), { key: "late", expires: new Date(0) }))
        expect(late).toMatchObject({ _tag: "NotAccepted", state: "expired" })
        expect((yield* outbox.find("later"))?.state).toBe("queued")
        expect(yield* arrived(world)).toEqual([])
      })
    ))

  test("that Meta refuses is rejected, with the code, and is not tried again", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        yield* work
        yield* Effect.promise(() => world.rules.add({ scenario: "meta-131047" }))
        const reason = yield* reasonOf(outbox.send(text(number(1)), { key: "one" }))
        expect(reason).toMatchObject({ state: "rejected", reason: "MetaRejected", code: "131047" })
        expect((yield* outbox.find("one"))?.attempts).toBe(1)
      })
    ))
})

describe("an unknown outcome", () => {
  const lost = "999300000001"

  test("is reported, is not sent again, and is settled by its webhook", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        yield* work
        const reason = yield* reasonOf(outbox.send(text(lost), { key: "one" }))
        expect(reason).toMatchObject({ _tag: "NotAccepted", state: "unknown", reason: "ConnectionLost" })
        expect((yield* outbox.unknown()).map(({ key }) => key)).toEqual(["one"])
        const [message] = yield* Effect.promise(() => world.messages())
        const event = status({
          id: message?.id ?? "",
          status: "delivered",
          correlationId: message?.body["biz_opaque_callback_data"] as string
        })
        expect(yield* outbox.settle(event)).toBe(true)
        expect(yield* outbox.find("one")).toMatchObject({
          state: "accepted",
          status: "delivered",
          messageId: message?.id
        })
        expect(yield* arrived(world)).toHaveLength(1)
      })
    ))

  test("is settled by a person, as sent or as not sent", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        yield* outbox.enqueue(text(lost, "a"), { key: "a" })
        yield* outbox.enqueue(text("999200000002", "b"), { key: "b" })
        yield* work
        expect(yield* settled(outbox)).toMatchObject({ unknown: 2 })
        expect(yield* outbox.resolve("a", "Sent")).toBe(true)
        expect(yield* outbox.resolve("a", "NotSent")).toBe(false)
        expect((yield* outbox.find("a"))?.state).toBe("accepted")
        expect(yield* outbox.resolve("b", "NotSent")).toBe(true)
        expect(yield* settled(outbox)).toMatchObject({ accepted: 1, unknown: 1 })
        expect((yield* outbox.find("b"))?.attempts).toBe(2)
        expect(yield* arrived(world)).toEqual(["a"])
      })
    ))
})

describe("webhooks", () => {
  test("may come twice and in any order: the furthest status stays", () =>
    withOutbox(({ outbox, work }) =>
      Effect.gen(function* () {
        yield* work
        const { messageId: id = "" } = yield* outbox.send(text(number(1)), { key: "one" })
        for (const next of ["read", "sent", "delivered", "read", "failed"] as const)
          expect(yield* outbox.settle(status({ id, status: next }))).toBe(true)
        expect((yield* outbox.find("one"))?.status).toBe("read")
        expect(yield* outbox.settle(status({ id: "wamid.other", status: "read" }))).toBe(false)
      })
    ))

  test("prove that a message was sent, also one that waits to be sent", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        yield* work
        yield* reasonOf(outbox.send(text("999300000003"), { key: "one" }))
        const [message] = yield* Effect.promise(() => world.messages())
        yield* Effect.promise(() => world.rules.add({ scenario: "BILL_001" }))
        expect(yield* outbox.resolve("one", "NotSent")).toBe(true)
        const correlationId = message?.body["biz_opaque_callback_data"] as string
        yield* outbox.settle(status({ id: message?.id ?? "", status: "sent", correlationId }))
        expect(yield* settled(outbox)).toMatchObject({ accepted: 1 })
        expect(yield* arrived(world)).toHaveLength(1)
      })
    ))
})

describe("a suppressed recipient", () => {
  test("gets no marketing, queued or new, and everything else", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        const to = number(1)
        yield* outbox.enqueue(text(to, "offer"), { key: "queued", marketing: true })
        yield* outbox.suppress(`+${to}`)
        yield* outbox.enqueue(text(to, "offer 2"), { key: "new", marketing: true })
        yield* outbox.enqueue(text(to, "receipt"), { key: "receipt" })
        yield* work
        expect(yield* settled(outbox)).toMatchObject({ suppressed: 2, accepted: 1 })
        yield* outbox.unsuppress(to)
        yield* outbox.send(text(to, "offer 3"), { key: "again", marketing: true })
        expect(yield* arrived(world)).toEqual(["receipt", "offer 3"])
      })
    ))

  test("is also one that Meta reports as having opted out, with code 131050", () =>
    withOutbox(({ outbox, work }) =>
      Effect.gen(function* () {
        yield* work
        const { messageId: id = "" } = yield* outbox.send(text(number(1)), { key: "one", marketing: true })
        const errors = [{ code: 131050, title: "" }] as unknown as Webhook.StatusChanged["errors"]
        yield* outbox.settle(status({ id, status: "failed", errors }))
        const reason = yield* reasonOf(outbox.send(text(number(1)), { key: "two", marketing: true }))
        expect(reason).toMatchObject({ state: "suppressed" })
      })
    ))
})

test("erasing a recipient leaves states, and neither number nor content", () =>
  withOutbox(({ outbox, work }) =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* outbox.enqueue(text("999200000009", "a secret"), { key: "unknown" })
      yield* outbox.enqueue(text(number(2), "another"), { key: "other" })
      yield* work
      yield* settled(outbox)
      expect(yield* outbox.erase("+999 200 000 009")).toBe(1)
      expect((yield* outbox.find("unknown"))?.state).toBe("unknown")
      const rows = yield* sql`SELECT * FROM connexease_outbox_messages WHERE key = 'unknown'`
      expect(
        JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? String(value) : value))
      ).not.toMatch(/secret|999200/)
      yield* outbox.resolve("unknown", "NotSent")
      expect((yield* outbox.find("unknown"))?.state).toBe("cancelled")
    })
  ))

describe("a campaign", () => {
  const messages = (count: number) =>
    Stream.range(1, count).pipe(
      Stream.map((n) => ({ message: text(number(n), String(n)), key: `spring-${n}` }))
    )

  test(
    "is started again under its name without sending anything twice, after its source failed",
    () =>
      withOutbox(({ outbox, work, world }) =>
        Effect.gen(function* () {
          yield* work
          const broken = Stream.concat(messages(700), Stream.fail("the source"))
          expect(yield* Effect.flip(outbox.startCampaign({ name: "spring", messages: broken }))).toBe(
            "the source"
          )
          const campaign = yield* outbox.startCampaign({ name: "spring", messages: messages(1200) })
          yield* settled(outbox)
          expect(yield* campaign.progress).toMatchObject({ accepted: 1200 })
          const report = yield* Stream.runCollect(campaign.report)
          expect(report.map(({ key }) => key)).toEqual(
            Array.from({ length: 1200 }, (_, n) => `spring-${n + 1}`)
          )
          expect(new Set(yield* arrived(world)).size).toBe(1200)
          expect(yield* arrived(world)).toHaveLength(1200)
        })
      ),
    60_000
  )

  test("reports when each message was answered, delivered and read, and why a delivery failed", () =>
    withOutbox(({ outbox, work }) =>
      Effect.gen(function* () {
        yield* work
        const campaign = yield* outbox.startCampaign({ name: "spring", messages: messages(3) })
        yield* settled(outbox)
        const [first, second] = yield* Stream.runCollect(campaign.report)
        for (const [next, timestampMillis] of [
          ["delivered", 1_000_000],
          ["read", 2_000_000],
          ["delivered", 3_000_000]
        ] as const)
          yield* outbox.settle(status({ id: first?.messageId ?? "", status: next, timestampMillis }))
        const errors = [{ code: 131026, title: "" }] as unknown as Webhook.StatusChanged["errors"]
        yield* outbox.settle(status({ id: second?.messageId ?? "", status: "failed", errors }))
        expect(yield* campaign.statuses).toEqual({ read: 1, failed: 1 })
        const [read, failed, silent] = yield* Stream.runCollect(campaign.report)
        expect(read).toMatchObject({
          answeredAt: first?.answeredAt,
          deliveredAt: new Date(1_000_000),
          readAt: new Date(2_000_000)
        })
        expect(failed).toMatchObject({ status: "failed", code: "131026", deliveredAt: undefined })
        expect(silent).toMatchObject({ state: "accepted", status: undefined })
        expect(silent?.answeredAt).toBeInstanceOf(Date)
      })
    ))

  test("is paused, resumed and cancelled, also by another process that knows its name", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        const started = yield* outbox.startCampaign({ name: "spring", messages: messages(100) })
        yield* started.pause
        yield* work
        yield* outbox.send(text(number(500), "other"), { key: "other" })
        expect(yield* started.progress).toMatchObject({ queued: 100 })
        const found = yield* outbox.campaign("spring")
        expect(yield* outbox.campaign("summer")).toBeUndefined()
        yield* found?.resume ?? Effect.void
        yield* settled(outbox)
        expect(yield* arrived(world)).toHaveLength(101)
        yield* started.pause
        yield* outbox.startCampaign({ name: "spring", messages: messages(150) })
        yield* started.cancel
        yield* started.resume
        yield* outbox.startCampaign({ name: "spring", messages: messages(160) })
        expect(yield* settled(outbox)).toMatchObject({ accepted: 101, cancelled: 60 })
      })
    ))
})

describe("a worker", () => {
  test("whose balance is empty rests, and loses nothing", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        yield* Effect.promise(() =>
          world.rules.add({ scenario: "BILL_001", when: { kind: "next", count: 1 } })
        )
        yield* outbox.enqueue(text(number(1)), { key: "one" })
        yield* work
        expect(yield* settled(outbox)).toMatchObject({ accepted: 1 })
        expect((yield* outbox.find("one"))?.attempts).toBe(1)
      })
    ))

  test("that is interrupted ends what is under way, and gives the account to the next at once", () =>
    withOutbox(({ outbox, url, work, world }) =>
      Effect.gen(function* () {
        yield* outbox.enqueueMany(
          Array.from({ length: 300 }, (_, n) => ({ message: text(number(n), String(n)), key: String(n) }))
        )
        yield* Effect.scoped(
          Effect.andThen(
            work,
            Effect.promise(() => world.wait({ count: 50 }))
          )
        )
        const between = yield* outbox.counts()
        expect(between).toMatchObject({ claimed: 0, sending: 0, unknown: 0 })
        yield* work
        expect(yield* settled(outbox)).toMatchObject({ accepted: 300 })
        expect(yield* arrived(world)).toHaveLength(300)
        expect(url).toMatch(/^http/)
      })
    ))
})

test("a message of another type goes the same way", () =>
  withOutbox(({ outbox, work }) =>
    Effect.gen(function* () {
      yield* work
      const image = Message.image({ to: number(1), link: "https://example.com/a.png" })
      expect((yield* outbox.send(image, { key: "one" })).state).toBe("accepted")
    })
  ))

describe("what cannot work ends in an error that says so", () => {
  const failure = (layer: ReturnType<typeof Outbox.layerSqlite>) =>
    reasonOf(Effect.asVoid(Layer.build(layer))).pipe(Effect.scoped, Effect.runPromise)

  test("a server that is not there, without its URL", async () => {
    const reason = await failure(
      Outbox.layerPostgres(Redacted.make("postgres://user:secret@127.0.0.1:1/shop"))
    )
    expect(reason).toMatchObject({ _tag: "DatabaseFailure", kind: "ConnectionError" })
    expect(JSON.stringify(reason) + String(reason)).not.toMatch(/secret/)
  })

  test("a file in a folder that is not there", async () => {
    const reason = await failure(Outbox.layerSqlite("/nonexistent/outbox.db"))
    expect(reason).toMatchObject({ _tag: "DatabaseFailure", kind: "ConnectionError" })
  })

  test("options of a worker, and of its accounts", () =>
    withOutbox(({ outbox }) =>
      Effect.gen(function* () {
        const accounts = { default: { apiKey: Redacted.make("sk_test") } }
        const wrong = yield* Effect.flip(outbox.worker({ accounts, concurrency: 0, lease: 0 }))
        expect(wrong.message).toMatch(/lease .*concurrency /)
        const keyless = yield* Effect.flip(
          outbox.worker({ accounts: { default: { apiKey: Redacted.make("") } } })
        )
        expect(keyless.reason._tag).toBe("InvalidConfiguration")
      })
    ))
})
