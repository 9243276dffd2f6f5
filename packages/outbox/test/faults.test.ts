/** What a broken database, a missing worker and wrong options end in: a typed error, or a wait that has an end. */
import { Message } from "@connexease-gateway/core"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import * as Outbox from "../src/Outbox.ts"
import type { OutboxError } from "../src/OutboxError.ts"
import { isPostgres } from "./support/database.ts"
import { arrived, settled, text, withOutbox } from "./support/outbox.ts"

const to = (n: number): string => String(905320000000 + n)

/** The kind of database failure that an effect ends in. */
const kindOf = <R>(effect: Effect.Effect<unknown, OutboxError, R>) =>
  Effect.map(Effect.flip(effect), ({ reason }) =>
    reason._tag === "DatabaseFailure" ? reason.kind : reason._tag
  )

describe.skipIf(isPostgres)("a SQLite database", () => {
  test("that is full refuses a message, and takes it once there is room", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const [{ page_count: pages } = { page_count: 0 }] = yield* sql<{
          readonly page_count: number
        }>`PRAGMA page_count`
        yield* sql.unsafe(`PRAGMA max_page_count = ${pages + 2}`)
        const enqueue = outbox.enqueueMany(
          Array.from({ length: 60 }, (_, n) => ({ message: text(to(n), "x".repeat(500)), key: String(n) }))
        )
        expect(yield* kindOf(enqueue)).toBe("Full")
        expect(yield* outbox.counts()).toMatchObject({ queued: 0 })
        yield* sql.unsafe("PRAGMA max_page_count = 100000")
        yield* enqueue
        yield* work
        yield* settled(outbox)
        expect(yield* arrived(world)).toHaveLength(60)
      })
    ))

  test("that becomes read-only is waited for, and nothing is lost or sent twice", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* outbox.enqueueMany(
          Array.from({ length: 100 }, (_, n) => ({ message: text(to(n), String(n)), key: String(n) }))
        )
        yield* work
        yield* Effect.promise(() => world.wait({ count: 20 }))
        yield* sql.unsafe("PRAGMA query_only = ON")
        expect(yield* kindOf(outbox.enqueue(text(to(0)), { key: "new" }))).toBe("ReadOnly")
        yield* Effect.sleep(300)
        yield* sql.unsafe("PRAGMA query_only = OFF")
        expect(yield* settled(outbox)).toMatchObject({ accepted: 100 })
        const texts = yield* arrived(world)
        expect(texts.length).toBe(100)
        expect(new Set(texts).size).toBe(100)
      })
    ))

  test("that is another kind of file is refused", async () => {
    const folder = await mkdtemp(join(tmpdir(), "outbox-"))
    const file = join(folder, "notes.txt")
    await writeFile(file, "not a database".repeat(100))
    const kind = await Effect.runPromise(
      Effect.scoped(kindOf(Effect.asVoid(Layer.build(Outbox.layerSqlite(file)))))
    )
    expect(kind).toBe("UnknownError")
    await rm(folder, { recursive: true })
  })
})

test.skipIf(!isPostgres)(
  "a table that stays locked ends a call after 30 seconds, and the call can be repeated",
  () =>
    withOutbox(({ outbox }) =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const locked = yield* Deferred.make<void>()
        const enqueue = outbox.enqueue(text(to(1)), { key: "one" })
        const locker = yield* Effect.forkChild(
          sql.withTransaction(
            sql`LOCK TABLE connexease_outbox_messages IN ACCESS EXCLUSIVE MODE`.pipe(
              Effect.andThen(Deferred.succeed(locked, undefined)),
              Effect.andThen(Effect.never)
            )
          )
        )
        yield* Deferred.await(locked)
        expect(yield* kindOf(enqueue)).toBe("StatementTimeoutError")
        yield* Fiber.interrupt(locker)
        yield* enqueue
        expect(yield* outbox.counts()).toMatchObject({ queued: 1 })
      })
    ),
  90_000
)

describe("a message of an account for which no worker runs", () => {
  test("waits; health says that nobody owns the account", () =>
    withOutbox(({ outbox, work }) =>
      Effect.gen(function* () {
        yield* work
        yield* outbox.enqueue(text(to(1)), { key: "one", account: "other" })
        yield* outbox.send(text(to(2)), { key: "two" })
        expect(yield* outbox.health({ account: "other" })).toMatchObject({ queued: 1, isOwned: false })
        expect(yield* outbox.health()).toMatchObject({ queued: 0, isOwned: true })
      })
    ))

  test("expires at its time, so that who waits for it is answered", () =>
    withOutbox(({ outbox }) =>
      Effect.gen(function* () {
        const expires = new Date(Date.now() + 300)
        const { reason } = yield* Effect.flip(
          outbox.send(text(to(1)), { key: "one", account: "other", expires })
        )
        expect(reason).toMatchObject({ _tag: "NotAccepted", state: "expired" })
      })
    ))
})

describe("a worker", () => {
  test("without accounts is refused", () =>
    withOutbox(({ outbox }) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(outbox.worker({ accounts: {} }))
        expect(error.message).toMatch(/accounts must have an account/)
      })
    ))

  test("without work ends at once when it is interrupted, and sends what comes late", () =>
    withOutbox(({ outbox, work }) =>
      Effect.gen(function* () {
        yield* Effect.scoped(Effect.andThen(work, Effect.sleep(300)))
        expect(yield* outbox.health()).toMatchObject({ isOwned: false })
        yield* work
        yield* Effect.sleep(300)
        expect((yield* outbox.send(text(to(1)), { key: "one" })).state).toBe("accepted")
      })
    ))

  test("goes on sending each message once while the database's clock steps back and forth", () =>
    withOutbox(({ outbox, work, world }) =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* outbox.enqueueMany(
          Array.from({ length: 100 }, (_, n) => ({ message: text(to(n), String(n)), key: String(n) }))
        )
        yield* work
        for (const step of [3_600_000, -3_600_000, 86_400_000]) {
          yield* sql`UPDATE connexease_outbox_owners SET expires_at = expires_at + ${step}`
          yield* Effect.sleep(50)
        }
        yield* settled(outbox)
        const texts = yield* arrived(world)
        expect(texts.length).toBe(100)
        expect(new Set(texts).size).toBe(100)
      })
    ))
})

test("a campaign whose source fails midway keeps what came before, and names what failed", () =>
  withOutbox(({ outbox }) =>
    Effect.gen(function* () {
      const broken = Stream.concat(
        Stream.range(1, 3).pipe(
          Stream.map((n) => ({ key: `k${n}`, message: Message.text({ to: to(n), body: "Merhaba" }) }))
        ),
        Stream.fail("the customers' database is gone")
      )
      const error = yield* Effect.flip(outbox.startCampaign({ name: "spring", messages: broken }))
      expect(error).toBe("the customers' database is gone")
      expect(yield* outbox.campaign("spring")).toBeDefined()
    })
  ))
