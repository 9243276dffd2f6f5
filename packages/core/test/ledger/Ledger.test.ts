import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as Gateway from "../../src/Gateway.ts"
import * as Ledger from "../../src/Ledger.ts"
import * as Message from "../../src/Message.ts"
import { accepted, fakeGateway, refused } from "../support/fakeGateway.ts"

const message = Message.text({ to: "905321234567", body: "Merhaba" })
const other = Message.text({ to: "905321234567", body: "Another one" })
const options = { idempotencyKey: "order-7" }
const lost = Effect.sync(() => new Response("", { status: 502 }))

/** A store of text in memory whose operations can be made to fail. */
const textStore = () => {
  const values = new Map<string, string>()
  const failing = { get: false, set: false, remove: false }
  const guard = <A>(method: keyof typeof failing, effect: Effect.Effect<A>) =>
    Effect.suspend((): Effect.Effect<A, KeyValueStore.KeyValueStoreError> =>
      failing[method]
        ? Effect.fail(new KeyValueStore.KeyValueStoreError({ method, message: "disk full" }))
        : effect
    )
  const store = KeyValueStore.makeStringOnly({
    get: (key) =>
      guard(
        "get",
        Effect.sync(() => values.get(key))
      ),
    set: (key, value) =>
      guard(
        "set",
        Effect.sync(() => void values.set(key, value))
      ),
    remove: (key) =>
      guard(
        "remove",
        Effect.sync(() => void values.delete(key))
      ),
    clear: Effect.sync(() => values.clear()),
    size: Effect.sync(() => values.size),
    keys: Effect.sync(() => [...values.keys()])
  })
  return { values, failing, store }
}

/** Moves the clock until a fiber is through; a message is hashed, which takes as long in here. */
const through = Effect.fnUntraced(function* <A, E>(fiber: Fiber.Fiber<A, E>) {
  for (let i = 0; i < 1000 && fiber.pollUnsafe() === undefined; i++) {
    yield* Effect.promise(() => crypto.subtle.digest("SHA-256", new Uint8Array(1)))
    yield* TestClock.adjust("100 millis")
  }
  return yield* Fiber.join(fiber)
})

type Respond = Parameters<typeof fakeGateway>[0]

/** One process: a gateway over the ledger, until it ends. */
const session = <A, E>(
  ledger: Ledger.Ledger,
  respond: Respond,
  use: (gateway: Gateway.Service) => Effect.Effect<A, E>
) => {
  const gateway = fakeGateway(respond, { ledger })
  return Effect.map(
    Effect.result(Effect.flatMap(Gateway.Gateway, use).pipe(Effect.provide(gateway.layer))),
    (result) => ({ result, sent: gateway.requests.length })
  )
}

