import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import * as Gateway from "../../src/Gateway.ts"
import * as Ledger from "../../src/Ledger.ts"
import * as Message from "../../src/Message.ts"
import { accepted, fakeGateway, limits, refused } from "../support/fakeGateway.ts"

const to = (i: number): string => String(905320000000 + i)

/** Behaviours of the gateway, and whether it accepts the message. */
const behaviours = {
  takes: { accepts: true, answer: accepted() },
  "takes, with small limits": { accepts: true, answer: accepted(limits(3, 40)) },
  "takes, and the answer is lost": {
    accepts: true,
    answer: Effect.sync(() => new Response("", { status: 502 }))
  },
  "takes, and is silent": { accepts: true, answer: Effect.never },
  "is silent": { accepts: false, answer: Effect.never },
  "is too busy": {
    accepts: false,
    answer: refused(429, "RATE_001", { limit_type: "sec", retry_after: "1s" })
  },
  "cannot check the key": { accepts: false, answer: refused(500, "AUTH_004") },
  refuses: { accepts: false, answer: refused(400, "GW_001") },
  fails: { accepts: false, answer: Effect.sync(() => new Response("", { status: 503 })) }
} as const

const names = Object.keys(behaviours) as ReadonlyArray<keyof typeof behaviours>

const below = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))

describe("whatever the gateway and the network do", () => {
  it.effect.prop(
    "every send ends, and reports truly whether its message was accepted",
    [
      Schema.Struct({
        behaviour: Schema.Array(below(names.length - 1)).check(Schema.isMinLength(1)),
        delays: Schema.Array(below(3000)).check(Schema.isMinLength(1)),
        sends: Schema.Array(
          Schema.Struct({
            after: below(400),
            interruptedAfter: Schema.optionalKey(below(20_000)),
            key: Schema.Boolean
          })
        ).check(Schema.isMinLength(1), Schema.isMaxLength(25)),
        closedAfter: Schema.optionalKey(below(60_000))
      })
    ],
    ([{ closedAfter, delays, sends, behaviour }]) =>
      Effect.gen(function* () {
        const taken = new Map<string, number>()
        const gateway = fakeGateway(
          (seen, attempt) => {
            const { accepts, answer } =
              behaviours[names[behaviour[attempt % behaviour.length] ?? 0] ?? "takes"]
            if (accepts) taken.set(seen.to, (taken.get(seen.to) ?? 0) + 1)
            return Effect.andThen(Effect.sleep(delays[attempt % delays.length] ?? 0), answer)
          },
          { ledger: Ledger.memory(), timeout: "10 seconds", deadline: "1 minute" }
        )
        const scope = yield* Scope.make()
        const context = yield* Layer.buildWithScope(gateway.layer, scope)
        const { send } = yield* Effect.provide(Gateway.Gateway, context)
        const fibers: Array<Fiber.Fiber<unknown, unknown>> = []
        for (const [i, { after, interruptedAfter, key }] of sends.entries()) {
          const sending = send(
            Message.text({ to: to(i), body: "Merhaba" }),
            key ? { idempotencyKey: `key ${i}` } : undefined
          )
          const fiber = yield* Effect.forkChild(Effect.delay(sending, after))
          fibers.push(fiber)
          if (interruptedAfter !== undefined)
            yield* Effect.forkChild(Effect.delay(Fiber.interrupt(fiber), interruptedAfter))
        }
        if (closedAfter !== undefined)
          yield* Effect.forkChild(Effect.delay(Scope.close(scope, Exit.void), closedAfter))

        const isOpen = () => fibers.some((fiber) => fiber.pollUnsafe() === undefined)
        for (let moved = 0; moved < 1_000_000 && isOpen(); moved += 500) {
          // A message with a key is hashed, which takes as long as this.
          yield* Effect.promise(() => crypto.subtle.digest("SHA-256", new Uint8Array(1)))
          yield* TestClock.adjust(500)
        }

        for (const [i, fiber] of fibers.entries()) {
          const exit = fiber.pollUnsafe()
          assert(exit !== undefined, `send ${i} has not ended`)
          const count = taken.get(to(i)) ?? 0
          assert.isAtMost(count, 1)
          if (Exit.isSuccess(exit)) assert.strictEqual(count, 1)
          else {
            const error = Exit.findErrorOption(exit as Exit.Exit<unknown, { readonly outcome: string }>)
            if (error._tag === "Some" && error.value.outcome !== "Unknown") assert.strictEqual(count, 0)
            if (error._tag === "None") assert.isTrue(Exit.hasInterrupts(exit))
          }
        }
        yield* Scope.close(scope, Exit.void)
      }),
    { arbitrary: { runs: 150 } }
  )
})
