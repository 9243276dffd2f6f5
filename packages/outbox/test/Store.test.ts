/** Who may write what: an owner whose epoch has passed, an answer that comes late, and a takeover in progress. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect, test } from "vitest"
import * as Store from "../src/internal/Store.ts"
import { status, text, withOutbox, type Setting } from "./support/outbox.ts"

const account = "default"
const LEASE_MS = 60_000
const limits: Store.ClaimLimits = { direct: 10, bulk: 10, campaigns: [], total: 10 }

/** Runs a test with one message that the first owner has claimed, and with what makes another worker the owner. */
const withClaimed = (
  use: (setting: {
    readonly outbox: Setting["outbox"]
    readonly store: Store.Store
    readonly epoch: number
    readonly id: number
    readonly takeOver: Effect.Effect<number, unknown>
    readonly state: Effect.Effect<string | undefined, unknown>
  }) => Effect.Effect<unknown, unknown>
) =>
  withOutbox(({ outbox }) =>
    Effect.gen(function* () {
      const store = yield* Store.make
      yield* outbox.enqueue(text("905321234567"), { key: "one" })
      const epoch = (yield* store.acquire(account, "first", LEASE_MS)) ?? 0
      const [claimed] = yield* store.claim(account, epoch, limits)
      yield* use({
        outbox,
        store,
        epoch,
        id: claimed?.id ?? 0,
        takeOver: Effect.gen(function* () {
          yield* store.sql`UPDATE connexease_outbox_owners SET expires_at = 0`
          return (yield* store.acquire(account, "second", LEASE_MS)) ?? 0
        }),
        state: Effect.map(outbox.find("one"), (entry) => entry?.state)
      })
    })
  )

describe("an owner", () => {
  test("is alone until its lease ends, and keeps the account by renewing it", () =>
    withClaimed(({ epoch, store, takeOver }) =>
      Effect.gen(function* () {
        expect(yield* store.acquire(account, "second", LEASE_MS)).toBeUndefined()
        expect(yield* store.renew(account, epoch, LEASE_MS)).toBe(true)
        expect(yield* takeOver).toBe(epoch + 1)
        expect(yield* store.renew(account, epoch, LEASE_MS)).toBe(false)
      })
    ))

  test("whose epoch has passed writes no intent and claims nothing, though the message is claimed again", () =>
    withClaimed(({ epoch, id, state, store, takeOver }) =>
      Effect.gen(function* () {
        const next = yield* takeOver
        expect(yield* state).toBe("queued")
        expect(yield* store.claim(account, epoch, limits)).toEqual([])
        expect(yield* store.claim(account, next, limits)).toHaveLength(1)
        expect(yield* store.intend(account, epoch, [id])).toEqual(new Set())
        expect(yield* state).toBe("claimed")
        expect(yield* store.intend(account, next, [id])).toEqual(new Set([id]))
      })
    ))

  test("cannot write an intent beside a takeover that has not committed yet", () =>
    withClaimed(({ epoch, id, store }) =>
      Effect.gen(function* () {
        const raised = yield* Deferred.make<void>()
        const commit = yield* Deferred.make<void>()
        const takeover = yield* Effect.forkChild(
          store.sql.withTransaction(
            Effect.gen(function* () {
              yield* store.sql`UPDATE connexease_outbox_owners SET epoch = epoch + 1`
              yield* Deferred.succeed(raised, undefined)
              yield* Deferred.await(commit)
            })
          )
        )
        yield* Deferred.await(raised)
        const intent = yield* Effect.forkChild(store.intend(account, epoch, [id]))
        yield* Effect.sleep(100)
        yield* Deferred.succeed(commit, undefined)
        yield* Fiber.join(takeover)
        expect(yield* Fiber.join(intent)).toEqual(new Set())
      })
    ))

  test("that ends its epoch leaves nothing claimed, and no claim of it can come later", () =>
    withClaimed(({ epoch, state, store }) =>
      Effect.gen(function* () {
        yield* store.release(account, epoch)
        expect(yield* state).toBe("queued")
        expect(yield* store.claim(account, epoch, limits)).toEqual([])
        expect(yield* store.acquire(account, "second", LEASE_MS)).toBeGreaterThan(epoch)
      })
    ))
})

describe("an answer that comes late", () => {
  test.each([
    ["accepted", "accepted"],
    ["rejected", "rejected"],
    ["queued", "queued"],
    ["unknown", "unknown"]
  ] as const)("and says %s makes an unknown message %s", (answer, expected) =>
    withClaimed(({ epoch, id, state, store, takeOver }) =>
      Effect.gen(function* () {
        yield* store.intend(account, epoch, [id])
        yield* takeOver
        expect(yield* state).toBe("unknown")
        yield* store.end(epoch, [{ id, state: answer }])
        expect(yield* state).toBe(expected)
      })
    )
  )

  test.each(["rejected", "queued", "unknown"] as const)(
    "and says %s changes nothing where a webhook proved the message accepted",
    (answer) =>
      withClaimed(({ epoch, id, outbox, state, store, takeOver }) =>
        Effect.gen(function* () {
          yield* store.intend(account, epoch, [id])
          yield* takeOver
          const [{ id: identity = "" } = {}] = yield* store.sql<{
            id?: string
          }>`SELECT id FROM connexease_outbox_identity`
          const correlationId = `outbox-${identity}-${id}`
          yield* outbox.settle(status({ id: "wamid.1", status: "sent", correlationId }))
          yield* store.end(epoch, [{ id, state: answer }])
          expect(yield* state).toBe("accepted")
        })
      )
  )

  test("changes nothing where a person had the message sent again", () =>
    withClaimed(({ epoch, id, outbox, state, store, takeOver }) =>
      Effect.gen(function* () {
        yield* store.intend(account, epoch, [id])
        const next = yield* takeOver
        yield* outbox.resolve("one", "NotSent")
        yield* store.claim(account, next, limits)
        yield* store.intend(account, next, [id])
        yield* store.end(epoch, [{ id, state: "queued" }])
        expect(yield* state).toBe("sending")
      })
    ))
})

describe("a sweep", () => {
  test("ends every message that expired, however many there are", () =>
    withOutbox(({ outbox }) =>
      Effect.gen(function* () {
        const store = yield* Store.make
        const expires = new Date(Date.now() - 1)
        yield* outbox.enqueueMany(
          Array.from({ length: 1_100 }, (_, nth) => ({
            message: text(`9053200${String(nth).padStart(5, "0")}`),
            key: `message-${nth}`,
            ...(nth < 1_050 ? { expires } : {})
          }))
        )
        yield* store.sweep(account)
        expect(yield* outbox.counts()).toMatchObject({ expired: 1_050, queued: 50 })
      })
    ))
})