for (const [kind, make] of [
  ["in memory", () => Ledger.memory()],
  ["in a KeyValueStore", () => Ledger.fromKeyValueStore(textStore().store)]
] as const) {
  describe(`a ledger ${kind}`, () => {
    it.effect("gives the first receipt to a repeated call with the same key, also after a restart", () =>
      Effect.gen(function* () {
        const ledger = make()
        const first = yield* session(
          ledger,
          () => accepted(),
          ({ send }) => send(message, options)
        )
        const second = yield* session(
          ledger,
          () => accepted(),
          ({ send }) => send(message, options)
        )
        assert.deepStrictEqual([first.sent, second.sent], [1, 0])
        assert(Result.isSuccess(first.result) && Result.isSuccess(second.result))
        assert.deepStrictEqual(JSON.stringify(second.result.success), JSON.stringify(first.result.success))
      })
    )

    it.effect("lets those who ask at the same time share one send", () =>
      Effect.gen(function* () {
        const { result, sent } = yield* session(
          make(),
          () => Effect.andThen(Effect.yieldNow, accepted()),
          ({ send }) => Effect.forEach([1, 2, 3], () => send(message, options), { concurrency: "unbounded" })
        )
        assert.strictEqual(sent, 1)
        assert(Result.isSuccess(result))
        assert.strictEqual(new Set(result.success.map(({ messageId }) => messageId)).size, 1)
      })
    )

    it.effect("refuses a key that belongs to another message, whether it was sent or is on its way", () =>
      Effect.gen(function* () {
        const { result, sent } = yield* session(
          make(),
          () => accepted(),
          ({ send }) =>
            Effect.gen(function* () {
              const open = yield* Effect.forkChild(send(message, options), { startImmediately: true })
              const during = yield* Effect.flip(send(other, options))
              yield* Fiber.join(open)
              const after = yield* Effect.flip(send(other, options))
              return [during, after]
            })
        )
        assert(Result.isSuccess(result))
        for (const error of result.success) {
          assert.strictEqual(error.reason._tag, "KeyReused")
          assert.strictEqual(error.outcome, "NotSent")
        }
        assert.strictEqual(sent, 1)
      })
    )

    it.effect("frees the key of a message that was rejected", () =>
      Effect.gen(function* () {
        const ledger = make()
        const first = yield* session(
          ledger,
          () => refused(400, "GW_001"),
          ({ send }) => send(message, options)
        )
        const second = yield* session(
          ledger,
          () => accepted(),
          ({ send }) => send(other, options)
        )
        assert.isTrue(Result.isFailure(first.result))
        assert.isTrue(Result.isSuccess(second.result))
      })
    )

    it.effect("never repeats a message whose outcome is unknown, until a webhook settles it", () =>
      Effect.gen(function* () {
        const ledger = make()
        const first = yield* session(
          ledger,
          () => lost,
          ({ send }) => send(message, options)
        )
        assert(Result.isFailure(first.result))
        assert.strictEqual(first.result.failure.reason._tag, "ServerFailure")

        const again = yield* session(
          ledger,
          () => accepted(),
          ({ send }) => send(message, options)
        )
        assert(Result.isFailure(again.result))
        assert.strictEqual(again.result.failure.reason._tag, "PreviouslyUnknown")
        assert.strictEqual(again.result.failure.outcome, "Unknown")
        assert.strictEqual(again.sent, 0)

        assert.isTrue(yield* Ledger.resolve(ledger, "order-7", { messageId: "wamid.fromWebhook" }))
        assert.isFalse(yield* Ledger.resolve(ledger, "order-7", "NotSent"), "what is settled stays settled")
        const settled = yield* session(
          ledger,
          () => accepted(),
          ({ send }) => send(message, options)
        )
        assert(Result.isSuccess(settled.result))
        assert.strictEqual(settled.result.success.messageId, "wamid.fromWebhook")
        assert.strictEqual(settled.sent, 0)
      })
    )

    it.effect("lets a message that is settled as not sent be sent", () =>
      Effect.gen(function* () {
        const ledger = make()
        yield* session(
          ledger,
          () => lost,
          ({ send }) => send(message, options)
        )
        yield* Ledger.resolve(ledger, "order-7", "NotSent")
        const { result } = yield* session(
          ledger,
          () => accepted(),
          ({ send }) => send(message, options)
        )
        assert.isTrue(Result.isSuccess(result))
      })
    )

    it.effect("counts a send that was interrupted on its way as unknown, for those who joined too", () =>
      Effect.gen(function* () {
        const ledger = make()
        const arrived = yield* Deferred.make<void>()
        const { result } = yield* session(
          ledger,
          () => Effect.andThen(Deferred.succeed(arrived, undefined), Effect.never),
          ({ send }) =>
            Effect.gen(function* () {
              const owner = yield* Effect.forkChild(send(message, options))
              yield* Deferred.await(arrived)
              const joined = yield* Effect.forkChild(Effect.flip(send(message, options)), {
                startImmediately: true
              })
              yield* Fiber.interrupt(owner)
              return yield* Fiber.join(joined)
            })
        )
        assert(Result.isSuccess(result))
        assert.strictEqual(result.success.reason._tag, "PreviouslyUnknown")
        const later = yield* session(
          ledger,
          () => accepted(),
          ({ send }) => send(message, options)
        )
        assert.strictEqual(later.sent, 0)
      })
    )

    it.effect("lets who joined a send take its place when it is interrupted in the queue", () =>
      Effect.gen(function* () {
        const gateway = fakeGateway(() => accepted(), { ledger: make(), pacing: { perSecond: 1 } })
        const receipt = yield* Effect.gen(function* () {
          const { send } = yield* Gateway.Gateway
          yield* send(other)
          const owner = yield* Effect.forkChild(send(message, options))
          yield* TestClock.adjust(100)
          const joined = yield* Effect.forkChild(send(message, options))
          const also = yield* Effect.forkChild(send(message, options))
          yield* TestClock.adjust(100)
          yield* Fiber.interrupt(owner)
          yield* TestClock.adjust(3000)
          yield* Fiber.join(also)
          return yield* Fiber.join(joined)
        }).pipe(Effect.provide(gateway.layer))
        assert.match(receipt.messageId, /^wamid\./)
        assert.strictEqual(gateway.requests.length, 2)
      })
    )

    it.effect("frees the key of a send that was interrupted while it waited in the queue", () =>
      Effect.gen(function* () {
        const ledger = make()
        const gateway = fakeGateway(() => accepted(), { ledger, pacing: { perSecond: 1 } })
        yield* Effect.gen(function* () {
          const { send } = yield* Gateway.Gateway
          yield* send(other)
          const queued = yield* Effect.forkChild(send(message, options))
          yield* TestClock.adjust(100)
          yield* Fiber.interrupt(queued)
          const again = yield* Effect.forkChild(send(message, options))
          yield* TestClock.adjust(3000)
          yield* Fiber.join(again)
        }).pipe(Effect.provide(gateway.layer))
        assert.strictEqual(gateway.requests.length, 2)
      })
    )
  })
}

