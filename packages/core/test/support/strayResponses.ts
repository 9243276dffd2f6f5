/**
 * Sends through a server, or a proxy before it, that writes one response too
 * many on each connection: a stray one, between the responses of two requests.
 * Counts what that does to the sends after it.
 */
import * as net from "node:net"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Gateway from "../../src/Gateway.ts"
import type { GatewayError } from "../../src/GatewayError.ts"
import * as Message from "../../src/Message.ts"
import { answer } from "./faultServer.ts"

const STRANGER = "905000000000"

const accept = (to: string): string =>
  answer(
    200,
    JSON.stringify({
      isSuccess: true,
      data: {
        messaging_product: "whatsapp",
        contacts: [{ input: to, wa_id: to }],
        messages: [{ id: `wamid.${to}` }]
      }
    })
  )

const refuse = (status: number, code: string): string =>
  answer(
    status,
    JSON.stringify({ isSuccess: false, errors: { code, group: "GROUP", description: "Refused." } })
  )

/** Responses that belong to no request of this client. */
export const strays = {
  "the receipt of a stranger": accept(STRANGER),
  "a 429 without an envelope": answer(429, "slow down"),
  "a 400 without an envelope": answer(400, "no"),
  "a 429 of the gateway": refuse(429, "RATE_001"),
  "a 400 of the gateway": refuse(400, "GW_001")
}

/** On each connection, the stray response follows the response to this request. */
const STRAY_AFTER = 3

const startServer = async (stray: string) => {
  /** How often each recipient's message was taken. */
  const taken = new Map<string, number>()
  const connections = { withStray: 0 }
  const server = net.createServer((socket) => {
    let data = ""
    let count = 0
    socket.on("error", () => {})
    socket.setEncoding("utf8")
    socket.on("data", (chunk: string) => {
      data += chunk
      const end = data.indexOf("\r\n\r\n")
      const length = Number(/content-length: *(\d+)/i.exec(data)?.[1] ?? 0)
      if (end < 0 || data.length < end + 4 + length) return
      const to = /"to":"(\d+)"/.exec(data)?.[1] ?? ""
      data = ""
      taken.set(to, (taken.get(to) ?? 0) + 1)
      count++
      const own = count
      setTimeout(() => {
        socket.write(accept(to))
        if (own === STRAY_AFTER) {
          connections.withStray++
          setTimeout(() => socket.write(stray), 2)
        }
      }, 3)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("no port")
  return {
    url: `http://127.0.0.1:${address.port}`,
    taken,
    connections,
    close: () => server.close()
  }
}

/** Sends so many messages, 50 in flight, each to a recipient of its own. */
export const sendAmongStrays = (
  layer: (options: Gateway.Options) => Layer.Layer<Gateway.Gateway, GatewayError>,
  stray: keyof typeof strays,
  messages: number,
  options?: Partial<Gateway.Options>
) =>
  Effect.gen(function* () {
    const server = yield* Effect.acquireRelease(
      Effect.promise(() => startServer(strays[stray])),
      ({ close }) => Effect.sync(close)
    )
    const recipient = (index: number): string => String(905320000000 + index)
    const results = yield* Effect.flatMap(Gateway.Gateway, ({ sendMany }) =>
      Stream.range(0, messages - 1).pipe(
        Stream.map((index) => Message.text({ to: recipient(index), body: "Merhaba" })),
        (source) => sendMany(source, { concurrency: 50 }),
        Stream.runCollect
      )
    ).pipe(
      Effect.provide(
        layer({
          apiKey: Redacted.make("sk_test"),
          baseUrl: server.url,
          pacing: "off",
          timeout: "2 seconds",
          ...options
        })
      )
    )
    const counts = { receipts: 0, ofAnother: 0, rejectedThoughTaken: 0, unknown: 0, notSentThoughTaken: 0 }
    for (const { index, result } of results) {
      const to = recipient(index)
      if (Result.isSuccess(result)) {
        counts.receipts++
        if (result.success.messageId !== `wamid.${to}`) counts.ofAnother++
      } else if (result.failure.outcome === "Unknown") counts.unknown++
      else if (server.taken.has(to)) {
        if (result.failure.outcome === "Rejected") counts.rejectedThoughTaken++
        else counts.notSentThoughTaken++
      }
    }
    return {
      ...counts,
      results: results.length,
      takenTwice: [...server.taken.values()].filter((times) => times > 1).length,
      connectionsWithStray: server.connections.withStray
    }
  }).pipe(Effect.scoped)
