import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Gateway from "../../src/Gateway.ts"
import * as Message from "../../src/Message.ts"
import { accepted, fakeGateway } from "../support/fakeGateway.ts"

const message = Message.text({ to: "905321234567", body: "Merhaba" })

const fake = Effect.sync(() =>
  Response.json({
    isSuccess: true,
    data: { messaging_product: "whatsapp", messages: [{ id: "wamid.FAKE_1711900000000000000" }] }
  })
)

const sendInSandbox = (respond: Effect.Effect<Response>) =>
  Effect.gen(function* () {
    const logged: Array<string> = []
    const gateway = fakeGateway(() => respond, { sandbox: true })
    const receipt = yield* Effect.flatMap(Gateway.Gateway, ({ send }) => send(message)).pipe(
      Effect.provide(
        Layer.merge(
          gateway.layer,
          Logger.layer([Logger.make(({ logLevel, message: text }) => logged.push(`${logLevel} ${text}`))])
        )
      )
    )
    return { logged, receipt, url: gateway.requests[0]?.url }
  })

describe("a sandbox send", () => {
  it.effect("gives a receipt that says so, without a recipient, as documented", () =>
    Effect.gen(function* () {
      const { logged, receipt, url } = yield* sendInSandbox(fake)
      assert.include(url, "is_fake=true")
      assert.isTrue(receipt.sandbox)
      assert.isUndefined(receipt.recipient)
      assert.deepStrictEqual(logged, [])
    })
  )

  it.effect("that was a real one gives its receipt, and says loudly that it was", () =>
    Effect.gen(function* () {
      const { logged, receipt } = yield* sendInSandbox(accepted())
      assert.isFalse(receipt.sandbox)
      assert.strictEqual(logged.length, 1)
      assert.include(logged[0], "Error A sandbox send returned the id of a real message")
    })
  )
})
