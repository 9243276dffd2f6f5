/** Sends streams of messages through `sendMany`, and reports what a message takes and what is held in memory meanwhile. */
import * as Gateway from "@connexease-gateway/core/Gateway"
import * as Message from "@connexease-gateway/core/Message"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"

/** What a block is: so many streams of so many messages, one after the other. */
export interface SendManyBlock {
  readonly url: string
  readonly streams: number
  readonly messages: number
}

const { messages, streams, url } = JSON.parse(process.argv[2] ?? "") as SendManyBlock
const WARM_UP_MESSAGES = 10_000

let recipient = 905_000_000_000
const message = () =>
  Message.text({ to: String(recipient++), body: "Your order has been shipped. Thank you!" })

/** The largest heap right after a collection, in bytes, looked at twenty times on the way. */
let held = 0
const look = (index: number, every: number) => {
  if (globalThis.gc === undefined || index % every !== every - 1) return
  globalThis.gc()
  held = Math.max(held, process.memoryUsage().heapUsed)
}

const send = (gateway: Gateway.Service, messages: number) =>
  gateway.sendMany(Stream.range(1, messages).pipe(Stream.map(message))).pipe(
    Stream.runFold(
      () => 0,
      (sent, { result }) => {
        look(sent, Math.ceil(messages / 20))
        return Result.isSuccess(result) ? sent + 1 : sent
      }
    ),
    Effect.map((sent) => {
      if (sent !== messages) throw new Error(`${messages - sent} of ${messages} messages were not sent.`)
    })
  )

const figures = await Effect.gen(function* () {
  const gateway = yield* Gateway.Gateway
  yield* send(gateway, WARM_UP_MESSAGES)
  held = 0
  const cpu = process.cpuUsage()
  for (let stream = 0; stream < streams; stream++) yield* send(gateway, messages)
  const { system, user } = process.cpuUsage(cpu)
  return { cpu: (user + system) / (streams * messages), held: held / 1_000_000 }
}).pipe(
  Effect.provide(Gateway.layer({ apiKey: Redacted.make("mock_bench"), baseUrl: url, pacing: "off" })),
  Effect.runPromise
)
process.send?.(figures)
