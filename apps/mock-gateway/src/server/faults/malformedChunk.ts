import type { Fault } from "./Fault.ts"

/** A chunked body in which a chunk has no valid size. */
export const malformedChunk: Fault = (response) => {
  response.socket?.end(
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
      '7\r\n{"isSuc\r\nnot-a-size\r\ncess":true}\r\n0\r\n\r\n'
  )
}
