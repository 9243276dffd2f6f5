/** The SQL ledger: any queue that runs a job at least once sends each key at most once. */
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { Gateway, Ledger as CoreLedger, Message } from "@connexease-gateway/core"
import { createGateway } from "@connexease-gateway/core/promise"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { describe, expect, test } from "vitest"
import * as Ledger from "../src/Ledger.ts"
import { createLedger } from "../src/promise.ts"
import { isPostgres, makeDatabase } from "./support/database.ts"
import { arrived, text, textOf, unlimited, withOutbox } from "./support/outbox.ts"

const DAY_MS = 86_400_000

/** As if all records had been written so much earlier. */
const age = (days: number) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql`UPDATE connexease_ledger SET sent_at = sent_at - ${days * DAY_MS}`
  )

const gatewayOver = (ledger: CoreLedger.Ledger, url: string) =>
  Gateway.make({ apiKey: Redacted.make("mock_outbox"), baseUrl: url, ledger })

test("of many gateways that send one key at the same time, one sends it", () =>
  withOutbox(({ url, world }) =>
    Effect.gen(function* () {
      const gateways = yield* Effect.forEach(Array.from({ length: 8 }), () =>
        Effect.flatMap(Ledger.sql, (ledger) =>
          Gateway.make({ apiKey: Redacted.make("mock_outbox"), baseUrl: url, ledger })
        )
      )
      const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`)
      yield* Effect.forEach(
        keys.flatMap((key) => gateways.map((gateway) => ({ gateway, key }))),
        ({ gateway, key }) =>
          Effect.exit(gateway.send(Message.text({ to: "905321234567", body: key }), { idempotencyKey: key })),
        { concurrency: "unbounded" }
      )
      const texts = yield* arrived(world)
      expect(texts.toSorted()).toEqual(keys.toSorted())
      const [first] = gateways
      const repeated = yield* (first as Gateway.Service).send(
        Message.text({ to: "905321234567", body: "key-0" }),
        { idempotencyKey: "key-0" }
      )
      expect(repeated.messageId).toMatch(/^wamid\./)
      expect(yield* arrived(world)).toHaveLength(20)
      const ledger = yield* Ledger.sql
      expect(yield* CoreLedger.unsettled(ledger)).toEqual([])
    })
  ))

describe("the record of a sent message", () => {
  const to = "905321234567"

  test("expires after its time, 30 days by default: then its key is sent again", () =>
    withOutbox(({ url, world }) =>
      Effect.gen(function* () {
        const gateway = yield* gatewayOver(yield* Ledger.sql, url)
        const send = gateway.send(text(to), { idempotencyKey: "one" })
        const first = yield* send
        yield* age(29)
        expect((yield* send).messageId).toBe(first.messageId)
        yield* age(2)
        const second = yield* send
        expect(second.messageId).not.toBe(first.messageId)
        expect((yield* send).messageId).toBe(second.messageId)
        expect(yield* arrived(world)).toHaveLength(2)
      })
    ))

  test("stays for good where it is told so", () =>
    withOutbox(({ url, world }) =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.make({ expireAfter: "Infinity" })
        const gateway = yield* gatewayOver(ledger, url)
        yield* gateway.send(text(to), { idempotencyKey: "one" })
        yield* age(10_000)
        yield* gateway.send(text(to), { idempotencyKey: "one" })
        expect(yield* arrived(world)).toHaveLength(1)
      })
    ))

  test("is deleted once it expired, as new keys come, a bounded number at a time", () =>
    withOutbox(() =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.make({ expireAfter: "1 day" })
        const count = Effect.map(ledger.keys ?? Effect.succeed([]), (keys) => [...keys].length)
        const record = (state: "sent" | "sending") => ({
          state,
          message: "",
          at: 0,
          receipt: { messageId: "wamid.1", sandbox: false, raw: {} }
        })
        const insert = (prefix: string, total: number, state: "sent" | "sending") =>
          Effect.forEach(
            Array.from({ length: total }, (_, n) => n),
            (n) => ledger.writeIfAbsent?.(`${prefix}${n}`, record(state)) ?? Effect.succeed(false)
          )
        yield* insert("old", 700, "sent")
        yield* age(2)
        yield* insert("open", 99, "sending")
        const before = yield* count
        yield* insert("new", 1, "sent")
        expect((yield* count) - before).toBe(1 - 200)
        yield* insert("newer", 600, "sent")
        expect(yield* count).toBe(700)
      })
    ))
})

test("a key whose outcome is unknown never expires", () =>
  withOutbox(({ url, world }) =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.make({ expireAfter: "1 day" })
      const gateway = yield* gatewayOver(ledger, url)
      const send = Effect.flip(gateway.send(text("999300000001"), { idempotencyKey: "one" }))
      expect((yield* send).outcome).toBe("Unknown")
      yield* age(10_000)
      expect((yield* send).reason._tag).toBe("PreviouslyUnknown")
      expect(yield* CoreLedger.unsettled(ledger)).toHaveLength(1)
      expect(yield* arrived(world)).toHaveLength(1)
    })
  ))

test.skipIf(!isPostgres)(
  "a record is not rolled back with the caller's transaction: the key is sent once",
  () =>
    withOutbox(({ url, world }) =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const gateway = yield* gatewayOver(yield* Ledger.sql, url)
        const send = gateway.send(text("905321234567"), { idempotencyKey: "one" })
        yield* Effect.ignore(sql.withTransaction(Effect.andThen(send, Effect.fail("rolled back"))))
        yield* send
        expect((yield* arrived(world)).length).toBe(1)
      })
    )
)

test("three processes that send the same keys over one database, also a SQLite file, send each once", async () => {
  await using mock = await startMockGateway({ port: 0, limits: unlimited })
  await using database = await makeDatabase()
  const script = new URL("./support/ledgerProcess.ts", import.meta.url).pathname
  const ends = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        script,
        database.address,
        mock.url,
        "100"
      ])
      return JSON.parse(stdout) as Readonly<Record<string, number>>
    })
  )
  const journal = (await mock.world("mock_outbox").messages({ limit: 10_000 })).map(({ body }) =>
    textOf(body)
  )
  expect(journal.length).toBe(100)
  expect(new Set(journal).size).toBe(100)
  // One that meets a key which another is sending cannot know its outcome.
  for (const end of ends) expect((end["receipt"] ?? 0) + (end["PreviouslyUnknown"] ?? 0)).toBe(100)
})

test("without Effect: createLedger gives a ledger for createGateway", async () => {
  await using mock = await startMockGateway({ port: 0 })
  await using database = await makeDatabase()
  await using ledger = await createLedger({ database: database.address, expireAfter: DAY_MS })
  await using gateway = createGateway({ apiKey: "mock_outbox", baseUrl: mock.url, ledger })
  const message = Message.text({ to: "905321234567", body: "Merhaba" })
  const first = await gateway.send(message, { idempotencyKey: "one" })
  expect((await gateway.send(message, { idempotencyKey: "one" })).messageId).toBe(first.messageId)
  expect(await gateway.ledger.unsettled()).toEqual([])
  await expect(createLedger({ database: "/nonexistent/ledger.db" })).rejects.toMatchObject({
    reason: { _tag: "DatabaseFailure", kind: "ConnectionError" }
  })
})
