/** A chunked body in which a chunk has no valid size. */
import type { ConnectionFault } from "./ConnectionFault.ts"

export const malformedChunk = {
  name: "malformed-chunk",
  digits: { before: "204", after: "304" },
  summary: "The body is chunked, and a chunk has no valid size.",
  apply: ({ response }) => {
    response.socket?.end(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
        '7\r\n{"isSuc\r\nnot-a-size\r\ncess":true}\r\n0\r\n\r\n'
    )
  }
} as const satisfies ConnectionFault
