import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Gateway from "../../../src/Gateway.ts"
import * as Ledger from "../../../src/Ledger.ts"
import * as Message from "../../../src/Message.ts"
import { accepted, fakeGateway, limits, refused } from "../../support/fakeGateway.ts"

const to = (i: number): string => String(905320000000 + i)
const text = (recipient: string, body = "Merhaba") => Message.text({ to: recipient, body })
const messages = (count: number) => Stream.map(Stream.range(0, count - 1), (i) => text(to(i)))
const generous = limits(100_000, 1_000_000)

/** Sends a stream, moving the clock until it is through. */
const run = <E>(
  respond: Parameters<typeof fakeGateway>[0],
  items: Stream.Stream<Gateway.BulkItem, E>,
  options?: Gateway.SendManyOptions,
  setup?: Partial<Gateway.Options>
) =>
  Effect.gen(function* () {
    const gateway = fakeGateway(respond, setup)
    const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ sendMany }) =>
      Stream.runCollect(sendMany(items, options))
    ).pipe(Effect.provide(gateway.layer), Effect.forkChild)
    for (let i = 0; i < 80_000 && fiber.pollUnsafe() === undefined; i++) yield* TestClock.adjust(50)
    return { sent: yield* Fiber.join(fiber), requests: gateway.requests }
  })

