import { once } from "node:events"
import { connect } from "node:net"
import type { Socket } from "node:net"

/** A raw connection to a mock. */
export const open = async (url: string): Promise<Socket> => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on("error", () => undefined)
  await once(socket, "connect")
  return socket
}

/** Sends bytes and gives what comes back, until it matches or the server closes. */
export const exchange = async (url: string, bytes: string | Uint8Array, until?: RegExp): Promise<string> => {
  const socket = await open(url)
  return new Promise((resolve) => {
    let text = ""
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      text += chunk
      if (until?.test(text) === true) socket.destroy()
    })
    socket.on("close", () => resolve(text))
    socket.write(bytes)
  })
}
