import { Buffer, isUtf8 } from "node:buffer"
import type { IncomingMessage } from "node:http"
import type { Body } from "../kernel/Request.ts"

/** The most that the gateway takes, in bytes. */
const bodyLimit = 1_024 * 1_024

const empty: Body = { kind: "text", text: "" }
const tooLarge: Body = { kind: "too-large" }

const decode = (bytes: Buffer): Body =>
  isUtf8(bytes) ? { kind: "text", text: bytes.toString("utf8") } : { kind: "not-text" }

/**
 * Reads a request's body up to the limit; what lies beyond is thrown away as it comes. Rejects when the client goes
 * away before the end.
 */
export const read = (request: IncomingMessage, limit = bodyLimit): Promise<Body> | Body => {
  const declared = request.headers["content-length"]
  if (declared === undefined && request.headers["transfer-encoding"] === undefined) return empty
  if (Number(declared) > limit) {
    request.resume()
    return tooLarge
  }
  return new Promise((resolve, reject) => {
    const chunks: Array<Buffer> = []
    let length = 0
    request.on("data", (chunk: Buffer) => {
      length += chunk.length
      if (length <= limit) {
        chunks.push(chunk)
        return
      }
      chunks.length = 0
      resolve(tooLarge)
    })
    request.on("end", () => {
      const [first] = chunks
      resolve(decode(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)))
    })
    request.on("close", () => {
      if (!request.complete) reject(new Error("The client went away before its request was complete."))
    })
  })
}
