import { Buffer, isUtf8 } from "node:buffer"
import type { IncomingMessage } from "node:http"
import type { Body } from "../kernel/pipeline/Request.ts"

/** The most that the gateway takes, in bytes. */
const bodyLimit = 1_024 * 1_024

const empty: Body = { kind: "text", text: "" }
const tooLarge: Body = { kind: "too-large" }

const decode = (bytes: Buffer): Body =>
  isUtf8(bytes) ? { kind: "text", text: bytes.toString("utf8") } : { kind: "not-text" }

/**
 * Reads a request's body up to the limit and gives it to `done`; what lies beyond is thrown away as it comes. Where the
 * client goes away before the end there is nobody to answer, and `done` is not called.
 */
export const read = (request: IncomingMessage, done: (body: Body) => void, limit = bodyLimit): void => {
  const declared = request.headers["content-length"]
  if (declared === undefined && request.headers["transfer-encoding"] === undefined) {
    done(empty)
    return
  }
  if (Number(declared) > limit) {
    request.resume()
    done(tooLarge)
    return
  }
  const chunks: Array<Buffer> = []
  let length = 0
  request.on("data", (chunk: Buffer) => {
    const before = length
    length += chunk.length
    if (length <= limit) chunks.push(chunk)
    else if (before <= limit) {
      chunks.length = 0
      done(tooLarge)
    }
  })
  request.on("end", () => {
    if (length > limit) return
    const [first] = chunks
    done(decode(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)))
  })
}
