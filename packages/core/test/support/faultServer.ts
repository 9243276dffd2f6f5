/**
 * A server that misbehaves on real sockets: the test decides, byte by
 * byte, what happens to each request. It counts the requests that it has read
 * whole, which is the number of messages that a real gateway could have taken.
 */
import { readFileSync } from "node:fs"
import * as net from "node:net"
import * as tls from "node:tls"

/** What happens to a connection. */
export interface Behaviour {
  /** As soon as it is accepted. */
  readonly accepted?: (socket: net.Socket) => void
  /** When the `attempt`-th request (from 1) has been read whole. */
  readonly requested?: (socket: net.Socket, attempt: number, request: string) => void
  /** When a further request has been read on a connection that was used before; else `requested`. */
  readonly requestedAgain?: (socket: net.Socket) => void
}

export interface FaultServer extends AsyncDisposable {
  readonly url: string
  /** Requests that were read whole. */
  readonly requests: ReadonlyArray<string>
}

const contentLength = (head: string): number => Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0)

const serve =
  (behaviour: Behaviour, requests: Array<string>, sockets: Set<net.Socket>) =>
  (socket: net.Socket): void => {
    sockets.add(socket)
    let data = ""
    let used = false
    socket.on("error", () => {})
    socket.on("close", () => sockets.delete(socket))
    socket.setEncoding("utf8")
    behaviour.accepted?.(socket)
    socket.on("data", (chunk: string) => {
      if (socket.destroyed) return
      data += chunk
      const end = data.indexOf("\r\n\r\n")
      if (end < 0) return
      const whole = end + 4 + contentLength(data.slice(0, end))
      if (Buffer.byteLength(data) < whole) return
      requests.push(data)
      data = ""
      if (used && behaviour.requestedAgain !== undefined) behaviour.requestedAgain(socket)
      else behaviour.requested?.(socket, requests.length, requests.at(-1) ?? "")
      used = true
    })
  }

const listen = async (
  server: net.Server,
  scheme: string,
  requests: Array<string>,
  sockets: Set<net.Socket>
): Promise<FaultServer> => {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("no port")
  return {
    url: `${scheme}://127.0.0.1:${address.port}`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      })
  }
}

export const startFaultServer = (
  behaviour: Behaviour,
  scheme: "http" | "https" = "http"
): Promise<FaultServer> => {
  const requests: Array<string> = []
  const sockets = new Set<net.Socket>()
  return listen(net.createServer(serve(behaviour, requests, sockets)), scheme, requests, sockets)
}

/** The same behind a self-signed certificate. */
export const startSelfSignedServer = (
  behaviour: Behaviour,
  options?: tls.TlsOptions
): Promise<FaultServer> => {
  const requests: Array<string> = []
  const sockets = new Set<net.Socket>()
  const pem = readFileSync(new URL("./self-signed.pem", import.meta.url))
  const server = tls.createServer({ key: pem, cert: pem, ...options }, serve(behaviour, requests, sockets))
  server.on("tlsClientError", () => {})
  return listen(server, "https", requests, sockets)
}

/** A port without a server. */
export const closedPort = async (): Promise<string> => {
  const server = await startFaultServer({})
  await server[Symbol.asyncDispose]()
  return server.url
}

/** An answer with the right length. */
export const answer = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {}
): string => {
  const lines = Object.entries({ "content-type": "application/json", ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`
  )
  return `HTTP/1.1 ${status} Whatever\r\n${lines.join("")}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

export const receipt = {
  isSuccess: true,
  data: {
    messaging_product: "whatsapp",
    contacts: [{ input: "905321234567", wa_id: "905321234567" }],
    messages: [{ id: "wamid.HBgMOTA1MzIxMjM0NTY3FQIAERgSM0E4OTNENzMzOTJBMzc1N0QyAA==" }]
  }
}
