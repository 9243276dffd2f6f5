import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Gateway from "../../src/Gateway.ts"
import * as Ledger from "../../src/Ledger.ts"
import * as Message from "../../src/Message.ts"
import * as RetryPolicy from "../../src/RetryPolicy.ts"
import { accepted, fakeGateway, refused } from "../support/fakeGateway.ts"

const message = Message.text({ to: "905321234567", body: "A secret for Ayşe" })

/** Sends over a gateway that is observed, moving the clock until it is through. */
const observe = <A, E>(
  respond: Parameters<typeof fakeGateway>[0],
  use: (gateway: Gateway.Service) => Effect.Effect<A, E>,
  options?: Partial<Gateway.Options>
) =>
  Effect.gen(function* () {
    const events: Array<Gateway.SendEvent> = []
    const gateway = fakeGateway(respond, { onEvent: (event) => events.push(event), ...options })
    const fiber = yield* Effect.flatMap(Gateway.Gateway, use).pipe(
      Effect.provide(gateway.layer),
      Effect.exit,
      Effect.forkChild
    )
    // A key is hashed, which takes real time.
    while (fiber.pollUnsafe() === undefined) {
      yield* Effect.promise(() => crypto.subtle.digest("SHA-256", new Uint8Array(1)))
      yield* TestClock.adjust(1000)
    }
    return { events, exit: yield* Fiber.join(fiber) }
  })

const tags = (events: ReadonlyArray<Gateway.SendEvent>): ReadonlyArray<string> =>
  events.map(({ _tag }) => _tag)

describe("an observer of a gateway", () => {
  it.effect("is called with the attempt and the outcome of a message that is accepted", () =>
    Effect.gen(function* () {
      const { events } = yield* observe(
        () => Effect.andThen(Effect.sleep(250), accepted()),
        ({ send }) => send(message)
      )
      const base = { sendId: 1, operation: "send", messageType: "text" } as const
      const accept = { outcome: "Accepted", reason: undefined, code: undefined, httpStatus: 200 } as const
      assert.deepStrictEqual(events, [
        { ...base, _tag: "Started", elapsed: 0 },
        { ...base, _tag: "AttemptStarted", attempt: 1, elapsed: 0 },
        { ...base, ...accept, _tag: "AttemptEnded", attempt: 1, duration: 250, elapsed: 250 },
        { ...base, _tag: "Ended", attempts: 1, outcome: "Accepted", elapsed: 250 }
      ])
    })
  )

  it.effect("is called with each refusal, the wait after it and the repetition", () =>
    Effect.gen(function* () {
      const { events } = yield* observe(
        (_, attempt) =>
          attempt === 1
            ? refused(429, "RATE_001", { limit_type: "sec", retry_after: "2s" })
            : refused(400, "GW_001"),
        ({ send }) => send(message)
      )
      assert.deepStrictEqual(tags(events), [
        "Started",
        "AttemptStarted",
        "AttemptEnded",
        "Retrying",
        "AttemptStarted",
        "AttemptEnded",
        "Ended"
      ])
      const [, , refusal, retrying, , second, ended] = events
      assert.deepInclude(refusal, {
        outcome: "Rejected",
        reason: "RateLimited",
        httpStatus: 429,
        code: "RATE_001"
      })
      assert(retrying?._tag === "Retrying")
      assert.isAtLeast(retrying.wait, 2000)
      assert.deepInclude(second, { attempt: 2, reason: "InvalidRecipient", httpStatus: 400 })
      assert.deepInclude(ended, { attempts: 2, outcome: "Rejected", reason: "InvalidRecipient" })
    })
  )

  it.effect("is called with the wait of a message for its turn, and with all of a bulk send", () =>
    Effect.gen(function* () {
      const { events } = yield* observe(
        () => accepted(),
        ({ sendMany }) => Stream.runDrain(sendMany(Stream.make(message, message))),
        { pacing: { perSecond: 1 } }
      )
      assert.deepStrictEqual(tags(events.filter(({ sendId }) => sendId === 2)), [
        "Started",
        "Waiting",
        "AttemptStarted",
        "AttemptEnded",
        "Ended"
      ])
    })
  )

  it.effect("is called with what is known of a send that is interrupted, and of a read receipt", () =>
    Effect.gen(function* () {
      const { events } = yield* observe(
        () => Effect.never,
        ({ markRead, send }) =>
          Effect.gen(function* () {
            const fiber = yield* Effect.forkChild(send(message), { startImmediately: true })
            yield* Effect.yieldNow
            yield* Fiber.interrupt(fiber)
            yield* Effect.timeoutOption(markRead("wamid.secret"), "1 second")
          })
      )
      const ended = events.filter(({ _tag }) => _tag === "Ended")
      assert.deepInclude(ended[0], { operation: "send", outcome: "Unknown", attempts: 1 })
      assert.deepInclude(ended[1], { operation: "markRead", messageType: "read", outcome: "Unknown" })
    })
  )

  it.effect("is given no key, number, content or id", () =>
    Effect.gen(function* () {
      const { events } = yield* observe(
        (seen, attempt) => (attempt === 1 ? refused(400, "GW_001", { text: seen.body }) : accepted()),
        ({ markRead, send }) =>
          Effect.gen(function* () {
            const options = { idempotencyKey: "key-of-ayse", correlationId: "order-of-ayse" }
            yield* Effect.result(send(message, options))
            yield* send(message, options)
            yield* Effect.result(markRead("wamid.of-ayse"))
          }),
        { ledger: Ledger.memory() }
      )
      assert.isAbove(events.length, 10)
      const text = JSON.stringify(events)
      for (const secret of ["sk_test", "905321234567", "secret", "ayse", "wamid"])
        assert.notInclude(text, secret)
    })
  )

  for (const [what, onEvent] of Object.entries({
    "that throws": () => {
      throw new Error("broken")
    },
    "that rejects": async () => {
      throw new Error("broken")
    }
  })) {
    it.live(`${what} changes nothing`, () =>
      Effect.gen(function* () {
        const gateway = fakeGateway((_, attempt) => (attempt === 1 ? refused(500, "AUTH_004") : accepted()), {
          onEvent,
          retry: { ...RetryPolicy.safe, base: "1 milli", cap: "1 milli" }
        })
        const receipt = yield* Effect.flatMap(Gateway.Gateway, ({ send }) => send(message)).pipe(
          Effect.provide(gateway.layer)
        )
        assert.match(receipt.messageId, /^wamid\./)
        // An unhandled rejection would be reported in a later turn, and fail this run.
        yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 10)))
      })
    )
  }
})
