/** A ledger's records by themselves: what is read back, for how long it is kept, and what settles it. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as Ledger from "../../src/Ledger.ts"

const receipt = { messageId: "wamid.1", sandbox: false, raw: { messages: [{ id: "wamid.1" }] } }
const sending = (at: number): Ledger.Record => ({ state: "sending", message: "hash", at })
const sent = (at: number): Ledger.Record => ({ state: "sent", message: "hash", at, receipt })

/** Takes a key if it is free; whether it was. */
const claim = (ledger: Ledger.Ledger, key: string, record: Ledger.Record): Effect.Effect<boolean, unknown> =>
  ledger.writeIfAbsent?.(key, record) ?? Effect.die("A ledger in memory can claim")

describe("a record in memory", () => {
  it.effect("of what was sent lasts for its time to live, a day unless said otherwise, and not longer", () =>
    Effect.gen(function* () {
      const ledger = Ledger.memory()
      yield* ledger.write("key", sent(0))
      yield* TestClock.adjust(24 * 3_600_000 - 1)
      assert.deepStrictEqual(yield* ledger.read("key"), sent(0))
      assert.isFalse(yield* claim(ledger, "key", sending(24 * 3_600_000 - 1)))
      yield* TestClock.adjust(1)
      assert.isUndefined(yield* ledger.read("key"))
      assert.isTrue(yield* claim(ledger, "key", sending(24 * 3_600_000)))
      assert.isFalse(yield* claim(ledger, "key", sending(24 * 3_600_000)))
    })
  )

  it.effect("is replaced where the ledger is full, and takes no other's place", () =>
    Effect.gen(function* () {
      const ledger = Ledger.memory({ capacity: 2 })
      yield* ledger.write("a", sending(0))
      yield* ledger.write("b", sending(0))
      yield* ledger.write("a", sent(1))
      assert.deepStrictEqual(yield* ledger.read("a"), sent(1))
      assert.deepStrictEqual(yield* ledger.read("b"), sending(0))
    })
  )

  it.effect("gives way where it is too old, before one that is not", () =>
    Effect.gen(function* () {
      const ledger = Ledger.memory({ capacity: 3, timeToLive: 1000 })
      yield* ledger.write("old", sent(0))
      yield* ledger.write("older in the list", sent(0))
      yield* ledger.write("fresh", sent(900))
      yield* ledger.write("new", sending(1500))
      yield* ledger.write("newer", sending(1500))
      assert.deepStrictEqual([...(yield* ledger.keys ?? Effect.succeed([]))].toSorted(), [
        "fresh",
        "new",
        "newer"
      ])
    })
  )

  it.effect("that was sent longest ago gives way, and none that is unsettled", () =>
    Effect.gen(function* () {
      const ledger = Ledger.memory({ capacity: 3 })
      yield* ledger.write("unsettled", sending(0))
      yield* ledger.write("first", sent(1))
      yield* ledger.write("second", sent(2))
      yield* ledger.write("third", sent(3))
      assert.isUndefined(yield* ledger.read("first"))
      for (const key of ["unsettled", "second", "third"]) assert.isDefined(yield* ledger.read(key))
      yield* ledger.write("second", sending(4))
      yield* ledger.write("third", sending(4))
      assert.strictEqual(
        yield* Effect.flip(ledger.write("fourth", sending(5))),
        "The ledger is full of unsettled records"
      )
      assert.isUndefined(yield* ledger.read("fourth"))
    })
  )

  it.effect("is gone once it is removed", () =>
    Effect.gen(function* () {
      const ledger = Ledger.memory()
      yield* ledger.write("key", sending(0))
      yield* ledger.remove("key")
      assert.isUndefined(yield* ledger.read("key"))
    })
  )
})

