/** A gateway behind a real proxy, by a dispatcher of the user's own. */
import { createServer, type IncomingMessage } from "node:http"
import { connect, type AddressInfo } from "node:net"
import type { Duplex } from "node:stream"
import { ProxyAgent } from "undici"
import { assert, describe, it } from "vitest"
import * as Message from "../../../src/Message.ts"
import { createGateway, isGatewayError } from "../../../src/promise.ts"
import { answer, closedPort, receipt, startSelfSignedServer } from "../../support/faultServer.ts"

const message = Message.text({ to: "905321234567", body: "Merhaba" })

/** What a proxy does with a request for a tunnel. */
type OnConnect = (socket: Duplex, target: string) => void

const tunnel: OnConnect = (socket, target) => {
  const [host = "", port] = target.split(":")
  const upstream = connect(Number(port), host, () => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n")
    socket.pipe(upstream).pipe(socket)
  })
  upstream.on("error", () => socket.destroy())
  socket.on("error", () => upstream.destroy())
}

const startProxy = async (onConnect: OnConnect) => {
  const server = createServer().on("connect", (request: IncomingMessage, socket: Duplex) =>
    onConnect(socket, request.url ?? "")
  )
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    }
  }
}

/** Sends over TLS through a proxy; what came of it, and how many requests arrived. */
const sendThrough = async (proxy: string): Promise<string> => {
  await using server = await startSelfSignedServer({
    requested: (socket) => socket.write(answer(200, JSON.stringify(receipt)))
  })
  const dispatcher = new ProxyAgent({
    uri: proxy,
    allowH2: false,
    requestTls: { rejectUnauthorized: false }
  })
  await using gateway = createGateway({ apiKey: "sk_test", baseUrl: server.url, dispatcher, retry: "none" })
  const end = await gateway.send(message).then(
    () => "receipt",
    (error: unknown) => (isGatewayError(error) ? `${error.reason._tag}, ${error.outcome}` : "defect")
  )
  await gateway.close()
  await dispatcher.destroy()
  return `${end}, ${server.requests.length} requests`
}

describe("a gateway behind a proxy", () => {
  it("is sent to through the proxy's tunnel", async () => {
    await using proxy = await startProxy(tunnel)
    assert.strictEqual(await sendThrough(proxy.url), "receipt, 1 requests")
  })

  for (const [what, onConnect] of Object.entries({
    "cannot reach it": (socket) => socket.end("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n"),
    "wants a password": (socket) => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
    "drops the connection": (socket) => socket.destroy()
  } satisfies Record<string, OnConnect>)) {
    it(`is provably not sent to when the proxy ${what}`, async () => {
      await using proxy = await startProxy(onConnect)
      assert.strictEqual(await sendThrough(proxy.url), "ConnectFailure, NotSent, 0 requests")
    })
  }

  it("is provably not sent to when there is no proxy", async () => {
    assert.strictEqual(await sendThrough(await closedPort()), "ConnectFailure, NotSent, 0 requests")
  })
})
