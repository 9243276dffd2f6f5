/** Core with Effect, under measurement. */
import * as Gateway from "@connexease-gateway/core/Gateway"
import * as Message from "@connexease-gateway/core/Message"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import type { Client } from "./Client.ts"

/** Core as an application with Effect uses it, with its defaults. */
export const connect = async (url: string): Promise<Client> => {
  const runtime = ManagedRuntime.make(Gateway.layer({ apiKey: Redacted.make("mock_bench"), baseUrl: url }))
  const gateway = await runtime.runPromise(Gateway.Gateway)
  const send = (to: string, body: string) => gateway.send(Message.text({ to, body }))
  return {
    send: (to, body) => runtime.runPromise(Effect.map(send(to, body), ({ messageId }) => messageId)),
    sendAll: (next, inFlight, body) => {
      const one = Effect.gen(function* () {
        for (let to = next(); to !== undefined; to = next()) yield* send(to, body)
      })
      return runtime.runPromise(
        Effect.all(
          Array.from({ length: inFlight }, () => one),
          { concurrency: "unbounded", discard: true }
        )
      )
    },
    close: () => runtime.dispose()
  }
}