describe("a bulk send", () => {
  it.effect("accounts for every message once, by its place in the source", () =>
    Effect.gen(function* () {
      const { sent } = yield* run(
        (seen) => (seen.to.endsWith("7") ? refused(400, "GW_001") : accepted(generous)),
        messages(500)
      )
      assert.deepStrictEqual(
        sent.map(({ index }) => index).toSorted((a, b) => a - b),
        Array.from({ length: 500 }, (_, i) => i)
      )
      for (const { index, message, result } of sent) {
        assert.strictEqual((message as Message.Text).to, to(index))
        assert.strictEqual(Result.isFailure(result), to(index).endsWith("7"))
      }
    })
  )

  it.effect("has no more on their way at once than asked for", () =>
    Effect.gen(function* () {
      let open = 0
      let most = 0
      yield* run(
        () =>
          Effect.suspend(() => {
            most = Math.max(most, ++open)
            return Effect.sleep(100).pipe(
              Effect.andThen(Effect.sync(() => open--)),
              Effect.andThen(accepted(generous))
            )
          }),
        messages(60),
        { concurrency: 7 },
        { pacing: "off" }
      )
      assert.strictEqual(most, 7)
    })
  )

  it.effect("takes no more of its source than it can hold", () =>
    Effect.gen(function* () {
      let taken = 0
      const source = Stream.tap(Stream.rechunk(messages(100_000), 1), () =>
        Effect.sync(() => {
          taken++
        })
      )
      const gateway = fakeGateway(() => Effect.never)
      yield* Effect.gen(function* () {
        const { sendMany } = yield* Gateway.Gateway
        const fiber = yield* Effect.forkChild(Stream.runDrain(sendMany(source, { concurrency: 10 })))
        yield* TestClock.adjust(1000)
        yield* Fiber.interrupt(fiber)
      }).pipe(Effect.provide(gateway.layer))
      assert.isAbove(taken, 10)
      assert.isBelow(taken, 1100)
    })
  )

  it.effect("keeps messages to one recipient in order, one after the other", () =>
    Effect.gen(function* () {
      const items = Stream.map(Stream.range(0, 89), (i) => text(to(i % 3), `message ${i}`))
      const open = new Set<string>()
      const { requests } = yield* run(
        (seen, attempt) =>
          Effect.suspend(() => {
            assert.isFalse(open.has(seen.to))
            open.add(seen.to)
            return Effect.sleep(10 + ((attempt * 37) % 90)).pipe(
              Effect.andThen(Effect.sync(() => open.delete(seen.to))),
              Effect.andThen(accepted(generous))
            )
          }),
        items
      )
      for (const recipient of [to(0), to(1), to(2)]) {
        const order = requests
          .filter((seen) => seen.to === recipient)
          .map(({ body }) => Number(/message (\d+)/.exec(body)?.[1]))
        assert.deepStrictEqual(
          order,
          order.toSorted((a, b) => a - b)
        )
        assert.strictEqual(order.length, 30)
      }
    })
  )

  it.effect("is not held up by recipients that have had their share", () =>
    Effect.gen(function* () {
      const crowd = Stream.map(Stream.range(0, 59), () => text(to(0)))
      const { requests, sent } = yield* run(
        () => accepted(generous),
        Stream.concat(crowd, messages(20)),
        {
          concurrency: 5
        },
        { deadline: "1 hour" }
      )
      assert.strictEqual(sent.length, 80)
      for (const seen of requests.filter((request) => request.to !== to(0))) assert.isBelow(seen.at, 5000)
    })
  )

  for (const [where, order] of Object.entries({
    "first in the source": (i: number) => (i < 600 ? 0 : i),
    "among the others": (i: number) => (i % 3 === 0 ? i + 1 : 0)
  })) {
    it.effect(`of 900 messages, 600 of them to one recipient and ${where}, holds up no other recipient`, () =>
      Effect.gen(function* () {
        const { requests, sent } = yield* run(
          () => accepted(generous),
          Stream.map(Stream.range(0, 899), (i) => text(to(order(i)))),
          undefined,
          { deadline: "1 day" }
        )
        assert.strictEqual(sent.length, 900)
        const others = requests.filter((request) => request.to !== to(0))
        assert.strictEqual(others.length, 300)
        for (const seen of others) assert.isAtMost(seen.at, 5000)
      })
    )
  }

  for (const [code, status, tag] of [
    ["AUTH_001", 401, "Unauthorized"],
    ["BILL_001", 402, "InsufficientBalance"]
  ] as const) {
    it.effect(`stops at ${tag}: those on their way finish, the rest comes out as Stopped`, () =>
      Effect.gen(function* () {
        const { requests, sent } = yield* run(
          (_, attempt) =>
            Effect.andThen(Effect.sleep(20), attempt < 30 ? accepted(generous) : refused(status, code)),
          messages(2000),
          { concurrency: 8 }
        )
        assert.strictEqual(sent.length, 2000)
        const count = (wanted: string) =>
          sent.filter(
            ({ result }) => (Result.isFailure(result) ? result.failure.reason._tag : "receipt") === wanted
          ).length
        assert.strictEqual(count("receipt"), 29)
        assert.isAtMost(requests.length, 29 + 8)
        assert.strictEqual(count(tag), requests.length - 29)
        assert.strictEqual(count("Stopped"), 2000 - requests.length)
        for (const { result } of sent) {
          if (Result.isFailure(result) && result.failure.reason._tag === "Stopped") {
            assert.strictEqual(result.failure.outcome, "NotSent")
            assert.strictEqual(result.failure.reason.because, tag)
          }
        }
      })
    )
  }

  it.effect("also stops those that wait for their turn, without waiting for it", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway(() => refused(401, "AUTH_001"), { pacing: { perMinute: 1 } })
      const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ sendMany }) =>
        Stream.runCollect(sendMany(messages(50)))
      ).pipe(Effect.provide(gateway.layer), Effect.forkChild)
      yield* TestClock.adjust(1000)
      assert.strictEqual((yield* Fiber.join(fiber)).length, 50)
      assert.strictEqual(gateway.requests.length, 1)
    })
  )

  for (const concurrency of [0, 2.5, Number.NaN, Number.POSITIVE_INFINITY, 1e9, "5" as never]) {
    it.effect(`does not send with a concurrency of ${concurrency}, and says so with each message`, () =>
      Effect.gen(function* () {
        const { requests, sent } = yield* run(() => accepted(generous), messages(3), { concurrency })
        for (const { result } of sent) {
          assert(Result.isFailure(result) && result.failure.reason._tag === "InvalidConfiguration")
          assert.deepStrictEqual(result.failure.reason.issues[0]?.path, ["concurrency"])
        }
        assert.strictEqual(sent.length, 3)
        assert.strictEqual(requests.length, 0)
      })
    )
  }

  it.effect("takes options with a message", () =>
    Effect.gen(function* () {
      const items = Stream.make(
        { message: text(to(0)), idempotencyKey: "a", correlationId: "b" },
        { message: text(to(0)), idempotencyKey: "a", correlationId: "b" },
        { message: text(to(1)), sandbox: true }
      )
      const { requests, sent } = yield* run(() => accepted(generous), items, undefined, {
        ledger: Ledger.memory()
      })
      assert.strictEqual(sent.length, 3)
      assert.strictEqual(requests.length, 2)
      assert.include(requests.find((seen) => seen.to === to(0))?.body, '"biz_opaque_callback_data":"b"')
      assert.include(requests.find((seen) => seen.to === to(1))?.url, "is_fake=true")
    })
  )

  it.effect("gives invalid messages back with what is wrong, and goes on", () =>
    Effect.gen(function* () {
      const { sent } = yield* run(
        () => accepted(generous),
        Stream.make(text("nobody"), text(to(0)), text(to(1), ""))
      )
      const nonsense = yield* run(() => accepted(generous), Stream.make(null, 7, "text") as never)
      assert.strictEqual(nonsense.sent.filter(({ result }) => Result.isFailure(result)).length, 3)
      const failed = sent.filter(({ result }) => Result.isFailure(result)).map(({ index }) => index)
      assert.deepStrictEqual(failed.toSorted(), [0, 2])
    })
  )

  it.effect("fails as its source fails, after those before have come out", () =>
    Effect.gen(function* () {
      const gateway = fakeGateway(() => Effect.andThen(Effect.sleep(100), accepted(generous)))
      const seen: Array<number> = []
      const fiber = yield* Effect.flatMap(Gateway.Gateway, ({ sendMany }) =>
        Stream.concat(messages(5), Stream.fail("no more")).pipe(
          sendMany,
          Stream.runForEach(({ index }) => Effect.sync(() => seen.push(index)))
        )
      ).pipe(Effect.provide(gateway.layer), Effect.flip, Effect.forkChild)
      yield* TestClock.adjust(1000)
      assert.strictEqual(yield* Fiber.join(fiber), "no more")
      assert.deepStrictEqual(seen.toSorted(), [0, 1, 2, 3, 4])
    })
  )
})
