/** Which receipts belong to the message that was sent. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as Gateway from "../../../src/Gateway.ts"
import * as Message from "../../../src/Message.ts"
import { fakeGateway } from "../../support/fakeGateway.ts"

const sendAndReceive = (
  message: Message.Message,
  contacts: ReadonlyArray<object> | undefined,
  options?: Partial<Gateway.Options>
) =>
  Effect.gen(function* () {
    const { layer, requests } = fakeGateway(
      () =>
        Effect.sync(() =>
          Response.json({ isSuccess: true, data: { contacts, messages: [{ id: "wamid.1" }] } })
        ),
      { recipientEcho: "verify", ...options }
    )
    const result = yield* Effect.flatMap(Gateway.Gateway, ({ send }) => Effect.result(send(message))).pipe(
      Effect.provide(layer)
    )
    return {
      result: Result.isSuccess(result)
        ? "receipt"
        : `${result.failure.outcome} ${result.failure.reason._tag}`,
      requests: requests.length
    }
  })

const text = (to: string) => Message.text({ to, body: "Merhaba" })
const mismatch = { result: "Unknown ResponseMismatch", requests: 1 }
const receipt = { result: "receipt", requests: 1 }

describe("a receipt", () => {
  for (const [what, to, contact] of [
    ["the number that was sent to", "905321234567", { input: "905321234567", wa_id: "905321234567" }],
    ["the number with a plus sign", "905321234567", { input: "+905321234567", wa_id: "905321234567" }],
    ["it by its input alone", "905321234567", { input: "905321234567" }],
    ["it by wa_id alone", "905321234567", { wa_id: "905321234567" }],
    ["another wa_id, but the right input", "905321234567", { input: "905321234567", wa_id: "905000000000" }],
    ["a placeholder", "905321234567", { input: "+905xxxxxxxxx", wa_id: "905xxxxxxxxx" }],
    ["the word for a string", "905321234567", { input: "string", wa_id: "string" }],
    ["nothing", "905321234567", {}],
    ["Mexico's number without its 1", "5215512345678", { wa_id: "525512345678" }],
    ["Mexico's number with its 1", "525512345678", { wa_id: "5215512345678" }],
    ["Argentina's number with its 9", "541112345678", { wa_id: "5491112345678" }],
    ["Brazil's number without its ninth digit", "5511987654321", { wa_id: "551187654321" }],
    ["Brazil's number with its ninth digit", "551187654321", { wa_id: "5511987654321" }]
  ] as const) {
    it.effect(`that names ${what} is taken`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* sendAndReceive(text(to), [contact]), receipt)
      })
    )
  }

  it.effect("without contacts is taken, as the sandbox gives none", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* sendAndReceive(text("905321234567"), undefined), receipt)
      assert.deepStrictEqual(yield* sendAndReceive(text("905321234567"), []), receipt)
    })
  )

  for (const [what, to, contact] of [
    ["another number", "905321234567", { input: "905000000000", wa_id: "905000000000" }],
    ["another number by wa_id alone", "905321234567", { wa_id: "905000000000" }],
    ["a number that differs in one digit", "905321234567", { input: "905321234568" }],
    ["Mexico's 1 in input, which Meta never changes", "5215512345678", { input: "525512345678" }],
    ["a number beside a placeholder", "905321234567", { input: "+905xxxxxxxxx", wa_id: "905000000000" }]
  ] as const) {
    it.effect(
      `that names ${what} is another message's: the outcome is unknown, and nothing is repeated`,
      () =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* sendAndReceive(text(to), [contact]), mismatch)
        })
    )
  }

  it.effect("of a number is not that of a message to a user id", () =>
    Effect.gen(function* () {
      const message = Message.text({ recipient: "US.13491208655302741918", body: "Merhaba" })
      assert.deepStrictEqual(yield* sendAndReceive(message, [{ input: "905000000000" }]), mismatch)
      assert.deepStrictEqual(
        yield* sendAndReceive(message, [{ input: "US.13491208655302741918", wa_id: "905321234567" }]),
        receipt
      )
    })
  )

  it.effect("of a raw message whose recipient is not known is taken", () =>
    Effect.gen(function* () {
      const contacts = [{ input: "905000000000", wa_id: "905000000000" }]
      for (const body of [{ type: "new" }, { to: { id: "905000000000" } }, { to: "tel 905000000000" }])
        assert.deepStrictEqual(yield* sendAndReceive(Message.raw(body), contacts), receipt)
      const number = Message.raw({ to: 905321234567, type: "new" })
      assert.deepStrictEqual(yield* sendAndReceive(number, contacts), mismatch)
      assert.deepStrictEqual(yield* sendAndReceive(number, [{ input: "905321234567" }]), receipt)
    })
  )

  it.effect("of a gateway that always names an example number is taken with recipientEcho: ignore", () =>
    Effect.gen(function* () {
      const contact = { input: "12345678900", wa_id: "12345678900" }
      const options = { recipientEcho: "ignore" } as const
      assert.deepStrictEqual(yield* sendAndReceive(text("905321234567"), [contact], options), receipt)
    })
  )

  it.effect("says how many attempts the send took", () =>
    Effect.gen(function* () {
      const { layer } = fakeGateway(
        (_, attempt) =>
          Effect.sync(() =>
            attempt < 3
              ? Response.json({ isSuccess: false, errors: { code: "AUTH_004" } }, { status: 500 })
              : Response.json({ isSuccess: true, data: { messages: [{ id: "wamid.1" }] } })
          ),
        { retry: { attempts: 5, whenUnknown: false, base: "1 milli", cap: "1 milli" } }
      )
      const { attempts } = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
        send(text("905321234567"))
      ).pipe(Effect.provide(layer), TestClock.withLive)
      assert.strictEqual(attempts, 3)
    })
  )
})

describe("the acknowledgement of a read receipt", () => {
  const answered = (data: object) =>
    fakeGateway(() => Effect.sync(() => Response.json({ isSuccess: true, data })))

  it.effect("is not taken for the receipt of a message", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
        Effect.flip(send(text("905321234567")))
      ).pipe(Effect.provide(answered({ success: true }).layer))
      assert.deepStrictEqual([error.outcome, error.reason._tag], ["Unknown", "UnexpectedResponse"])
    })
  )

  it.effect("is not the receipt of a message", () =>
    Effect.gen(function* () {
      const data = { success: true, messages: [{ id: "wamid.1" }] }
      const error = yield* Effect.flatMap(Gateway.Gateway, ({ markRead }) =>
        Effect.flip(markRead("wamid.2", { deadline: 1 }))
      ).pipe(Effect.provide(answered(data).layer))
      assert.deepStrictEqual([error.outcome, error.reason._tag], ["Unknown", "UnexpectedResponse"])
    })
  )
})
