/** Sends many messages to the mock gateway over real sockets, with its limits on. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Gateway from "../../src/Gateway.ts"
import * as Message from "../../src/Message.ts"

export const sendPaced = async (count: number) => {
  await using mock = await startMockGateway({ port: 0 })
  const receipts = await Effect.flatMap(Gateway.Gateway, ({ sendMany }) =>
    Stream.range(0, count - 1).pipe(
      Stream.map((i) => Message.text({ to: String(905320000000 + i), body: "Merhaba" })),
      sendMany,
      Stream.filter(({ result }) => Result.isSuccess(result)),
      Stream.runCount
    )
  ).pipe(
    Effect.provide(
      Gateway.layer({ apiKey: Redacted.make("mock_paced"), baseUrl: mock.url, deadline: "10 minutes" })
    ),
    Effect.runPromise
  )
  const requests = await mock.world("mock_paced").requests({ limit: 10_000 })
  const times = requests.map(({ at }) => Date.parse(at))
  return {
    receipts,
    requests: requests.length,
    refused: requests.filter(({ status }) => status === 429).length,
    seconds: (Math.max(...times) - Math.min(...times)) / 1000
  }
}