describe("a ledger whose store fails", () => {
  for (const method of ["get", "set"] as const) {
    it.effect(`on ${method} before the send does not send`, () =>
      Effect.gen(function* () {
        const { failing, store } = textStore()
        failing[method] = true
        const { result, sent } = yield* session(
          Ledger.fromKeyValueStore(store),
          () => accepted(),
          ({ send }) => send(message, options)
        )
        assert(Result.isFailure(result))
        assert.strictEqual(result.failure.reason._tag, "LedgerFailure")
        assert.strictEqual(result.failure.outcome, "NotSent")
        assert.strictEqual(sent, 0)
      })
    )
  }

  it.effect("after the answer never hides the receipt, and counts the key as unknown afterwards", () =>
    Effect.gen(function* () {
      const { failing, store } = textStore()
      const ledger = Ledger.fromKeyValueStore(store)
      const respond: Respond = () => {
        failing.set = true
        return accepted()
      }
      const first = yield* session(ledger, respond, ({ send }) => send(message, options))
      assert.isTrue(Result.isSuccess(first.result))
      failing.set = false
      const again = yield* session(
        ledger,
        () => accepted(),
        ({ send }) => send(message, options)
      )
      assert(Result.isFailure(again.result))
      assert.strictEqual(again.result.failure.reason._tag, "PreviouslyUnknown")
    })
  )

  for (const [what, never] of [
    ["does not answer", Effect.never],
    ["neither answers nor can be interrupted", Effect.uninterruptible(Effect.never)]
  ] as const) {
    it.effect(`holds no send up for good when it ${what}`, () =>
      Effect.gen(function* () {
        const { store } = textStore()
        const stuck = Ledger.fromKeyValueStore({ ...store, get: () => never })
        const fiber = yield* Effect.forkChild(
          session(
            stuck,
            () => accepted(),
            ({ send }) => send(message, options)
          )
        )
        const { result } = yield* through(fiber)
        assert(Result.isFailure(result))
        assert.strictEqual(result.failure.reason._tag, "LedgerFailure")
      })
    )

    it.effect(`hides no receipt when it ${what} after the answer`, () =>
      Effect.gen(function* () {
        const { store } = textStore()
        const stuck = Ledger.fromKeyValueStore({
          ...store,
          set: (key, value) => (value.includes('"sent"') ? never : store.set(key, value))
        })
        const fiber = yield* Effect.forkChild(
          session(
            stuck,
            () => accepted(),
            ({ send }) => send(message, options)
          )
        )
        assert.isTrue(Result.isSuccess((yield* through(fiber)).result))
      })
    )
  }

  for (const [what, fail] of [
    ["throws", () => assert.fail("broken")],
    ["dies", () => Effect.die("broken")]
  ] as const) {
    it.effect(`that ${what} is a store that failed`, () =>
      Effect.gen(function* () {
        const { store } = textStore()
        for (const method of ["get", "set"] as const) {
          const { result, sent } = yield* session(
            Ledger.fromKeyValueStore({ ...store, [method]: fail }),
            () => accepted(),
            ({ send }) => send(message, options)
          )
          assert(Result.isFailure(result))
          assert.strictEqual(result.failure.reason._tag, "LedgerFailure")
          assert.strictEqual(sent, 0)
        }
        const { result } = yield* session(
          Ledger.fromKeyValueStore({
            ...store,
            set: (key, value) => (value.includes('"sent"') ? fail() : store.set(key, value))
          }),
          () => accepted(),
          ({ send }) => send(message, options)
        )
        assert.isTrue(Result.isSuccess(result))
      })
    )
  }

  it.effect("over what an answer holds never hides the receipt", () =>
    Effect.gen(function* () {
      const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`
      const answer = `{"isSuccess":true,"data":{"messages":[{"id":"wamid.deep"}],"nested":${nested}}}`
      const { result } = yield* session(
        Ledger.fromKeyValueStore(textStore().store),
        () => Effect.sync(() => new Response(answer)),
        ({ send }) => send(message, options)
      )
      assert(Result.isSuccess(result))
      assert.strictEqual(result.success.messageId, "wamid.deep")
    })
  )

  it.effect("that is slow does not stretch the deadline", () =>
    Effect.gen(function* () {
      const { store } = textStore()
      const slow = Ledger.fromKeyValueStore({
        ...store,
        get: (key) => Effect.andThen(Effect.sleep("5 seconds"), store.get(key))
      })
      const fiber = yield* Effect.forkChild(
        session(
          slow,
          () => accepted(),
          ({ send }) => send(message, { ...options, deadline: "3 seconds" })
        )
      )
      const { result, sent } = yield* through(fiber)
      assert(Result.isFailure(result))
      assert.strictEqual(result.failure.reason._tag, "Timeout")
      assert.strictEqual(result.failure.outcome, "NotSent")
      assert.strictEqual(sent, 0)
    })
  )

  it.effect("after the answer, but is only slow, keeps the receipt of a send that is interrupted then", () =>
    Effect.gen(function* () {
      const { store } = textStore()
      const answered = yield* Deferred.make<void>()
      const ledger = Ledger.fromKeyValueStore({
        ...store,
        set: (key, value) =>
          value.includes('"sent"')
            ? Effect.andThen(Deferred.succeed(answered, undefined), Effect.sleep("1 second")).pipe(
                Effect.andThen(store.set(key, value))
              )
            : store.set(key, value)
      })
      const gateway = fakeGateway(() => accepted(), { ledger })
      yield* Effect.gen(function* () {
        const { send } = yield* Gateway.Gateway
        const fiber = yield* Effect.forkChild(send(message, options))
        yield* Deferred.await(answered)
        yield* through(yield* Effect.forkChild(Fiber.interrupt(fiber)))
        yield* send(message, options)
      }).pipe(Effect.provide(gateway.layer))
      assert.strictEqual(gateway.requests.length, 1)
    })
  )

  for (const [what, record] of Object.entries({
    "half of a record": '{"version":1,"state":"sen',
    "a record of a later version": '{"version":2,"state":"done"}',
    nothing: "",
    "a sent record without its receipt": '{"version":1,"state":"sent","message":"abc","at":1}'
  })) {
    it.effect(`takes ${what} for an unknown outcome, never for a free key`, () =>
      Effect.gen(function* () {
        const { store, values } = textStore()
        values.set("order-7", record)
        const { result, sent } = yield* session(
          Ledger.fromKeyValueStore(store),
          () => accepted(),
          ({ send }) => send(message, options)
        )
        assert(Result.isFailure(result))
        assert.strictEqual(result.failure.reason._tag, "PreviouslyUnknown")
        assert.strictEqual(sent, 0)
      })
    )
  }

  it.effect("holds nothing of the message's content", () =>
    Effect.gen(function* () {
      const { store, values } = textStore()
      yield* session(
        Ledger.fromKeyValueStore(store),
        () => lost,
        ({ send }) => send(message, options)
      )
      assert.notInclude(values.get("order-7"), "Merhaba")
      assert.notInclude(values.get("order-7"), "905321234567")
    })
  )
})

describe("a store with an atomic set-if-absent", () => {
  /** A shared store whose answers take a moment, so that two gateways meet. */
  const shared = (taken: () => boolean | Effect.Effect<boolean> = () => true) => {
    const { store, values } = textStore()
    const asked: Array<string> = []
    const setIfAbsent = (key: string, value: string) =>
      Effect.gen(function* () {
        asked.push(key)
        yield* Effect.yieldNow
        const answer = taken()
        if (answer === false || values.has(key)) return false
        values.set(key, value)
        return answer === true ? true : yield* answer
      })
    return { values, asked, ledger: () => Ledger.fromKeyValueStore({ ...store, setIfAbsent }) }
  }

  it.effect("lets two gateways share it: a key is sent once, whoever is first", () =>
    Effect.gen(function* () {
      const { ledger } = shared()
      const gateways = [1, 2].map(() =>
        session(
          ledger(),
          () => Effect.andThen(Effect.yieldNow, accepted()),
          ({ send }) =>
            Effect.forEach(
              Array.from({ length: 20 }, (_, i) => i),
              (i) => Effect.result(send(message, { idempotencyKey: `order-${i}` })),
              { concurrency: "unbounded" }
            )
        )
      )
      const ends = yield* Effect.all(gateways, { concurrency: "unbounded" })
      assert.strictEqual(
        ends.reduce((sum, { sent }) => sum + sent, 0),
        20
      )
    })
  )

  it.effect("keeps the record of the gateway that was first when another's send is interrupted", () =>
    Effect.gen(function* () {
      const claiming = yield* Deferred.make<void>()
      const { ledger, values } = shared(() => {
        Deferred.doneUnsafe(claiming, Effect.void)
        return Effect.never
      })
      // Another gateway's, which the store says only after the send is interrupted.
      const record = '{"version":1,"state":"sending","message":"abc","at":0}'
      const gateway = fakeGateway(() => accepted(), { ledger: ledger() })
      yield* Effect.gen(function* () {
        const { send } = yield* Gateway.Gateway
        const fiber = yield* Effect.forkChild(send(message, options))
        yield* Deferred.await(claiming)
        values.set("order-7", record)
        yield* through(yield* Effect.forkChild(Fiber.interrupt(fiber)))
      }).pipe(Effect.provide(gateway.layer))
      assert.strictEqual(gateway.requests.length, 0)
      assert.strictEqual(values.get("order-7"), record)
    })
  )

  it.effect("that never gives a key, and never has a record of it, ends as a failure of the ledger", () =>
    Effect.gen(function* () {
      const { asked, ledger } = shared(() => false)
      const { result, sent } = yield* session(
        ledger(),
        () => accepted(),
        ({ send }) => send(message, options)
      )
      assert(Result.isFailure(result))
      assert.strictEqual(result.failure.reason._tag, "LedgerFailure")
      assert.isBelow(asked.length, 20)
      assert.strictEqual(sent, 0)
    })
  )

  it.effect("that does not say true or false has failed, and nothing is sent", () =>
    Effect.gen(function* () {
      const { ledger } = shared(() => Effect.succeed("OK" as never))
      const { result, sent } = yield* session(
        ledger(),
        () => accepted(),
        ({ send }) => send(message, options)
      )
      assert(Result.isFailure(result))
      assert.strictEqual(result.failure.reason._tag, "LedgerFailure")
      assert.strictEqual(sent, 0)
    })
  )
})

describe("the unsettled keys of a ledger", () => {
  it.effect("are those under way and those whose outcome is unknown, also where a record is unreadable", () =>
    Effect.gen(function* () {
      const { store, values } = textStore()
      const ledger = Ledger.fromKeyValueStore(store)
      const send = (key: string, respond: Respond) =>
        session(ledger, respond, (gateway) => gateway.send(message, { idempotencyKey: key }))
      yield* send("sent", () => accepted())
      yield* TestClock.adjust(1000)
      yield* send("lost", () => lost)
      yield* TestClock.adjust(1000)
      yield* send("lost later", () => lost)
      values.set("broken", "half of a rec")
      assert.deepStrictEqual(yield* Ledger.unsettled(ledger), [
        { key: "broken", since: undefined },
        { key: "lost", since: 1000 },
        { key: "lost later", since: 2000 }
      ])
      yield* Ledger.resolve(ledger, "lost", { messageId: "wamid.fromWebhook" })
      yield* Ledger.resolve(ledger, "broken", "NotSent")
      assert.deepStrictEqual(
        (yield* Ledger.unsettled(ledger)).map(({ key }) => key),
        ["lost later"]
      )
    })
  )

  it.effect("are not known of a store that cannot name its keys", () =>
    Effect.gen(function* () {
      const { keys: _, ...store } = textStore().store
      const error = yield* Effect.flip(Ledger.unsettled(Ledger.fromKeyValueStore(store)))
      assert(error.reason._tag === "InvalidConfiguration")
      assert.deepStrictEqual(error.reason.issues[0]?.path, ["ledger"])
    })
  )

  it.effect("are settled after a send of the same key that is still running, which comes first", () =>
    Effect.gen(function* () {
      const ledger = Ledger.memory()
      const arrived = yield* Deferred.make<void>()
      const answered = yield* Deferred.make<void>()
      const { result } = yield* session(
        ledger,
        () =>
          Deferred.succeed(arrived, undefined).pipe(
            Effect.andThen(Deferred.await(answered)),
            Effect.andThen(accepted())
          ),
        ({ send }) =>
          Effect.gen(function* () {
            const sending = yield* Effect.forkChild(send(message, options))
            yield* Deferred.await(arrived)
            const settling = yield* Effect.forkChild(Ledger.resolve(ledger, "order-7", "NotSent"), {
              startImmediately: true
            })
            yield* Deferred.succeed(answered, undefined)
            yield* Fiber.join(sending)
            return yield* Fiber.join(settling)
          })
      )
      assert(Result.isSuccess(result))
      assert.isFalse(result.success)
    })
  )
})

describe("a store that says null where it has nothing, or parses JSON by itself", () => {
  it.effect("is a store like any other", () =>
    Effect.gen(function* () {
      const values = new Map<string, unknown>()
      const ledger = Ledger.fromKeyValueStore({
        get: (key) => Effect.sync(() => (values.get(key) ?? null) as string | null),
        set: (key, value) => Effect.sync(() => void values.set(key, JSON.parse(value))),
        remove: (key) => Effect.sync(() => void values.delete(key))
      })
      for (const expected of [1, 0]) {
        const { result, sent } = yield* session(
          ledger,
          () => accepted(),
          ({ send }) => send(message, options)
        )
        assert.isTrue(Result.isSuccess(result))
        assert.strictEqual(sent, expected)
      }
    })
  )
})

describe("a ledger in memory", () => {
  it.effect("never forgets a key whose outcome is unknown, however old it is", () =>
    Effect.gen(function* () {
      const ledger = Ledger.memory({ timeToLive: "1 hour" })
      yield* session(
        ledger,
        () => lost,
        ({ send }) => send(message, options)
      )
      yield* TestClock.adjust("30 days")
      const { sent } = yield* session(
        ledger,
        () => accepted(),
        ({ send }) => send(message, options)
      )
      assert.strictEqual(sent, 0)
    })
  )

  it.effect("forgets what is older than its time to live", () =>
    Effect.gen(function* () {
      const ledger = Ledger.memory({ timeToLive: "1 hour" })
      yield* session(
        ledger,
        () => accepted(),
        ({ send }) => send(message, options)
      )
      yield* TestClock.adjust("61 minutes")
      const { sent } = yield* session(
        ledger,
        () => accepted(),
        ({ send }) => send(message, options)
      )
      assert.strictEqual(sent, 1)
    })
  )

  it.effect("forgets the oldest sent record when it is full, and never an unsettled one", () =>
    Effect.gen(function* () {
      const ledger = Ledger.memory({ capacity: 2 })
      const send = (key: string, respond: Respond) =>
        session(ledger, respond, (gateway) => gateway.send(message, { idempotencyKey: key }))
      yield* send("unsettled", () => lost)
      yield* send("sent", () => accepted())
      yield* send("newer", () => accepted())
      assert.strictEqual((yield* send("unsettled", () => accepted())).sent, 0)
      yield* send("sent", () => lost)
      const { result, sent } = yield* send("one more", () => accepted())
      assert(Result.isFailure(result))
      assert.strictEqual(result.failure.reason._tag, "LedgerFailure")
      assert.strictEqual(sent, 0)
    })
  )
})

describe("an idempotency key", () => {
  for (const [what, key] of [
    ["is empty", ""],
    ["is too long", "x".repeat(65)],
    ["holds what is not printable ASCII", "sipariş"],
    ["is no text", 7 as never],
    ["is nothing", null as never]
  ] as const) {
    it.effect(`that ${what} is refused`, () =>
      Effect.gen(function* () {
        const { result } = yield* session(
          Ledger.memory(),
          () => accepted(),
          ({ send }) => send(message, { idempotencyKey: key })
        )
        assert(Result.isFailure(result))
        assert.strictEqual(result.failure.reason._tag, "InvalidConfiguration")
      })
    )
  }

  it.effect("without a ledger is refused, because nothing would keep its promise", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway(() => accepted())
      const error = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
        Effect.flip(send(message, options))
      ).pipe(Effect.provide(gateway.layer))
      assert.strictEqual(error.reason._tag, "InvalidConfiguration")
      assert.strictEqual(gateway.requests.length, 0)
    })
  )
})