describe("a record in a store of texts", () => {
  const stored = (text: string) => {
    const values = new Map([["key", text]])
    return Ledger.fromKeyValueStore({
      get: (key) => Effect.sync(() => values.get(key)),
      set: (key, value) => Effect.sync(() => void values.set(key, value)),
      remove: (key) => Effect.sync(() => void values.delete(key))
    })
  }

  it.effect("is read back as it was written", () =>
    Effect.gen(function* () {
      const ledger = stored("")
      for (const record of [sending(5), sent(7)]) {
        yield* ledger.write("key", record)
        assert.deepStrictEqual(yield* ledger.read("key"), record)
      }
      yield* ledger.remove("key")
      assert.isUndefined(yield* ledger.read("key"))
    })
  )

  for (const [what, value] of [
    ["no JSON", "half of a rec"],
    ["a list", "[]"],
    ["of another version", JSON.stringify({ ...sending(1), version: 2 })],
    ["without a version", JSON.stringify(sending(1))],
    ["without a time", JSON.stringify({ version: 1, state: "sending", message: "hash" })],
    ["whose time is text", JSON.stringify({ ...sending(1), version: 1, at: "1" })],
    ["without a message", JSON.stringify({ version: 1, state: "sending", at: 1 })],
    ["of another state", JSON.stringify({ ...sent(1), version: 1, state: "done" })],
    ["of what was sent without a receipt", JSON.stringify({ ...sending(1), version: 1, state: "sent" })],
    ["whose receipt has no id", JSON.stringify({ ...sent(1), version: 1, receipt: { raw: {} } })],
    [
      "whose receipt has no raw answer",
      JSON.stringify({ ...sent(1), version: 1, receipt: { messageId: "1" } })
    ]
  ] as const) {
    it.effect(`${what} is unreadable, so that its key is not free`, () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* stored(value).read("key"), "unreadable")
      })
    )
  }
})

describe("settling a key", () => {
  it.effect("as sent keeps a receipt with the id, which says whether it is the sandbox's", () =>
    Effect.gen(function* () {
      for (const [messageId, sandbox] of [
        ["wamid.HBgM1", false],
        ["wamid.FAKE_1", true],
        ["1wamid.FAKE_1", false]
      ] as const) {
        const ledger = Ledger.memory()
        yield* ledger.write("key", sending(0))
        yield* TestClock.adjust(1)
        assert.isTrue(yield* Ledger.resolve(ledger, "key", { messageId }))
        const record = yield* ledger.read("key")
        assert(record !== undefined && record !== "unreadable")
        assert.strictEqual(record.message, "hash")
        assert.deepStrictEqual(record.receipt, { messageId, sandbox, raw: { messages: [{ id: messageId }] } })
        assert.isFalse(yield* Ledger.resolve(ledger, "key", "NotSent"), "it is settled once")
        assert.isDefined(yield* ledger.read("key"))
      }
    })
  )

  it.effect("as not sent or rejected frees it, and one that is not known is not settled", () =>
    Effect.gen(function* () {
      for (const resolution of ["NotSent", "Rejected"] as const) {
        const ledger = Ledger.memory()
        assert.isFalse(yield* Ledger.resolve(ledger, "key", resolution))
        yield* ledger.write("key", sending(0))
        assert.isTrue(yield* Ledger.resolve(ledger, "key", resolution))
        assert.isUndefined(yield* ledger.read("key"))
      }
    })
  )

  it.effect("fails with the operation that the store did not do", () =>
    Effect.gen(function* () {
      const broken = (failing: "get" | "set" | "remove") =>
        Ledger.fromKeyValueStore({
          get: () =>
            failing === "get"
              ? Effect.fail("gone")
              : Effect.succeed(JSON.stringify({ ...sending(0), version: 1 })),
          set: () => (failing === "set" ? Effect.fail("gone") : Effect.void),
          remove: () => (failing === "remove" ? Effect.fail("gone") : Effect.void),
          keys: Effect.succeed(["key"])
        })
      for (const [ledger, resolution, operation] of [
        [broken("get"), "NotSent", "read"],
        [broken("set"), { messageId: "wamid.1" }, "write"],
        [broken("remove"), "NotSent", "write"]
      ] as const) {
        const { outcome, reason } = yield* Effect.flip(Ledger.resolve(ledger, "key", resolution))
        assert.deepInclude(reason, { _tag: "LedgerFailure", operation })
        assert.strictEqual(outcome, "NotSent")
      }
      const { reason } = yield* Effect.flip(Ledger.unsettled(broken("get")))
      assert.deepInclude(reason, { _tag: "LedgerFailure", operation: "read" })
    })
  )
})
