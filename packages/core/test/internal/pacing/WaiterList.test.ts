import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import { type Waiter, WaiterList } from "../../../src/internal/pacing/WaiterList.ts"
import * as Pacer from "../../../src/internal/pacing/Pacer.ts"

describe("the waiters of one recipient", () => {
  it.effect.prop(
    "come in their order, whoever leaves in between",
    [
      Schema.Array(
        Schema.Struct({
          what: Schema.Literals(["push", "unshift", "remove", "take"]),
          at: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 }))
        })
      )
    ],
    ([operations]) =>
      Effect.sync(() => {
        const list = new WaiterList<number>()
        const known: Array<Waiter<number>> = []
        const expected: Array<number> = []
        operations.forEach(({ at, what }, value) => {
          const waiter = { value }
          if (what === "push") {
            list.push(waiter)
            expected.push(value)
          } else if (what === "unshift") {
            list.unshift(waiter)
            expected.unshift(value)
          } else {
            const leaver = what === "take" ? list.first : known[at]
            if (leaver === undefined) return
            list.remove(leaver)
            if (expected.includes(leaver.value)) expected.splice(expected.indexOf(leaver.value), 1)
            return
          }
          known.push(waiter)
        })
        const left: Array<number> = []
        for (let { first } = list; first !== undefined; { first } = list) {
          left.push(first.value)
          list.remove(first)
        }
        assert.deepStrictEqual(left, expected)
      })
  )

  it.live("can leave by the thousand without holding up the one that stays", () =>
    Effect.gen(function* () {
      const pacer = yield* Pacer.make({}, () => performance.now())
      pacer.delayAll(300)
      const leavers = yield* Effect.forEach(Array.from({ length: 20_000 }), () =>
        Effect.forkChild(pacer.wait("905321234567", false))
      )
      const stays = yield* Effect.forkChild(pacer.wait("905321234567", false))
      yield* Effect.sleep(1)
      for (const leaver of leavers) leaver.interruptUnsafe()
      assert.isDefined(yield* Fiber.join(stays))
    })
  )
})
