/** A worker that sends one text: what the bundle benchmark and `sizes` measure. */
import * as Gateway from "@connexease-gateway/core/Gateway"
import * as Message from "@connexease-gateway/core/Message"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

/** Sends one text from a worker. */
export default {
  fetch: async (_request: Request, env: { readonly CONNEXEASE_API_KEY: string }): Promise<Response> => {
    const receipt = await Effect.gen(function* () {
      const gateway = yield* Gateway.Gateway
      return yield* gateway.send(Message.text({ to: "+90 532 123 45 67", body: "Merhaba" }))
    }).pipe(
      Effect.provide(Gateway.layer({ apiKey: Redacted.make(env.CONNEXEASE_API_KEY) })),
      Effect.runPromise
    )
    return new Response(receipt.messageId)
  }
}
